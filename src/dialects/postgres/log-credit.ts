import type { ChangeLogNames } from '../common';
import { literal, qualified } from './quote';

/** How many changes the triggers log before a Client has to raise the credit. */
const INITIAL_CREDIT = 1_000_000;

/**
 * The credit is a sequence that is only ever set (correctness rule 11): its value is read without scanning a table, a
 * report that runs for hours leaves no dead versions of it in every trigger's way, and setting it waits for nobody.
 */
export function createCreditSql(names: ChangeLogNames): string[] {
  return [`CREATE SEQUENCE ${qualified(names.credit)} MINVALUE 0 START 0 CACHE 1`, initialCreditSql(names)];
}

/** Sets the credit so far above the last id that a Client has time to come. */
export function initialCreditSql(names: ChangeLogNames): string {
  return `SELECT setval(${sequence(names.credit)}, ${lastIdSql(names)} + ${INITIAL_CREDIT})`;
}

/** Condition of a trigger: it may log. Raises when one of the sequences is gone; null, and so no, when the credit was never set. */
export function withinCreditSql(names: ChangeLogNames): string {
  return `pg_catalog.pg_sequence_last_value(${sequence(names.credit)}) OPERATOR(pg_catalog.>) ${lastIdSql(names)}`;
}

/** One row: credit, and the last id drawn. */
export function creditSql(names: ChangeLogNames): string {
  return `SELECT coalesce(pg_sequence_last_value(${sequence(names.credit)}), 0)::text, ${lastIdSql(names)}::text`;
}

/** Parameter: the credit. */
export function setCreditSql(names: ChangeLogNames): string {
  return `SELECT setval(${sequence(names.credit)}, $1::int8)`;
}

/** Parameter: the credit; changes nothing when it is switched off, or higher already. */
export function raiseCreditSql(names: ChangeLogNames): string {
  return `${setCreditSql(names)} FROM ${qualified(names.credit)} WHERE last_value > 0 AND last_value < $1::int8`;
}

function lastIdSql(names: ChangeLogNames): string {
  return `COALESCE(pg_catalog.pg_sequence_last_value(${sequence(names.ids)}), 0)`;
}

function sequence(object: { schema: string; name: string }): string {
  return `${literal(qualified(object))}::pg_catalog.regclass`;
}
