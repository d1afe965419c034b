import type { ColumnType } from '../../contracts';
import type { ConnectionSettings } from '../../dialects';

/** One session of the "product": what writes the scratch tables, on a driver connection of its own. */
export interface WriterSession {
  /** Runs statements one after the other; each commits by itself outside of begin and commit. */
  run(...statements: string[]): Promise<void>;
  /** First column of every row, as text. */
  texts(sql: string): Promise<string[]>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Ends the session, rolling back what is open. */
  close(): Promise<void>;
}

/** A value that has to come back as it is: a column of this type, filled by this literal. */
export interface ExactValue {
  column: string;
  nativeType: string;
  literal: string;
  type: ColumnType;
  /** What the document holds; the time zone of the connection is America/Sao_Paulo. */
  emitted: string | number | null;
}

/** What certify has to know of an engine beside its dialect: the SQL of the product that writes the scratch tables. */
export interface CertifyEngine {
  connect(settings: ConnectionSettings): Promise<WriterSession>;
  types: { number: string; code: string; text: string };
  exactValues: ExactValue[];
  /** One INSERT of a row for each `n` from `from` to `to`; the values are expressions of `n`. @param into table and columns */
  insertSeries(into: string, from: number, to: number, values: string): string;
  /** Everything in a schema that an installation could leave behind, one text a row. @param schema as a literal */
  catalogue(schema: string): string;
}
