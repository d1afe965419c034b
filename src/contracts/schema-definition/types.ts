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

/** How sensitive what an attribute tells about a person is (ours, beside the seed's properties). */
export const PERSONAL_DATA = ['NONE', 'PERSONAL', 'SENSITIVE'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

export const ROW_OPERATORS = ['EQ', 'NE', 'IN'] as const;
export type RowOperator = (typeof ROW_OPERATORS)[number];

export const SCHEMA_STATUSES = ['DEVELOPMENT', 'PRODUCTION'] as const;
export type SchemaStatus = (typeof SCHEMA_STATUSES)[number];

export interface SchemaTableColumn {
  columnName: string;
  /** Column of the referenced table; joins an ARRAY child to its parent. */
  parentColumnName: string | null;
  type: ColumnType;
  /** Name of this part in the emitted object of a key or reference; default is the column name. */
  label: string | null;
}

/** A part of a key or reference that is the same in every row of a table (ours). */
export interface SchemaConstantColumn {
  /** Its text; `{company}` stands for the company of the table. */
  constant: string;
  label: string;
}

export type SchemaAttributeColumn = SchemaTableColumn | SchemaConstantColumn;

export function isConstant(column: SchemaAttributeColumn): column is SchemaConstantColumn {
  return 'constant' in column;
}

/** The columns of a table among those of a key or reference. */
export function tableColumns(columns: SchemaAttributeColumn[]): SchemaTableColumn[] {
  return columns.filter((column): column is SchemaTableColumn => !isConstant(column));
}

/** Name of a part in the emitted object. */
export function labelOf(column: SchemaAttributeColumn): string {
  return isConstant(column) ? column.label : (column.label ?? column.columnName);
}

export function typeOfColumn(column: SchemaAttributeColumn): ColumnType {
  return isConstant(column) ? 'STRING' : column.type;
}

export interface SchemaAttributeProduct {
  productName: string;
  /** `table` or `owner.table`; `{company}` stands for each company of a link, e.g. `SA1{company}0`. */
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
  /** Absent: NONE. */
  personalData?: PersonalData;
  attributeProducts: SchemaAttributeProduct[];
  /** Only for ARRAY. */
  children: SchemaAttribute[];
}

/** A value of a row filter, compared as a value of the column's type. */
export type RowValue = string | number | boolean;

/** One condition of a row filter. NULL meets NE and nothing else. */
export interface SchemaRowCondition {
  columnName: string;
  operator: RowOperator;
  /** A list for IN, otherwise a single value. */
  value: RowValue | RowValue[];
}

/** What is special about one table of one product (ours). */
export interface SchemaTableRule {
  productName: string;
  /** `table` or `owner.table`. */
  tableName: string;
  /** All of them must hold for a row to exist for us; empty: every row does, whatever the default for its table. */
  rowFilter: SchemaRowCondition[];
}

/** The part of a SchemaDefinition that decides what events look like; what a published version freezes. */
export interface SchemaStructure {
  name: string;
  description: string | null;
  attributes: SchemaAttribute[];
  tableRules: SchemaTableRule[];
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
