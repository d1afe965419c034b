import { CHANGED_AT_COLUMN, ORIGIN_COLUMN, triggerStem, type ChangeLogNames } from '../common';
import type { CaptureLayout, TableName } from '../dialect';
import { INVISIBLE_COLUMNS_RELEASE } from './catalogue';
import { qualified, quote } from './quote';
import { triggerBody } from './trigger-body';

/** A compound trigger as the catalogue tells it. */
export const COMPOUND = 'COMPOUND';
export const ALL_EVENTS = 'DIU';

/** The managerial columns: nullable and without default, so that adding them changes no row and fires no trigger. */
export const MANAGERIAL_COLUMNS: readonly { name: string; nativeType: string }[] = [
  { name: CHANGED_AT_COLUMN, nativeType: 'TIMESTAMP(6) WITH TIME ZONE' },
  { name: ORIGIN_COLUMN, nativeType: 'VARCHAR2(100 CHAR)' },
];

/** The trigger of a table: the user's own, wherever the table lies. */
export function triggerOfTable(table: TableName, names: ChangeLogNames): TableName {
  return { schema: names.log.schema, name: triggerStem(table) };
}

/** Name under which a new body is compiled before it takes the place of one that works. */
export function trialOf(trigger: TableName): TableName {
  return { schema: trigger.schema, name: `${trigger.name}_P` };
}

/** A trigger that does not compile stops every write to its table, so a new one starts disabled. */
export function createTriggerSql(trigger: TableName, layout: CaptureLayout, names: ChangeLogNames, state: 'ENABLE' | 'DISABLE'): string {
  return `CREATE OR REPLACE TRIGGER ${qualified(trigger)}
FOR INSERT OR UPDATE OR DELETE ON ${qualified(layout.table.table)}
${state}
${triggerBody(layout, names)}`;
}

export function enableTriggerSql(trigger: TableName): string {
  return `ALTER TRIGGER ${qualified(trigger)} ENABLE`;
}

export function dropTriggerSql(trigger: TableName): string {
  return `DROP TRIGGER ${qualified(trigger)}`;
}

/** From 12.1 on the columns are invisible: SELECT *, INSERT without columns and %ROWTYPE stay as they are. */
export function addColumnSql(table: TableName, column: { name: string; nativeType: string }, release: number): string {
  const invisible = release >= INVISIBLE_COLUMNS_RELEASE ? ' INVISIBLE' : '';
  return `ALTER TABLE ${qualified(table)} ADD (${quote(column.name)} ${column.nativeType}${invisible})`;
}

/** Rows up to which dropping columns is quick enough to hold the table's exclusive lock for it. */
const QUICK_ROWS = 1_000_000;

/**
 * Dropping columns rewrites every row under an exclusive lock. On a large table, or one never counted, they are marked
 * unused instead, which takes a moment and hides them from everybody; the space goes with DROP UNUSED COLUMNS, whenever a
 * DBA chooses.
 */
export function dropColumnsSql(table: TableName, columns: string[], estimatedRows: number | null): string {
  const action = estimatedRows !== null && estimatedRows <= QUICK_ROWS ? 'DROP' : 'SET UNUSED';
  return `ALTER TABLE ${qualified(table)} ${action} (${columns.map(quote).join(', ')})`;
}
