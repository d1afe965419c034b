import { isSameOwner } from '../common';
import type { ChangeLogOwner, TableName } from '../dialect';
import { objectType } from './catalogue';
import { changeLogObjects, dropObjectSql } from './change-log-ddl';
import { inspectChangeLog, readOwner, refuseOtherTable, type LogContext } from './change-log-structures';
import type { DdlRunner, Step } from './ddl-runner';
import { qualified } from './quote';
import type { OracleSession } from './session';
import { dropTriggerSql } from './trigger-ddl';

const LOGGING_TRIGGERS = `SELECT DISTINCT NAME FROM ALL_SOURCE
WHERE OWNER = :1 AND TYPE = 'TRIGGER' AND REGEXP_LIKE(NAME, '^TCC_[0-9A-F]{8}(_P)?$') AND INSTR(TEXT, :2) > 0 ORDER BY NAME`;

/**
 * Whether there is a change log that is not the owner's.
 * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when a table of the log's name is not a change log
 */
export async function isToTakeOver(context: LogContext, owner: ChangeLogOwner): Promise<boolean> {
  await refuseOtherTable(context);
  const actual = await readOwner(context);
  if (actual) return !isSameOwner(actual, owner);
  return (await objectType(context.statements, context.names.log)) !== null;
}

/**
 * Drops the triggers of the owner before, whose layouts nobody can read any more, empties the log and begins the counters
 * anew. The new record comes last: cut short, all of it is done again from the start.
 */
export async function takeOverLog(context: LogContext, owner: ChangeLogOwner, session: OracleSession, runner: DdlRunner): Promise<void> {
  const { names } = context;
  const run = (steps: Step[]) => runner.run(steps, names.log, () => undefined);
  await run(await triggersToDrop(context));
  for (const { object, type } of changeLogObjects(names, owner)) {
    if (object === names.owner || object === names.ids) continue;
    if ((await objectType(session, object)) === type) await run([emptying(object, type)]);
  }
  if ((await objectType(session, names.owner)) === 'TABLE') await session.execute(`DELETE FROM ${qualified(names.owner)}`);
  await run((await inspectChangeLog(context, owner)).flatMap(({ repair }) => repair));
}

async function triggersToDrop({ statements, names }: LogContext): Promise<Step[]> {
  const rows = await statements.query(LOGGING_TRIGGERS, [names.log.schema, `INSERT INTO ${qualified(names.log)} (ID, CHANGED_AT`]);
  return rows.map(([name]) => {
    const trigger = { schema: names.log.schema, name: name as string };
    return { purpose: `drop trigger ${trigger.name}`, sql: dropTriggerSql(trigger) };
  });
}

/** A counter is made anew by the repair that follows; so is the row of the credit. */
function emptying(object: TableName, type: 'TABLE' | 'SEQUENCE'): Step {
  const purpose = `empty ${object.schema}.${object.name}`;
  return { purpose, sql: type === 'SEQUENCE' ? dropObjectSql(type, object) : `TRUNCATE TABLE ${qualified(object)}` };
}
