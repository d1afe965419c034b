/**
 * The vocabulary between the Client and a product database. A dialect is a folder with one file per port below;
 * nothing outside `dialects/` contains SQL for a product database. Names reach SQL only through the dialect's `quote`.
 */
import type { EntityMapping, RowCondition, TableInfo, TableName } from './entity-mapping';
import type { Introspection, ProductMetadata } from './introspection';

export * from './entity-mapping';
export * from './introspection';

/** Literals of ProductConnection.dataBaseType (seed document 000). */
export const DATA_BASE_TYPES = ['POSTGRESQL', 'MSSQLSERVER', 'ORACLE11G', 'ORACLE12C'] as const;
export type DataBaseType = (typeof DATA_BASE_TYPES)[number];

// ---------------------------------------------------------------- connect

/** Where a product database is, parsed from a JDBC URL. */
export interface ConnectionTarget {
  host: string;
  port: number;
  /** Database, or Oracle's service name or SID. */
  database: string;
  /** null: no TLS asked for. */
  tls: TlsSettings | null;
  /** SQL Server: a named instance, whose port its browser service tells; `port` is not used then. */
  instance?: string;
  /** SQL Server: Windows domain of the user, who then signs in by NTLM. */
  domain?: string;
  /** Oracle: `database` is a SID, not a service name. */
  isSid?: boolean;
}

export interface TlsSettings {
  rejectUnauthorized: boolean;
  caFile: string | null;
  /** Name the certificate must bear instead of the host's. */
  serverName?: string;
  /** Oldest protocol taken; absent: Node's own default. */
  minVersion?: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3';
}

export interface ConnectionSettings {
  target: ConnectionTarget;
  username: string;
  password: string;
  /** IANA zone of timestamps without zone, e.g. `America/Sao_Paulo`. */
  timeZone: string;
  /** Schema (owner) searched for tables first; null: the user's default. */
  ownerSchema: string | null;
  /** Name of the change log table, `TCC_EVENT` unless the connection says otherwise. */
  changeLogTable: string;
  /** Encoding of texts kept in binary columns, a WHATWG label such as `windows-1252`; null: such columns cannot be read. */
  charset: string | null;
  /** Folder of the native client library of a driver that needs one (Oracle 11g); null: where the system looks for it. */
  clientLibraryDir?: string | null;
}

export interface Dialect {
  readonly name: DataBaseType;
  readonly capabilities: DialectCapabilities;
  /** @throws ConnectorError `JDBC_URL_INVALID` naming the part that is wrong */
  parseUrl(url: string): ConnectionTarget;
  /** Opens nothing yet: connections are made when used. */
  open(settings: ConnectionSettings): ProductDatabase;
  /** Quotes one identifier; the only way a name gets into SQL. @throws ConnectorError `IDENTIFIER_INVALID` */
  quote(identifier: string): string;
}

export interface DialectCapabilities {
  maxIdentifierLength: number;
  /** Trigger statements can be rolled back. */
  transactionalDdl: boolean;
  /** The product's own writes set the managerial columns; false: only what we apply does. */
  stampsLocalWrites: boolean;
  /** A trigger sees a TRUNCATE. */
  seesTruncate: boolean;
  /** A trigger of ours that somebody breaks (e.g. by dropping what it uses) stops the product's writes to its table. */
  brokenTriggerStopsWrites: boolean;
}

/** One product database with its connections. Every method throws ConnectorError with a `PRODUCT_*` code. */
export interface ProductDatabase {
  readonly introspection: Introspection;
  readonly structures: Structures;
  readonly changeQueue: ChangeQueue;
  /** Statements are prepared once per mapping; keep the reader as long as the mapping is in force. */
  entityReader(mapping: EntityMapping): EntityReader;
  close(): Promise<void>;
}

// ---------------------------------------------------------------- structures (log, columns, triggers)

/**
 * What the trigger set of one table does. `layoutId` stands in every log row and tells how to read its values: when
 * the logged columns change, a new layout gets a new id, so rows logged before remain readable.
 */
export interface CaptureLayout {
  layoutId: number;
  table: TableInfo;
  /** Columns whose OLD and NEW values are logged (keys of every mapping that uses the table), in this order. */
  loggedColumns: string[];
  /** One per different use of the table; a change that concerns none of them logs nothing. Never empty. */
  groups: CaptureGroup[];
  /** Whether `TCC_CHANGED_AT` and `TCC_ORIGIN` are kept. */
  managerialColumns: boolean;
}

