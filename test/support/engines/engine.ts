import type { DataBaseType } from '../../../src/dialects';

/** What an engine, or the server at hand, cannot do or cannot show. */
export type Ability =
  /** A trigger hears of TRUNCATE. */
  | 'TRUNCATE_TRIGGER'
  /** Our triggers write the managerial columns. */
  | 'STAMPED_WRITES'
  /** The product writes on though our trigger fails. */
  | 'SURVIVES_BROKEN_TRIGGER'
  /** A trigger goes on after an error of a statement in it. */
  | 'ERRORS_CAUGHT_IN_TRIGGERS'
  /** Texts that differ in case alone are different. */
  | 'CASE_SENSITIVE_TEXT'
  /** Triggers are read right whatever letters the names in them have. */
  | 'UNICODE_NAMES'
  /** Names hold the sign that ends a quoted name. */
  | 'CLOSING_NAMES'
  /** A trigger notices in time that the log or a column of it was renamed, or nobody can do it. */
  | 'RENAMES_NOTICED'
  /** A date is a day and no more. */
  | 'DATE_WITHOUT_TIME'
  /** A trigger writes our log whatever rights the writer has on it. */
  | 'LOG_NEEDS_NO_RIGHT'
  /** A test can hold a whole table locked. */
  | 'TABLE_LOCK'
  /** A test can end the sessions of somebody else. */
  | 'CUT_SESSIONS'
  /** The server tells who has not answered from who is busy. */
  | 'STATEMENT_WATCH'
  | 'MERGE'
  /** `OUTPUT` without INTO is refused on tables with triggers. */
  | 'ERROR_334'
  /** A reader may pass rows that others have locked. */
  | 'READPAST'
  /** Text beyond the Basic Multilingual Plane passes in both directions. */
  | 'SUPPLEMENTARY_CHARACTERS';

export type Value = string | number | null;
export type ResultRow = Record<string, unknown>;

/** Runs the product's SQL. */
export interface Statements {
  /** Runs each statement by itself. @returns the rows of the last one, by column names in lower case */
  execute(...statements: string[]): Promise<ResultRow[]>;
}

/** One session of the product, on a driver connection of its own. Statements commit by themselves outside begin and commit. */
export interface ProductSession extends Statements {
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  savepoint(name: string): Promise<void>;
  rollbackTo(name: string): Promise<void>;
}

/** A database (on Oracle: a schema) of its own for one suite. */
export interface ScratchDatabase extends Statements {
  jdbcUrl: string;
  username: string;
  password: string;
  /** Runs `work` in one session, which is closed after it. */
  withSession<T>(work: (session: ProductSession) => Promise<T>): Promise<T>;
  /** Inserts a row of an id and a text of any length. */
  insertLongText(table: string, id: number, text: string): Promise<void>;
  /** Removes the database, cutting the connections that still use it. */
  close(): Promise<void>;
}

/** What somebody may do to the change log. */
export interface Alteration {
  /** Completes `the change log ...`. */
  what: string;
  statements: string[];
  /** Where the server lacks it, the product's write fails. */
  needs?: Ability;
}

/** What differs between the engines in the product's SQL. Everything else is written so that all of them take it. */
export interface EngineSql {
  /** Columns are written in PostgreSQL's types, of which `text`, `clob`, `timestamp`, `timestamptz`, `float8` and `boolean` are replaced. */
  createTable(name: string, columns: string): string;
  /** One statement, however many rows. A list of columns may follow the table's name. */
  insert(table: string, ...rows: Value[][]): string;
  /** One statement that inserts a row for each `n` from `from` to `to`; the values are expressions of `n`. */
  insertSeries(table: string, from: number, to: number, values?: string): string;
  /** Inserts `n` 1 under `id`, or adds 1 to it, in one statement. */
  upsert(table: string, id: number): string;
  /** Settings under which the product's sessions may write dates differently. */
  foreignDateFormat: string[];
}

/** How a person reaches our objects. */
export interface OurObjects {
  dropLog: string;
  dropIds: string;
  dropMissed: string;
  dropCredit: string;
  dropOwner: string;
  forgetOwner: string;
  setCredit(maxId: number): string;
  dropTrigger(name: string, table: string): string;
  disableTriggers(table: string): string;
  /** Renames one of the managerial columns of a table. */
  renameColumn(table: string, column: string): string;
  /** Locks the change log, so that a reader has to wait. */
  lockLog: string;
  alterations: Alteration[];
}

/** An engine the suites run against. */
export interface EngineUnderTest {
  name: DataBaseType;
  /** Why it is not run against; null: it is. */
  unavailable: string | null;
  /** What to skip, with the reason. */
  cannot: Partial<Record<Ability, string>>;
  defaultSchema: string;
  sql: EngineSql;
  ours: OurObjects;
  /** Everything a person could see a difference in, one row of a text each. */
  catalogue: string;
  /** Names of the triggers on a table, in column `name`. */
  triggersOn(table: string): string;
  /** Ends every session of the database but the one that asks. */
  cutOtherSessions: string[];
  open(): Promise<ScratchDatabase>;
}

/** Text of a value in a statement. */
export function literal(value: Value, text: (value: string) => string): string {
  if (value === null) return 'NULL';
  return typeof value === 'number' ? String(value) : text(value);
}

/** Replaces type names in a list of column definitions. */
export function translateTypes(columns: string, types: Readonly<Record<string, string>>): string {
  return columns.replaceAll(/[a-z]\w*/g, (word) => types[word] ?? word);
}
