/**
 * SchemaDefinition: how a logical entity maps onto the tables of several products.
 * Source: seed document 000, "SchemaDefinition" (names and values as there; NUMERIC is read as NUMBER).
 */

export const ATTRIBUTE_TYPES = ['ELEMENT', 'ARRAY'] as const;
export type AttributeType = (typeof ATTRIBUTE_TYPES)[number];

export const FOREIGN_KEY_TYPES = ['NONE', 'PARENT_SCHEMA', 'OTHER_SCHEMA'] as const;
export type ForeignKeyType = (typeof FOREIGN_KEY_TYPES)[number];

export const COLUMN_TYPES = ['STRING', 'NUMBER', 'DATE', 'CLOB'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export const SCHEMA_STATUSES = ['DEVELOPMENT', 'PRODUCTION'] as const;
export type SchemaStatus = (typeof SCHEMA_STATUSES)[number];

export interface SchemaAttributeColumn {
  columnName: string;
  /** Column of the referenced table; joins an ARRAY child to its parent. */
  parentColumnName: string | null;
  type: ColumnType;
  /** Name of this part in the emitted object of a key or reference; default is the column name. */
  label: string | null;
}

export interface SchemaAttributeProduct {
  productName: string;
  /** `table` or `owner.table`. */
  tableName: string;
  foreignTableName: string | null;
  columns: SchemaAttributeColumn[];
}

export interface SchemaAttribute {
  name: string;
  required: boolean;
  type: AttributeType;
  entityPrimaryKey: boolean;
  foreignKeyType: ForeignKeyType;
  attributeProducts: SchemaAttributeProduct[];
  /** Only for ARRAY. */
  children: SchemaAttribute[];
}

/** The part of a SchemaDefinition that decides what events look like; what a published version freezes. */
export interface SchemaStructure {
  name: string;
  description: string | null;
  attributes: SchemaAttribute[];
}

/** One immutable published version, as the sync endpoint hands it out. */
export interface PublishedSchema extends SchemaStructure {
  /** Id of the SchemaDefinition, the same over all its versions. */
  id: string;
  version: string;
  status: SchemaStatus;
  createdAt: string;
  updatedAt: string;
}

/** Answer of `GET /v1/schemaDefinition/sync`. */
export interface SchemaSyncPage {
  /** Opaque; hand it back as `since`. */
  cursor: string;
  items: PublishedSchema[];
}