/** What one or several mappings see of a table; tested on OLD and on NEW by the trigger (correctness rule 5). */
export interface CaptureGroup {
  /** An UPDATE that changes none of these does not concern the group. Includes the columns its uses have logged. */
  comparedColumns: string[];
  /** A row outside does not exist for the group: leaving is D, entering is I, outside before and after is nothing. */
  rowFilter: RowCondition[];
}

export interface DdlStatement {
  /** e.g. `create trigger TCC_1A2B3C4D_U on public.orders`. */
  purpose: string;
  sql: string;
}

/** Identity of the connector instance that owns the change log of a product database. */
export interface ChangeLogOwner {
  instanceId: string;
  connectionId: string;
}

export interface StructureState {
  object: string;
  kind: 'CHANGE_LOG' | 'OWNER' | 'SEQUENCE' | 'FUNCTION' | 'TRIGGER' | 'COLUMN';
  state: 'OK' | 'MISSING' | 'DISABLED' | 'INVALID' | 'CHANGED';
  detail: string;
  /**
   * Digest of what the object looks like now (body, columns, definition; not whether it is enabled), for whoever remembers
   * what it looked like when it was installed. Absent for an object that is missing or is not compared.
   */
  signature?: string;
}

/** Installs, verifies and removes our objects in a product database (contract section 9). */
export interface Structures {
  /** Statements that create what is missing, in order; empty when nothing is. Runs nothing. */
  plan(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<DdlStatement[]>;
  /**
   * Brings the database to the plan. Each table in a transaction of its own under a lock timeout, retried with
   * back-off; then waits until every transaction that began before has ended (correctness rule 13).
   * Running it again repairs whatever is missing.
   * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` (the log belongs to another instance), `LOCK_NOT_GRANTED`
   */
  install(owner: ChangeLogOwner, layouts: CaptureLayout[], onProgress?: (statement: DdlStatement) => void): Promise<void>;
  verify(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<StructureState[]>;
  /** Statements `uninstallTable` would run. */
  planUninstallTable(table: TableName): Promise<DdlStatement[]>;
  /** Removes the trigger set, its functions and the managerial columns of one table. */
  uninstallTable(table: TableName): Promise<void>;
  /** Makes the product's own `TCC_PRODUCT_METADATA` with one row, for a person who asked for it; fails when it is there. */
  createProductMetadata(product: ProductMetadata): Promise<void>;
  /** Removes the change log and the owner record. Only for the owner. */
  uninstallChangeLog(owner: ChangeLogOwner): Promise<void>;
  /**
   * Makes `owner` the owner of a change log another instance left behind: its rows are thrown away, the counters begin
   * anew. Does nothing when there is no change log or it is the owner's already.
   * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when a table of the log's name is not a change log
   */
  takeOver(owner: ChangeLogOwner): Promise<void>;
}

// ---------------------------------------------------------------- change queue

export type ChangeKind = 'I' | 'U' | 'D' | 'T';

/** One row of the change log: what to look at, never what it holds (correctness rule 4). */
export interface ChangeRow {
  id: number;
  layoutId: number;
  kind: ChangeKind;
  /**
   * The kind for each group of the layout, one letter per group in its order: I, U, D, or `.` where the change does
   * not concern it. Null: `kind` holds for the one group there is.
   */
  kinds: string | null;
  /** Logged columns as seen in OLD, as text; null for a row that came, for T, and for an UPDATE where they equal `newValues`. */
  oldValues: (string | null)[] | null;
  /**
   * Logged columns as seen in NEW, as text; null for a row that was deleted, and for T. An UPDATE that takes a row out of a
   * filter is D and has them.
   */
  newValues: (string | null)[] | null;
  /** ISO 8601 UTC with microseconds: clock time of the change. */
  changedAt: string;
}

/** How far the triggers may log: they skip the log, and count it as missed, once ids have reached `maxId`. */
export interface LogCredit {
  /** 0: switched off. */
  maxId: number;
  /** Highest id drawn so far. */
  lastId: number;
}

/** Rows of the change log whose entities are stored, to be deleted. */
export interface HandOffBatch {
  /** Counts the batches of a change log from 1. */
  number: number;
  changeIds: number[];
  /**
   * Sum of the rows' `changedAt` in microseconds since 1970, in decimal digits: a restored database draws ids again, for
   * other changes. Null: not known, not compared.
   */
  timeSum: string | null;
}

/** Whose change log it is, and the number of the last batch handed off. */
export interface OwnerRecord extends ChangeLogOwner {
  /** Name of the change log table. */
  changeLog: string;
  handOffNumber: number;
}

export interface ChangeQueue {
  /**
   * Committed rows in id order, above `afterId` or from the start. An empty answer is no promise: a transaction may
   * commit lower ids later, so look from the start now and then (correctness rules 1 and 6).
   */
  read(afterId: number | null, limit: number): Promise<ChangeRow[]>;
  /**
   * In one transaction: deletes the rows of a batch and raises the owner record's hand-off counter to the batch's number.
   * Repeatable, also late: a statement of a Client that was killed may arrive after its successor's.
   * @returns false when nothing was changed: the record is another owner's, the counter stands neither at this number nor
   *   before it, or the rows are not those that were read. The database was restored from a backup, or taken over.
   */
  handOff(owner: ChangeLogOwner, batch: HandOffBatch): Promise<boolean>;
  /** The owner record; null when there is none. */
  ownerRecord(): Promise<OwnerRecord | null>;
  /** Rows waiting, counted up to `limit`. */
  backlog(limit: number): Promise<number>;
  /** The credit the triggers have (correctness rule 11); null when there is no change log. */
  credit(): Promise<LogCredit | null>;
  /** Raises the credit; it is never lowered, and stays off while it is switched off. */
  raiseCredit(maxId: number): Promise<void>;
  /** Sets the credit whatever it was: 0 switches the triggers' logging off without DDL, anything else on again. */
  setCredit(maxId: number): Promise<void>;
  /**
   * Changes a trigger could not log since the log was made, e.g. because somebody dropped or altered it. Only grows;
   * when it has grown, tables of the connection have to be loaded again.
   */
  missed(): Promise<number>;
}

// ---------------------------------------------------------------- read

/** Why an entity cannot be sent as it is; becomes a dead letter of the same code. */
export interface EntityProblem {
  code: 'REQUIRED_ATTRIBUTE_NULL' | 'DATE_INVALID' | 'KEY_NULL' | 'KEY_NOT_UNIQUE' | 'NUMBER_NOT_FINITE';
  /** Attribute path, e.g. `items.quantity`. */
  path: string;
}

/** One entity as it stands in the product database. */
export interface EntityRow {
  /** Position of its key in the request; -1 in a chunk. */
  index: number;
  /** False: no such root row; `document` then holds the key attribute alone. */
  found: boolean;
  /** Canonical text of the key parts, in the order of `mapping.key.parts` (contract section 6, Identity). */
  keyTexts: string[];
  /** JSON text of the document: an object in the order of the mapping, without `originId`. */
  document: string;
  problem: EntityProblem | null;
}

/** Raw text of key columns as logged by a trigger, in the order of the mapping's key parts. */
export type RawKey = (string | null)[];

export interface EntityReader {
  /**
   * Entities of the given root keys, root and children in one statement and so of one moment. One row per key, in
   * any order; a key that is null or matches several rows comes with its problem.
   */
  readByKeys(keys: RawKey[]): Promise<EntityRow[]>;
  /**
   * Root keys that rows of a child table belong to, looked up by the values of the child's join columns.
   * @param path names of the ARRAY attributes from the root down, e.g. `['items', 'lots']`
   * @param values per row the join columns' text in the order of `MappedChild.join`
   * @returns distinct root keys; rows without a root (any more) yield none
   */
  resolveRoots(path: string[], values: RawKey[]): Promise<RawKey[]>;
  /**
   * Next entities in key order, for an initial load.
   * @param after raw key of the last row of the chunk before; null: from the start
   * @returns `last` null when the table has been read to its end
   */
  readChunk(after: RawKey | null, limit: number): Promise<{ rows: EntityRow[]; last: RawKey | null }>;
  /**
   * Raw keys of entities known by their canonical key texts alone (`EntityRow.keyTexts`), one per entity in the order
   * given; null for texts no row of the table can have.
   */
  rawKeysOf(keyTexts: string[][]): Promise<(RawKey | null)[]>;
}
