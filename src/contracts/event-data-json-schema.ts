import {
  labelOf,
  typeOfColumn,
  type ColumnType,
  type PublishedSchema,
  type SchemaAttribute,
  type SchemaAttributeProduct,
} from './schema-definition';

/**
 * JSON Schema of the `data` of a SchemaDefinition's events. The formats `decimal`, `iso-date` and
 * `decimal-or-iso-date` are the validator's own.
 */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** Which attributes must be there: on DELETE only the key, the others may be present and null. */
export type ActionKind = 'UPSERT' | 'DELETE';

/** How names of products are compared: trimmed, case-insensitively. */
export function productKey(productName: string): string {
  return productName.trim().toLowerCase();
}

/** @param product key of the product that sent the event; null: a sender that is none of the schema's products */
export function eventDataJsonSchema(schema: PublishedSchema, product: string | null, kind: ActionKind): JsonSchema {
  const root = levelSchema(schema.attributes, product, kind, true);
  return { ...root, properties: { ...root.properties, originId: { type: 'string' } } };
}

/** The entries of an attribute that tell its types: the sender's own, else those of every product. */
export function entriesFor(attribute: SchemaAttribute, product: string | null): SchemaAttributeProduct[] {
  const own = attribute.attributeProducts.filter((entry) => productKey(entry.productName) === product);
  return own.length > 0 ? own : attribute.attributeProducts;
}

/** Names of the parts of a key or reference and the column types they may have. */
export function typesByLabel(entry: SchemaAttributeProduct): Map<string, ColumnType> {
  return new Map(entry.columns.map((column) => [labelOf(column), typeOfColumn(column)]));
}

function levelSchema(attributes: SchemaAttribute[], product: string | null, kind: ActionKind, root: boolean): JsonSchema {
  const emitted = attributes.filter((attribute) => root || attribute.foreignKeyType !== 'PARENT_SCHEMA');
  const mandatory = (attribute: SchemaAttribute) => attribute.entityPrimaryKey || (attribute.required && kind === 'UPSERT');
  return {
    type: 'object',
    additionalProperties: false,
    required: emitted.filter(mandatory).map((attribute) => attribute.name),
    properties: Object.fromEntries(
      emitted.map((attribute) => [attribute.name, attributeSchema(attribute, product, kind, mandatory(attribute))]),
    ),
  };
}

function attributeSchema(attribute: SchemaAttribute, product: string | null, kind: ActionKind, mandatory: boolean): JsonSchema {
  if (attribute.type === 'ARRAY')
    return { type: mandatory ? 'array' : ['array', 'null'], items: levelSchema(attribute.children, product, kind, false) };
  const entries = entriesFor(attribute, product);
  if (!attribute.entityPrimaryKey && attribute.foreignKeyType === 'NONE')
    return scalarSchema(new Set(entries.map((entry) => typeOfColumn(entry.columns[0]))), !mandatory);
  return objectSchema(entries, !mandatory);
}

/** An object of exactly the labels. A part of it may be null; a sender without entry may use any product's labels. */
function objectSchema(entries: SchemaAttributeProduct[], nullable: boolean): JsonSchema {
  const byLabels = new Map<string, Map<string, Set<ColumnType>>>();
  for (const types of entries.map(typesByLabel)) {
    const labels = JSON.stringify([...types.keys()].sort());
    const merged = byLabels.get(labels) ?? new Map<string, Set<ColumnType>>();
    types.forEach((type, label) => merged.set(label, (merged.get(label) ?? new Set()).add(type)));
    byLabels.set(labels, merged);
  }
  const shapes = [...byLabels.values()].map((types) => labelledObject(types, nullable));
  return shapes.length === 1 ? shapes[0] : { anyOf: shapes };
}

function labelledObject(types: Map<string, Set<ColumnType>>, nullable: boolean): JsonSchema {
  return {
    type: nullable ? ['object', 'null'] : 'object',
    additionalProperties: false,
    required: [...types.keys()],
    properties: Object.fromEntries([...types].map(([label, columnTypes]) => [label, scalarSchema(columnTypes, true)])),
  };
}

function scalarSchema(types: Set<ColumnType>, nullable: boolean): JsonSchema {
  const anyText = types.has('STRING') || types.has('CLOB');
  const names = ['string', ...(types.has('NUMBER') ? ['number'] : []), ...(nullable ? ['null'] : [])];
  const type = names.length === 1 ? names[0] : names;
  if (anyText) return { type };
  if (types.size > 1) return { type, format: 'decimal-or-iso-date' };
  return { type, format: types.has('NUMBER') ? 'decimal' : 'iso-date' };
}
