import type { ChangeLogNames } from '../common';
import { qualified } from './quote';
import type { Statements } from './session';

const LAST_NUMBER = 'SELECT LAST_NUMBER FROM ALL_SEQUENCES WHERE SEQUENCE_OWNER = :1 AND SEQUENCE_NAME = :2';

/**
 * Highest id that may have been drawn: the catalogue knows the end of the sequence's cache, up to 1,000 ids above the last
 * one drawn. So a credit raised from it is up to that much too high, and one that runs out is told that much too early;
 * told too late, a raised credit could lie below ids drawn already and the triggers would never log again.
 */
export async function lastIdOf(statements: Statements, { ids }: ChangeLogNames): Promise<number> {
  return (await drawnOf(statements, ids)) ?? 0;
}

/** Numbers drawn of a sequence without cache, exactly; null when there is no such sequence. */
export async function drawnOf(statements: Statements, sequence: { schema: string; name: string }): Promise<number | null> {
  const rows = await statements.query(LAST_NUMBER, [sequence.schema, sequence.name]);
  return rows.length === 0 ? null : Number(rows[0][0]) - 1;
}

export function creditSql({ credit }: ChangeLogNames): string {
  return `SELECT MAX(MAX_ID) FROM ${qualified(credit)}`;
}

/** Sets the credit whatever it was. :1: the credit. */
export function setCreditSql({ credit }: ChangeLogNames): string {
  return `UPDATE ${qualified(credit)} SET MAX_ID = :1`;
}

/** Changes nothing when it is switched off, or higher already. :1 and :2: the credit. */
export function raiseCreditSql(names: ChangeLogNames): string {
  return `${setCreditSql(names)} WHERE MAX_ID > 0 AND MAX_ID < :2`;
}
