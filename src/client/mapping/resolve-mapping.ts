import { compareCodePoints } from '../../common/code-points';
import { ConnectorError } from '../../common/errors';
import type { PublishedSchema, SchemaAttribute } from '../../contracts';
import type { EntityMapping, MappedField, ProductMetadata, TableInfo } from '../../dialects';
import type { Catalogue } from './catalogue';
import { resolveFields } from './field-resolution';
import { MappingContext } from './mapping-context';
import { productsOf, sameProduct } from './product-entries';

/**
 * Resolves a published SchemaDefinition against the catalogue of one product database (contract section 6, Mapping).
 * @throws ConnectorError `PRODUCT_NOT_IN_SCHEMA` when the schema does not know the product; `MAPPING_INVALID` with one
 *   detail per problem, each naming its attribute path
 */
export function resolveMapping(schema: PublishedSchema, product: ProductMetadata, catalogue: Catalogue): EntityMapping {
  const productName = product.name.trim();
  requireProduct(schema, productName);
  const context = new MappingContext(productName, catalogue, schema.tableRules);
  const keyAttribute = keyAttributeOf(context, schema);
  const table = keyAttribute && rootTable(context, keyAttribute);
  const fields = resolveFields(context, schema.attributes, table, '');
  const key = fields.find((field) => field.kind === 'OBJECT' && field.name === keyAttribute?.name);
  const rowFilter = table ? context.rowFilters.of(table) : [];
  context.problems.throwIfAny(schema.name, productName);
  context.rowFilters.tellUnused();
  context.problems.throwIfAny(schema.name, productName);
  if (!table || key?.kind !== 'OBJECT') throw new Error(`The mapping of ${schema.name} has no key and no problem says why`);
  return {
    schemaId: schema.id,
    schemaName: schema.name,
    schemaVersion: schema.version,
    productName,
    root: { table, fields, rowFilter },
    key: { ...keyOf(key), parts: [...key.parts].sort((left, right) => compareCodePoints(left.label, right.label)) },
  };
}

function requireProduct(schema: PublishedSchema, productName: string): void {
  const products = productsOf(schema);
  if (products.some((name) => sameProduct(name, productName))) return;
  throw new ConnectorError('PRODUCT_NOT_IN_SCHEMA', { productName, schemaName: schema.name, products: products.join(', ') || '-' });
}

function keyAttributeOf(context: MappingContext, schema: PublishedSchema): SchemaAttribute | null {
  const keys = schema.attributes.filter((attribute) => attribute.entityPrimaryKey);
  if (keys.length !== 1) {
    context.breaksRule('attributes', `${keys.length} attributes are entityPrimaryKey; exactly one must be`);
    return null;
  }
  return keys[0];
}

function rootTable(context: MappingContext, key: SchemaAttribute): TableInfo | null {
  const entry = context.entry(key);
  if (!entry) {
    context.problems.add('ATTRIBUTE_NOT_MAPPED', { path: key.name, productName: context.productName });
    return null;
  }
  if (entry.tableName?.trim()) return context.table(entry.tableName, key.name);
  context.breaksRule(key.name, 'tableName is empty');
  return null;
}

function keyOf({ name, constants }: Extract<MappedField, { kind: 'OBJECT' }>) {
  return { attribute: name, ...(constants && { constants }) };
}
