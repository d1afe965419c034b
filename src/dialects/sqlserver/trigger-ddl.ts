import type { CaptureLayout, TableName } from '../dialect';
import { CHANGED_AT_COLUMN, ORIGIN_COLUMN, triggerStem, type ChangeLogNames } from '../common';
import { literal, qualified, quote } from './quote';
import type { ServerFacts } from './server-facts';
import { MAX_ORIGIN_LENGTH } from './session-origin';
import { triggerBody } from './trigger-body';

/** The one trigger of a table, as it should stand in the catalogue. */
export interface TriggerDefinition {
  trigger: TableName;
  table: TableName;
  /** What the stored text ends with; what stands before names the trigger and its table. */
  body: string;
  createSql: string;
  /** Replaces the body without a moment in which the table has no trigger; where the server cannot, drops and creates. */
  replaceSql: string[];
}

/** The managerial columns: nullable and without default, so that adding them rewrites nothing. Only what we apply sets them. */
export const MANAGERIAL_COLUMNS: readonly { name: string; nativeType: string }[] = [
  { name: CHANGED_AT_COLUMN, nativeType: 'datetime2(6)' },
  { name: ORIGIN_COLUMN, nativeType: `nvarchar(${MAX_ORIGIN_LENGTH})` },
];

/** Triggers live in the schema of their table. */
export function triggerOf(table: TableName): TableName {
  return { schema: table.schema, name: triggerStem(table) };
}

export function triggerDefinition(layout: CaptureLayout, names: ChangeLogNames, facts: ServerFacts): TriggerDefinition {
  const table = layout.table.table;
  const trigger = triggerOf(table);
  const body = triggerBody(layout, names, facts);
  const text = (verb: string) => `${verb} TRIGGER ${qualified(trigger)} ON ${qualified(table)} ${body}`;
  const createSql = text('CREATE');
  return { trigger, table, body, createSql, replaceSql: facts.hasAlterTrigger ? [text('ALTER')] : [dropTriggerSql(trigger), createSql] };
}

/** Tolerates that the trigger is gone. */
export function dropTriggerSql(trigger: TableName): string {
  return `IF OBJECT_ID(${literal(qualified(trigger))}, 'TR') IS NOT NULL DROP TRIGGER ${qualified(trigger)}`;
}

export function enableTriggerSql(trigger: TableName, table: TableName): string {
  return `ENABLE TRIGGER ${qualified(trigger)} ON ${qualified(table)}`;
}

export function disableTriggerSql(trigger: TableName, table: TableName): string {
  return `DISABLE TRIGGER ${qualified(trigger)} ON ${qualified(table)}`;
}

export function addColumnSql(table: TableName, { name, nativeType }: { name: string; nativeType: string }): string {
  return `ALTER TABLE ${qualified(table)} ADD ${quote(name)} ${nativeType} NULL`;
}

/** Tolerates that the column, or the table, is gone. */
export function dropColumnSql(table: TableName, name: string): string {
  return `IF COL_LENGTH(${literal(qualified(table))}, ${literal(name)}) IS NOT NULL ALTER TABLE ${qualified(table)} DROP COLUMN ${quote(name)}`;
}
