/** Tables of a product database as its catalogue describes them, and how a SchemaDefinition maps onto them. Part of `dialect.ts`. */
import type { ColumnType } from '../contracts';

export interface TableName {
  schema: string;
  name: string;
}

/** What a value of a column is to the mapping, whatever its engine calls it. */
export type ColumnFamily =
  'TEXT' | 'FIXED_TEXT' | 'EXACT_NUMBER' | 'BINARY_FLOAT' | 'DATE' | 'TIMESTAMP' | 'TIMESTAMP_WITH_ZONE' | 'BINARY' | 'OTHER';

export interface ColumnInfo {
  name: string;
  /** As the engine spells it, e.g. `numeric(38,0)`. */
  nativeType: string;
  family: ColumnFamily;
  nullable: boolean;
  /** Declared digits of an EXACT_NUMBER (integers: the digits they can hold); null: unbounded. */
  precision: number | null;
}

export interface TableInfo {
  table: TableName;
  columns: ColumnInfo[];
  primaryKey: string[];
  /** Column lists of unique, non-partial, ready indexes and constraints, the primary key included. */
  uniqueKeys: string[][];
  /** Leading column lists of all indexes; tells whether a join column can be looked up. */
  indexes: string[][];
  partitioned: boolean;
  estimatedRows: number;
}

/** A column of a product table with the type the SchemaDefinition gives it. */
export interface MappedColumn {
  column: ColumnInfo;
  type: ColumnType;
}

/** One part of an emitted object: `{label: value}`. */
export interface MappedPart extends MappedColumn {
  label: string;
}

/** A part of an emitted object that is the same for every row, e.g. the company a table belongs to. */
export interface ConstantPart {
  label: string;
  value: string;
}

/** One attribute of the emitted document. */
export type MappedField =
  | ({ kind: 'SCALAR'; name: string; required: boolean } & MappedColumn)
  /** The entity's primary key, or a reference to another entity. */
  | { kind: 'OBJECT'; name: string; required: boolean; isKey: boolean; parts: MappedPart[]; constants?: ConstantPart[] }
  | { kind: 'ARRAY'; name: string; required: boolean; child: MappedChild };

export interface MappedTable {
  table: TableInfo;
  /** In the order they are emitted. */
  fields: MappedField[];
  /** What a row must meet to exist for us (contract section 6, Table rules); empty: every row does. */
  rowFilter: RowCondition[];
}

/** One condition of a row filter. NULL meets NE and nothing else. */
export interface RowCondition {
  /** Column of the filtered table. */
  column: string;
  operator: 'EQ' | 'NE' | 'IN';
  /** Texts compared as values of the column's type; exactly one for EQ and NE. */
  values: string[];
}

/** A child table: its rows become the elements of an ARRAY attribute. */
export interface MappedChild extends MappedTable {
  /** Every pair must match for a row to belong to a parent row. */
  join: { childColumn: ColumnInfo; parentColumn: ColumnInfo }[];
  /** Order of the elements: the child's own key. */
  orderBy: ColumnInfo[];
}

/** A published SchemaDefinition resolved against the catalogue of one product database. */
export interface EntityMapping {
  schemaId: string;
  schemaName: string;
  schemaVersion: string;
  /** Which of the tables its link stands for this is, e.g. company `01`; absent: the link has this one alone. */
  variant?: string;
  /** NAME of the product; `originApp` of its events. */
  productName: string;
  root: MappedTable;
  /**
   * The parts of the one key attribute, sorted by label in code point order. Constants belong to the identity
   * (`entityKey`, emitted objects) and never to raw keys or key texts.
   */
  key: { attribute: string; parts: MappedPart[]; constants?: ConstantPart[] };
}
