import type { ConnectionSettings } from '../dialect';

/** One result row; positions as in the SELECT list. */
export type Row = unknown[];

/** A text bound in the national character set, for NCHAR and NVARCHAR2 columns: the database's own may lack its characters. */
export class NationalText {
  constructor(readonly text: string | null) {}
}

/** Value of a placeholder `:1`, `:2`, ...; each occurrence of a placeholder has a value of its own. */
export type Bind = string | number | null | NationalText;

/**
 * Runs statements; values come back by position: character data of any size as string, raw data of any size as Buffer,
 * numbers as number, NULL as null.
 */
export interface Statements {
  query(sql: string, binds?: Bind[]): Promise<Row[]>;
  /** @returns rows inserted, updated or deleted */
  execute(sql: string, binds?: Bind[]): Promise<number>;
}

/** What the dialect asks of a server once. */
export interface ServerFacts {
  /** Schema of the user, upper-case as a rule: our objects live in it. */
  user: string;
  /** Schema of names without owner in the user's sessions; the user's own unless a logon trigger says otherwise. */
  currentSchema: string;
  /** e.g. `19.0.0.0.0`, as PRODUCT_COMPONENT_VERSION tells. */
  version: string;
  /** e.g. 19.0 or 12.1. */
  release: number;
}

/**
 * The sessions with one product database. Whatever runs the driver, in this process or in one of its own, offers this
 * and no more. Everything throws ConnectorError with a `PRODUCT_*` code.
 */
export interface OracleSession extends Statements {
  readonly settings: ConnectionSettings;
  /** Runs `work` in one transaction; rolls back and rethrows when it fails. DDL in it commits what was done before. */
  inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
  /** Runs `work` in one read-only transaction: all its queries see the database as it was when it began. */
  inReadOnlyTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T>;
  serverFacts(): Promise<ServerFacts>;
  close(): Promise<void>;
}
