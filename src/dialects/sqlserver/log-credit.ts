import type { ChangeLogNames } from '../common';
import { literal, qualified } from './quote';
import type { ServerFacts } from './server-facts';

/** How many ids the triggers may draw before a Client has to raise the credit. */
const INITIAL_CREDIT = 1_000_000;

/**
 * The credit is a table of one row (correctness rule 11) that triggers read without waiting for whoever changes it. Each
 * statement draws an id to compare it with, beside those of its rows.
 */
export function createCreditSql(names: ChangeLogNames): string {
  return `CREATE TABLE ${qualified(names.credit)} (
  one tinyint NOT NULL DEFAULT (1) PRIMARY KEY CHECK (one = 1 AND max_id IS NOT NULL),
  max_id bigint NOT NULL
)`;
}

/** Sets the credit so far above the last id that a Client has time to come. */
export function initialCreditSql(names: ChangeLogNames, facts: ServerFacts): string {
  const credit = `COALESCE(${lastValueSql(names.ids, facts)}, 0) + ${INITIAL_CREDIT}`;
  return writeCreditSql(names, credit);
}

/** Parameter: the credit. */
export function setCreditSql(names: ChangeLogNames): string {
  return writeCreditSql(names, 'CONVERT(bigint, @p1)');
}

/** Parameter: the credit; changes nothing when it is switched off, or higher already. */
export function raiseCreditSql(names: ChangeLogNames): string {
  return `UPDATE ${qualified(names.credit)} SET max_id = CONVERT(bigint, @p1) WHERE max_id > 0 AND max_id < CONVERT(bigint, @p1)`;
}

/** One row: credit, and the last id drawn; an id or both are NULL where one of the objects is gone. */
export function creditSql(names: ChangeLogNames, facts: ServerFacts): string {
  return `SELECT CONVERT(nvarchar(20), (SELECT max_id FROM ${qualified(names.credit)})), CONVERT(nvarchar(20), ${lastValueSql(names.ids, facts)})`;
}

/** Last value drawn of a sequence: each draws 0 when it is made, so that the first to count is 1. */
export function lastValueSql(sequence: { schema: string; name: string }, facts: ServerFacts): string {
  if (!facts.hasSequenceCatalogue) return `(SELECT last_value FROM ${qualified(sequence)})`;
  return `(SELECT CONVERT(bigint, current_value) FROM sys.sequences WHERE object_id = OBJECT_ID(${literal(qualified(sequence))}, 'SO'))`;
}

function writeCreditSql(names: ChangeLogNames, credit: string): string {
  const table = qualified(names.credit);
  return `UPDATE ${table} SET max_id = ${credit};\nIF @@ROWCOUNT = 0 INSERT INTO ${table} (max_id) VALUES (${credit})`;
}
