/** What a dialect reads of a product database's catalogue. Part of `dialect.ts`. */
import type { TableInfo, TableName } from './entity-mapping';

/** NAME and VERSION of `TCC_PRODUCT_METADATA`, trimmed. */
export interface ProductMetadata {
  name: string;
  version: string;
}

export interface Introspection {
  /** Round trip; also says which server answers, e.g. `PostgreSQL 15.18`. */
  ping(): Promise<{ serverVersion: string; databaseTime: string }>;
  /** @returns null when the table or its row is missing */
  readProductMetadata(): Promise<ProductMetadata | null>;
  /** Schema used for names without owner. */
  defaultSchema(): Promise<string>;
  /** Tables whose name equals `name` ignoring case, in `schema` (ignoring case) or in the default schema. */
  findTables(name: string, schema: string | null): Promise<TableName[]>;
  /** @returns null when there is no such table */
  describeTable(table: TableName): Promise<TableInfo | null>;
  /**
   * What the connection's user may not do, each with the statement that mends it; empty when all is well.
   * @param needs.managerialColumns whether columns are to be added to the tables, which takes their ownership; default true
   */
  missingRights(tables: TableName[], needs?: { managerialColumns: boolean }): Promise<MissingRight[]>;
  /** The tables that do not have the managerial columns yet, each with what may break when it gets them. */
  columnAdditions(tables: TableName[]): Promise<ColumnAddition[]>;
  /** Tables of the product the user may see, by schema and name; system tables and our own are left out. */
  listTables(search: string | null, page: { offset: number; limit: number }): Promise<TableSummary[]>;
  /** Foreign keys that leave or reach these tables. */
  foreignKeys(tables: TableName[]): Promise<ForeignKey[]>;
  /** What triggers (and managerial columns) on these tables would hurt, as far as the user may read the product's code. */
  hazards(tables: TableName[], options: { managerialColumns: boolean }): Promise<Hazard[]>;
  /**
   * Tells this database instance from every other, also from its own restored or cloned copy where the engine allows it.
   * Null: the user may not read it.
   */
  fingerprint(): Promise<string | null>;
  /**
   * Rows whose TCC_CHANGED_AT is NULL, counted or estimated within a short time limit: written before our trigger, or past
   * it. Null: the table has no such column, or counting would take too long.
   */
  unstampedRows(table: TableName): Promise<number | null>;
}

/**
 * OUTPUT_WITHOUT_INTO: statements that fail once a table has a trigger (SQL Server error 334). INSERT_WITHOUT_COLUMNS:
 * statements that fail once it has more columns. TRIGGER_ORDER: the product fixed the order of its own triggers.
 * TRIGGER_READS_IDENTITY: a trigger or procedure uses @@identity. NOT_FULLY_LOGGED: ways of loading that bypass triggers.
 * LOG_RIGHT_MISSING: users who write the table may not write the change log, and the engine does not do it for them.
 */
export const HAZARD_CODES = [
  'OUTPUT_WITHOUT_INTO',
  'INSERT_WITHOUT_COLUMNS',
  'TRIGGER_ORDER',
  'TRIGGER_READS_IDENTITY',
  'NOT_FULLY_LOGGED',
  'LOG_RIGHT_MISSING',
] as const;
export type HazardCode = (typeof HAZARD_CODES)[number];

/** Something about a table that our objects would meet. */
export interface Hazard {
  code: HazardCode;
  table: TableName;
  /** What has it: procedures, views, triggers, users; e.g. `dbo.insert_order`. */
  objects: string[];
  /** Statement that mends it; null: none does. */
  remedy: string | null;
}

/** A table in the catalogue, for somebody who chooses. */
export interface TableSummary {
  table: TableName;
  /** -1: never counted. */
  estimatedRows: number;
  /** The catalogue's comment on it; null: none. */
  comment: string | null;
}

/** `from` refers to `to`; the column lists belong to each other by position. */
export interface ForeignKey {
  name: string;
  from: TableName;
  fromColumns: string[];
  to: TableName;
  toColumns: string[];
}

/** What adding the managerial columns to a table meets. */
export interface ColumnAddition {
  table: TableName;
  /** Functions and procedures that take or return whole rows of the table, e.g. `public.order_of(integer)`. */
  routines: string[];
}

export interface MissingRight {
  /** e.g. `CREATE on schema public`. */
  right: string;
  /** Statement a DBA runs, e.g. `GRANT CREATE ON SCHEMA "public" TO "pims"`. */
  remedy: string;
}
