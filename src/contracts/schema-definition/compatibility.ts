import {
  labelOf,
  tableColumns,
  typeOfColumn,
  type ColumnType,
  type SchemaAttribute,
  type SchemaAttributeProduct,
  type SchemaStructure,
} from './types';

/** Why receivers of a published version would not understand events of a draft. */
export interface Incompatibility {
  /** Attribute path, e.g. `items.quantity`. */
  attribute: string;
  /** Continues the attribute's name as a sentence. */
  problem: string;
}

/** What an attribute looks like in an event. JOIN attributes only connect a child table and are not emitted. */
type Form = 'KEY' | 'REFERENCE' | 'VALUE' | 'ARRAY' | 'JOIN';

interface Pair {
  before: SchemaAttribute;
  after: SchemaAttribute;
  root: boolean;
}

const SHOWN: Record<Exclude<Form, 'JOIN'>, string> = {
  KEY: 'the entityPrimaryKey',
  REFERENCE: 'a reference',
  VALUE: 'a plain value',
  ARRAY: 'an ARRAY',
};

/** What both versions of an attribute must agree on. Each rule names what changed, or null. */
const RULES: ((pair: Pair) => string | string[] | null)[] = [
  ({ before, after }) => (!before.required && after.required && !after.entityPrimaryKey ? 'became required' : null),
  ({ before, after }) => missingProducts(before, after).map((product) => `no longer has an entry for product ${product}`),
  (pair) =>
    sharedProducts(pair, (before, after) =>
      labelsOf(pair, before) === labelsOf(pair, after) ? null : `changed its labels for product ${before.productName}`,
    ),
  (pair) => sharedProducts(pair, (before, after) => retyped(pair, before, after)),
];

/**
 * What of a draft breaks receivers of a published version; empty when every event of the draft is also understood
 * by them. New optional attributes, new products, other tables, columns or row filters behind an attribute are no break.
 */
export function compareSchemas(published: SchemaStructure, draft: SchemaStructure): Incompatibility[] {
  return compareLevel(published.attributes, draft.attributes, '', true);
}

function compareLevel(before: SchemaAttribute[], after: SchemaAttribute[], prefix: string, root: boolean): Incompatibility[] {
  const drafted = emitted(after, root);
  const published = emitted(before, root);
  const kept = [...published.values()].flatMap((attribute) => {
    const counterpart = drafted.get(attribute.name);
    const path = prefix + attribute.name;
    return counterpart
      ? compareAttribute({ before: attribute, after: counterpart, root }, path)
      : [{ attribute: path, problem: 'was removed' }];
  });
  const added = [...drafted.values()].filter((attribute) => attribute.required && !published.has(attribute.name));
  return [...kept, ...added.map((attribute) => ({ attribute: prefix + attribute.name, problem: 'was added as required' }))];
}

function compareAttribute(pair: Pair, path: string): Incompatibility[] {
  const before = formOf(pair.before, pair.root);
  const after = formOf(pair.after, pair.root);
  if (before !== after)
    return [{ attribute: path, problem: `was ${SHOWN[before as keyof typeof SHOWN]} and is ${SHOWN[after as keyof typeof SHOWN]}` }];
  const own = RULES.flatMap((rule) => rule(pair) ?? []).map((problem) => ({ attribute: path, problem }));
  return [...own, ...compareLevel(pair.before.children, pair.after.children, `${path}.`, false)];
}

function emitted(attributes: SchemaAttribute[], root: boolean): Map<string, SchemaAttribute> {
  return new Map(attributes.filter((attribute) => formOf(attribute, root) !== 'JOIN').map((attribute) => [attribute.name, attribute]));
}

function formOf(attribute: SchemaAttribute, root: boolean): Form {
  if (attribute.type === 'ARRAY') return 'ARRAY';
  if (attribute.entityPrimaryKey) return 'KEY';
  if (attribute.foreignKeyType === 'NONE') return 'VALUE';
  return attribute.foreignKeyType === 'PARENT_SCHEMA' && !root ? 'JOIN' : 'REFERENCE';
}

function missingProducts(before: SchemaAttribute, after: SchemaAttribute): string[] {
  const kept = new Set(after.attributeProducts.map(productKey));
  return before.type === 'ARRAY'
    ? []
    : before.attributeProducts.filter((product) => !kept.has(productKey(product))).map((product) => product.productName);
}

function sharedProducts(
  { before, after }: Pair,
  compare: (before: SchemaAttributeProduct, after: SchemaAttributeProduct) => string | null,
): string[] {
  const drafted = new Map(after.attributeProducts.map((product) => [productKey(product), product]));
  return before.attributeProducts.flatMap((product) => {
    const counterpart = drafted.get(productKey(product));
    return (counterpart && compare(product, counterpart)) ?? [];
  });
}

/** Labels matter where an object of labels is emitted: keys and references. */
function labelsOf({ before, root }: Pair, product: SchemaAttributeProduct): string {
  const form = formOf(before, root);
  return form === 'KEY' || form === 'REFERENCE' ? JSON.stringify([...typesByLabel(product).keys()].sort()) : '';
}

function retyped({ before, root }: Pair, published: SchemaAttributeProduct, drafted: SchemaAttributeProduct): string | null {
  const form = formOf(before, root);
  if (form === 'ARRAY') return null;
  const was = form === 'VALUE' ? new Map([['', tableColumns(published.columns)[0].type]]) : typesByLabel(published);
  const is = form === 'VALUE' ? new Map([['', tableColumns(drafted.columns)[0].type]]) : typesByLabel(drafted);
  const changed = [...was].find(([label, type]) => is.has(label) && shownType(is.get(label)!) !== shownType(type));
  return changed ? `changed from ${changed[1]} to ${is.get(changed[0])} for product ${published.productName}` : null;
}

function typesByLabel(product: SchemaAttributeProduct): Map<string, ColumnType> {
  return new Map(product.columns.map((column) => [labelOf(column), typeOfColumn(column)]));
}

/** STRING and CLOB look alike in an event. */
function shownType(type: ColumnType): ColumnType {
  return type === 'CLOB' ? 'STRING' : type;
}

function productKey(product: SchemaAttributeProduct): string {
  return product.productName.trim().toLowerCase();
}
