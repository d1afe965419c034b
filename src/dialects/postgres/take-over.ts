import type { ChangeLogOwner } from '../dialect';
import { relationKind } from './catalogue';
import { readOwner } from './change-log-facts';
import { inspectChangeLog, refuseOtherTable } from './change-log-structures';
import type { Statements } from './connect';
import { initialCreditSql } from './log-credit';
import { type ChangeLogNames, isSameOwner } from '../common';
import { literal, qualified } from './quote';

/**
 * Whether there is a change log that is not the owner's.
 * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when a table of the log's name is not a change log
 */
export async function isToTakeOver(statements: Statements, names: ChangeLogNames, owner: ChangeLogOwner): Promise<boolean> {
  await refuseOtherTable(statements, names);
  const actual = await readOwner(statements, names);
  if (actual) return !isSameOwner(actual, owner);
  return (await relationKind(statements, names.log)) !== null;
}

/**
 * Removes a trigger function of the owner before, with its trigger: what it logs would be read by layouts that are not its
 * own. The new owner installs its own set on the tables it wants.
 */
export function dropLoggingFunctionSql(schema: string, name: string): string {
  return `DROP FUNCTION IF EXISTS ${qualified({ schema, name })}() CASCADE`;
}

/** Empties the log and writes the new owner record, in the transaction of the caller. Repairs what is missing on the way. */
export async function takeOverLog(statements: Statements, names: ChangeLogNames, owner: ChangeLogOwner): Promise<void> {
  if ((await relationKind(statements, names.log)) !== null) await statements.query(`TRUNCATE ${qualified(names.log)}`);
  if ((await relationKind(statements, names.owner)) !== null) await statements.query(`DELETE FROM ${qualified(names.owner)}`);
  const objects = await inspectChangeLog(statements, names, owner);
  for (const { sql } of objects.flatMap((object) => object.repair)) await statements.query(sql);
  await statements.query(`SELECT setval(${literal(qualified(names.missed))}::regclass, 1, false)`);
  await statements.query(initialCreditSql(names));
}
