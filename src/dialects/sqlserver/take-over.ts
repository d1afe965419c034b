import type { ChangeLogOwner } from '../dialect';
import { objectType } from './catalogue';
import { restartSql } from './change-log-ddl';
import { readOwner } from './change-log-facts';
import { inspectChangeLog, refuseOtherTable } from './change-log-structures';
import type { Statements } from './statements';
import { initialCreditSql } from './log-credit';
import { type ChangeLogNames, isSameOwner } from '../common';
import type { ObjectPlace } from './object-names';
import { qualified } from './quote';

/**
 * Whether there is a change log that is not the owner's.
 * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when a table of the log's name is not a change log
 */
export async function isToTakeOver(statements: Statements, names: ChangeLogNames, owner: ChangeLogOwner): Promise<boolean> {
  await refuseOtherTable(statements, names);
  const actual = await readOwner(statements, names);
  if (actual) return !isSameOwner(actual, owner);
  return (await objectType(statements, names.log)) !== null;
}

/** Empties the log and writes the new owner record, in the transaction of the caller. Repairs what is missing on the way. */
export async function takeOverLog(statements: Statements, place: ObjectPlace, owner: ChangeLogOwner): Promise<void> {
  const { names, facts } = place;
  if ((await objectType(statements, names.log)) !== null) await statements.query(`TRUNCATE TABLE ${qualified(names.log)}`);
  if ((await objectType(statements, names.owner)) !== null) await statements.query(`DELETE FROM ${qualified(names.owner)}`);
  const objects = await inspectChangeLog(statements, place, owner);
  for (const { sql } of objects.flatMap((object) => object.repair)) await statements.query(sql);
  for (const sql of restartSql(names.missed)) await statements.query(sql);
  await statements.query(initialCreditSql(names, facts));
}
