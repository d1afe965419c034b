import type { ChangeLogOwner } from '../dialect';
import { columnsOf, objectType, type ActualColumn } from './catalogue';
import { CHANGE_LOG_COLUMNS } from './change-log-ddl';
import type { Statements } from './statements';
import type { ChangeLogNames } from '../common';
import { qualified } from './quote';

/** The record of whose log it is and of which layout; null when there is none. */
export async function readOwner(
  statements: Statements,
  names: ChangeLogNames,
): Promise<(ChangeLogOwner & { layoutVersion: number }) | null> {
  if ((await objectType(statements, names.owner)) !== 'U') return null;
  const rows = await statements.query(`SELECT TOP (1) instance_id, connection_id, layout_version FROM ${qualified(names.owner)}`);
  const [row] = rows as [string, string, number][];
  return row ? { instanceId: row[0], connectionId: row[1], layoutVersion: row[2] } : null;
}

/** Columns of the log; empty when there is no such table. */
export function logColumns(statements: Statements, names: ChangeLogNames): Promise<ActualColumn[]> {
  return columnsOf(statements, names.log);
}

/** Columns the log should have and has not as they should be. */
export function wrongColumns(actual: ActualColumn[]): string[] {
  return CHANGE_LOG_COLUMNS.filter((wanted) => {
    const found = actual.find((column) => column.name === wanted.name);
    return found?.nativeType !== wanted.nativeType || found.isNullable !== wanted.isNullable;
  }).map(({ name }) => name);
}

/** Highest id waiting in the log; 0 when there is none, or no log of ours. */
export async function highestId(statements: Statements, names: ChangeLogNames): Promise<number> {
  const columns = await logColumns(statements, names);
  if (columns.length === 0 || wrongColumns(columns).includes('id')) return 0;
  const rows = await statements.query(`SELECT CONVERT(nvarchar(20), MAX(id)) FROM ${qualified(names.log)}`);
  return Number(rows[0][0] ?? 0);
}
