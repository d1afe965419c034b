import { ConnectorError } from '../../common/errors';
import {
  isConstant,
  placeholdersOf,
  withCompany,
  type PublishedSchema,
  type SchemaAttribute,
  type SchemaAttributeProduct,
  type TableParameters,
} from '../../contracts';
import type { EntityMapping, Introspection, ProductMetadata } from '../../dialects';
import { loadCatalogue } from './catalogue';
import { nameOf } from './name-resolution';
import { entryFor, sameProduct, tableNamesOf } from './product-entries';
import { resolveMapping } from './resolve-mapping';

/** Where tables are looked for, and what reading them takes. */
export interface MappingTarget {
  introspection: Introspection;
  /** Schema for names without owner; null: the user's default. */
  ownerSchema: string | null;
  /** Encoding of texts in binary columns; null: they cannot be read. */
  charset: string | null;
}

/**
 * Resolves a schema against a product database: one mapping, or one per company where names of its tables hold `{company}`.
 * @throws ConnectorError what `resolveMapping` throws, with the problems of every company; `TABLE_PARAMETERS_UNSUITABLE`
 */
export async function resolveVariants(
  schema: PublishedSchema,
  product: ProductMetadata,
  parameters: TableParameters | null,
  target: MappingTarget,
): Promise<EntityMapping[]> {
  const companies = companiesOf(schema, product.name, parameters);
  if (companies === null) return [await resolveOne(schema, product, target)];
  const resolved = [];
  for (const company of companies)
    resolved.push(await attempt(() => resolveOne(ofCompany(schema, product.name, company), product, target)));
  throwProblems(schema, product, resolved.filter(isProblem));
  const mappings = resolved.filter((one): one is EntityMapping => !isProblem(one));
  requireDistinctTables(mappings, companies);
  return mappings.map((mapping, index) => ({ ...mapping, variant: companies[index] }));
}

async function resolveOne(schema: PublishedSchema, product: ProductMetadata, target: MappingTarget): Promise<EntityMapping> {
  const { introspection, ownerSchema, charset } = target;
  const catalogue = await loadCatalogue(introspection, tableNamesOf(schema, product.name), ownerSchema, charset !== null);
  return resolveMapping(schema, product, catalogue);
}

/** The companies a link stands for; null when the schema's tables are not named by company. */
function companiesOf(schema: PublishedSchema, productName: string, parameters: TableParameters | null): string[] | null {
  const named = tableNamesOf(schema, productName).some((name) => placeholdersOf(name).length > 0);
  if (named && !parameters) throw unsuitable(schema, 'names of its tables hold {company}, and the link does not say which companies');
  if (!named && parameters) throw unsuitable(schema, 'the link names companies, and no name of its tables holds {company}');
  return parameters?.company ?? null;
}

/** The schema as it stands for one company of a product. */
function ofCompany(schema: PublishedSchema, productName: string, company: string): PublishedSchema {
  const entry = (product: SchemaAttributeProduct): SchemaAttributeProduct => ({
    ...product,
    tableName: withCompany(product.tableName, company),
    columns: product.columns.map((column) =>
      isConstant(column) ? { ...column, constant: withCompany(column.constant, company) } : column,
    ),
  });
  const attribute = (one: SchemaAttribute): SchemaAttribute => {
    const own = entryFor(one, productName);
    return { ...one, attributeProducts: own ? [entry(own)] : [], children: one.children.map(attribute) };
  };
  const tableRules = schema.tableRules.map((rule) =>
    sameProduct(rule.productName, productName) ? { ...rule, tableName: withCompany(rule.tableName, company) } : rule,
  );
  return { ...schema, attributes: schema.attributes.map(attribute), tableRules };
}

const isProblem = (one: EntityMapping | ConnectorError): one is ConnectorError => one instanceof ConnectorError;

async function attempt(resolve: () => Promise<EntityMapping>): Promise<EntityMapping | ConnectorError> {
  try {
    return await resolve();
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'MAPPING_INVALID') return error;
    throw error;
  }
}

function throwProblems({ name: schemaName }: PublishedSchema, { name: productName }: ProductMetadata, errors: ConnectorError[]): void {
  if (errors.length === 0) return;
  const details = [...new Map(errors.flatMap((error) => error.details ?? []).map((detail) => [detail.message, detail])).values()];
  throw new ConnectorError('MAPPING_INVALID', { schemaName, productName, count: details.length }, { details });
}

/** Names are found ignoring case: `a1` and `A1` may be one table, whose rows would be sent as those of both. */
function requireDistinctTables(mappings: EntityMapping[], companies: string[]): void {
  const known = new Map<string, string>();
  for (const [index, mapping] of mappings.entries()) {
    const table = nameOf(mapping.root.table);
    if (known.has(table)) throw unsuitable(mapping, `${table} is the table of company ${known.get(table)} and of ${companies[index]}`);
    known.set(table, companies[index]);
  }
}

function unsuitable(schema: { name: string } | EntityMapping, problem: string): ConnectorError {
  return new ConnectorError('TABLE_PARAMETERS_UNSUITABLE', { schemaName: 'name' in schema ? schema.name : schema.schemaName, problem });
}
