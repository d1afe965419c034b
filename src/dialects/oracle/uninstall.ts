import { CHANGED_AT_COLUMN, ORIGIN_COLUMN } from '../common';
import type { TableName } from '../dialect';
import { columnsOf, triggerOf } from './catalogue';
import type { LogContext } from './change-log-structures';
import type { Step } from './ddl-runner';
import { foreignLogOf } from './table-structures';
import { dropColumnsSql, dropTriggerSql, trialOf, triggerOfTable } from './trigger-ddl';

const ROW_COUNT = 'SELECT NUM_ROWS FROM ALL_TABLES WHERE OWNER = :1 AND TABLE_NAME = :2';

/** What removes the trigger and the managerial columns of one table; nothing of what another connection installed. */
export async function uninstallTableSteps(context: LogContext, table: TableName): Promise<Step[]> {
  const { statements, names } = context;
  const trigger = triggerOfTable(table, names);
  const steps: Step[] = [];
  for (const object of [trigger, trialOf(trigger)]) {
    const actual = await triggerOf(statements, object);
    if (!actual) continue;
    if (await foreignLogOf(context, actual)) return [];
    steps.push({ purpose: `drop trigger ${object.name} on ${table.schema}.${table.name}`, sql: dropTriggerSql(object) });
  }
  return [...steps, ...(await dropColumns(context, table))];
}

async function dropColumns({ statements, release }: LogContext, table: TableName): Promise<Step[]> {
  const columns = (await columnsOf(statements, table, release))
    .map(({ name }) => name)
    .filter((name) => name === CHANGED_AT_COLUMN || name === ORIGIN_COLUMN);
  if (columns.length === 0) return [];
  const [row] = (await statements.query(ROW_COUNT, [table.schema, table.name])) as [number | null][];
  const purpose = `drop columns ${columns.join(', ')} of ${table.schema}.${table.name}`;
  return [{ purpose, sql: dropColumnsSql(table, columns, row?.[0] ?? null) }];
}
