/** Value of a statement's parameter; numbers are whole. Everything else travels as text and is converted by the statement. */
export type Parameter = string | number | boolean | Buffer | null;

/** One result row; positions as in the SELECT list. */
export type Row = unknown[];

/** Runs statements; values come back by position. */
export interface Statements {
  /**
   * With parameters (`@p1`, `@p2`, ...) the statement goes through `sp_executesql`, without as a batch of its own, as
   * CREATE TRIGGER must. Statements convert what they select to text or integers: the driver loses digits of decimals
   * and of times.
   */
  query(sql: string, parameters?: readonly Parameter[], options?: { timeoutMs?: number }): Promise<Row[]>;
}
