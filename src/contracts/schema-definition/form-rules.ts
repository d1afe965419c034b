import { checkLevel, type Found, normalised, repeated } from './level-rules';
import { formatPath, type SchemaProblem } from './problem';
import { MAX_ATTRIBUTES, readShape, type SchemaDraft } from './shape';
import { checkTableRules } from './table-rules';
import { checkPlaceholders } from './placeholders';
import { isConstant, labelOf, tableColumns, type SchemaAttribute, type SchemaAttributeProduct, type SchemaStructure } from './types';

/** The well-formed definition, or every rule it breaks. */
export type SchemaFormResult = ({ ok: true } & SchemaDraft) | { ok: false; problems: SchemaProblem[] };

/**
 * Checks a SchemaDefinition sent as JSON (seed document 000; `NUMERIC` is read as `NUMBER`, null and missing optional
 * parts get their defaults). Problems of shape are told first; the rules below are applied once the shape is right,
 * so that one mistake is not told twice.
 */
export function checkSchemaForm(input: unknown): SchemaFormResult {
  const shape = readShape(input);
  if ('problems' in shape) return { ok: false, problems: shape.problems };
  const problems = checkRules(shape.draft.structure);
  return problems.length === 0 ? { ok: true, ...shape.draft } : { ok: false, problems };
}

/** One attribute where it stands. */
interface Place {
  attribute: SchemaAttribute;
  /** `['attributes', 2, 'children', 0]`. */
  at: PropertyKey[];
  /** The ARRAY attribute it belongs to; null at the root. */
  parent: SchemaAttribute | null;
}

const isScalar = (attribute: SchemaAttribute) =>
  attribute.type === 'ELEMENT' && !attribute.entityPrimaryKey && attribute.foreignKeyType === 'NONE';

/** What must hold for a single attribute: `broken` names the part at fault, relative to the attribute. */
const ATTRIBUTE_RULES: { broken: (place: Place) => PropertyKey | false; problem: string }[] = [
  { broken: ({ attribute }) => attribute.name === 'originId' && 'name', problem: 'is taken by the identity every event carries' },
  {
    broken: ({ attribute }) => attribute.entityPrimaryKey && attribute.type !== 'ELEMENT' && 'type',
    problem: 'must be ELEMENT for the entityPrimaryKey',
  },
  {
    broken: ({ attribute }) => attribute.entityPrimaryKey && attribute.foreignKeyType !== 'NONE' && 'foreignKeyType',
    problem: 'must be NONE for the entityPrimaryKey',
  },
  {
    broken: ({ attribute }) => attribute.type === 'ARRAY' && attribute.foreignKeyType !== 'NONE' && 'foreignKeyType',
    problem: 'must be NONE for an ARRAY',
  },
  {
    broken: ({ attribute }) => attribute.type === 'ARRAY' && attribute.children.length === 0 && 'children',
    problem: 'must not be empty for an ARRAY',
  },
  {
    broken: ({ attribute }) => attribute.type === 'ELEMENT' && attribute.children.length > 0 && 'children',
    problem: 'must be empty for an ELEMENT',
  },
  {
    broken: ({ attribute }) => attribute.type === 'ELEMENT' && attribute.attributeProducts.length === 0 && 'attributeProducts',
    problem: 'must name at least one product',
  },
];

/** What must hold for one product of an attribute. */
const PRODUCT_RULES: { broken: (product: SchemaAttributeProduct, attribute: SchemaAttribute) => boolean; problem: string }[] = [
  {
    broken: (product, attribute) => attribute.type === 'ELEMENT' && tableColumns(product.columns).length === 0,
    problem: 'must have at least one column of the table',
  },
  {
    broken: (product, attribute) => isScalar(attribute) && product.columns.length > 1,
    problem: 'must have exactly one column: only keys and references have several',
  },
  {
    broken: (product, attribute) => attribute.type === 'ARRAY' && product.columns.some(isConstant),
    problem: 'must not hold a constant: only keys and references do',
  },
];

function checkRules(structure: SchemaStructure): SchemaProblem[] {
  const places = [...placesOf(structure.attributes, ['attributes'], null)];
  if (places.length > MAX_ATTRIBUTES)
    return [{ path: 'attributes', problem: `must not be more than ${MAX_ATTRIBUTES}, children included` }];
  const found = [
    ...places.flatMap(checkAttribute),
    ...checkLevel(structure.attributes, ['attributes'], null),
    ...places
      .filter(({ attribute }) => attribute.type === 'ARRAY')
      .flatMap(({ attribute, at }) => checkLevel(attribute.children, [...at, 'children'], attribute)),
    ...checkPlaceholders(
      places.map(({ attribute, at, parent }) => ({ attribute, at, root: parent === null })),
      structure.tableRules,
    ),
    ...checkTableRules(
      structure.tableRules,
      places.map(({ attribute }) => attribute),
    ),
  ];
  return found.map(({ at, problem }) => ({ path: formatPath(at), problem }));
}

function* placesOf(attributes: SchemaAttribute[], at: PropertyKey[], parent: SchemaAttribute | null): Generator<Place> {
  for (const [index, attribute] of attributes.entries()) {
    yield { attribute, at: [...at, index], parent };
    yield* placesOf(attribute.children, [...at, index, 'children'], attribute);
  }
}

function checkAttribute(place: Place): Found {
  const { attribute, at } = place;
  const own = ATTRIBUTE_RULES.flatMap((rule) => {
    const part = rule.broken(place);
    return part === false ? [] : [{ at: [...at, part], problem: rule.problem }];
  });
  const products = attribute.attributeProducts.flatMap((product, index) =>
    checkProduct(product, attribute, [...at, 'attributeProducts', index]),
  );
  const names = attribute.attributeProducts.map((product) => product.productName);
  return [...own, ...products, ...repeated(names, normalised, (index) => [...at, 'attributeProducts', index, 'productName'])];
}

function checkProduct(product: SchemaAttributeProduct, attribute: SchemaAttribute, at: PropertyKey[]): Found {
  const columns = PRODUCT_RULES.filter((rule) => rule.broken(product, attribute)).map(({ problem }) => ({
    at: [...at, 'columns'],
    problem,
  }));
  const labels = product.columns.map(labelOf);
  return [
    ...columns,
    ...repeated(
      labels,
      (label) => label,
      (index) => [...at, 'columns', index, 'label'],
    ),
  ];
}
