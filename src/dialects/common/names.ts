import { createHash } from 'node:crypto';
import type { TableName } from '../dialect';

/** Name of the change log unless the connection says otherwise; the fixed names below belong to it. */
export const DEFAULT_CHANGE_LOG = 'TCC_EVENT';

export const CHANGED_AT_COLUMN = 'TCC_CHANGED_AT';
export const ORIGIN_COLUMN = 'TCC_ORIGIN';

/** Our objects beside the change log; all in its schema. */
export interface ChangeLogNames {
  log: TableName;
  /** Ids of log rows. */
  ids: TableName;
  /** Counts changes a trigger could not log. */
  missed: TableName;
  /** How far the triggers may log. */
  credit: TableName;
  owner: TableName;
}

/** Two logs in one schema have objects of their own. */
export function changeLogNames(schema: string, changeLogTable: string): ChangeLogNames {
  const stem = changeLogTable === DEFAULT_CHANGE_LOG ? 'TCC' : changeLogTable;
  return {
    log: { schema, name: changeLogTable },
    ids: { schema, name: `${changeLogTable}_SEQ` },
    missed: { schema, name: `${stem}_MISSED_SEQ` },
    credit: { schema, name: `${stem}_CREDIT` },
    owner: { schema, name: `${stem}_OWNER` },
  };
}

/** What a trigger of a set reacts to: insert, update, delete, truncate, or the managerial columns. */
export const TRIGGER_ROLES = ['I', 'U', 'D', 'T', 'C'] as const;
export type TriggerRole = (typeof TRIGGER_ROLES)[number];

/** What the names of a table's triggers begin with; the name itself where one trigger does everything. */
export function triggerStem(table: TableName): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([table.schema, table.name]))
    .digest('hex');
  return `TCC_${hash.slice(0, 8).toUpperCase()}`;
}

/** Name of a trigger and of its function: the same set however many mappings use the table. */
export function triggerName(table: TableName, role: TriggerRole): string {
  return `${triggerStem(table)}_${role}`;
}
