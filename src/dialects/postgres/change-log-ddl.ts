import type { ChangeLogOwner } from '../dialect';
import { createCreditSql } from './log-credit';
import type { ChangeLogNames } from '../common';
import { literal, qualified, quote } from './quote';

/** Raised when the shape of a log row changes. */
export const CHANGE_LOG_LAYOUT_VERSION = 2;

/** Columns every layout of the change log has, as the catalogue spells them; a table of that name without them is not ours. */
export const CHANGE_LOG_COLUMNS: readonly string[] = [
  'id bigint',
  'layout integer',
  'kind "char"',
  'old_values text[]',
  'new_values text[]',
  'origin text',
  'changed_at timestamp with time zone',
];

/** Columns that came with a later layout; they are added to a log that lacks them. */
export const ADDED_COLUMNS: readonly string[] = ['kinds text'];

/** A queue is emptied all the time: vacuum by count, not by share, and without pausing. */
const QUEUE_STORAGE =
  'autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000';

/** One object of the change log with the statements that make it. */
export interface ChangeLogObject {
  kind: 'CHANGE_LOG' | 'OWNER' | 'SEQUENCE';
  object: { schema: string; name: string };
  createSql: string[];
}

/**
 * The objects of the change log in the order they are made. Ids come from a sequence without cache: then the order of
 * ids is the order of commits for one row.
 */
export function changeLogObjects(names: ChangeLogNames, owner: ChangeLogOwner): ChangeLogObject[] {
  return [
    { kind: 'SEQUENCE', object: names.ids, createSql: [`CREATE SEQUENCE ${qualified(names.ids)} CACHE 1`] },
    { kind: 'CHANGE_LOG', object: names.log, createSql: [createLogSql(names)] },
    { kind: 'SEQUENCE', object: names.missed, createSql: [`CREATE SEQUENCE ${qualified(names.missed)} CACHE 1`] },
    { kind: 'SEQUENCE', object: names.credit, createSql: createCreditSql(names) },
    { kind: 'OWNER', object: names.owner, createSql: [createOwnerSql(names), insertOwnerSql(names, owner)] },
  ];
}

/** Brings the log of an older layout to this one; old triggers go on as before. */
export function addColumnsToLogSql(names: ChangeLogNames, columns: readonly string[]): string {
  return `ALTER TABLE ${qualified(names.log)} ${columns.map((column) => `ADD COLUMN ${column}`).join(', ')}`;
}

/** Columns the triggers leave to the change log, and what fills them. */
export function logDefaults(names: ChangeLogNames): Record<'id' | 'changed_at', string> {
  return { id: `nextval(${literal(qualified(names.ids))}::regclass)`, changed_at: 'clock_timestamp()' };
}

export function setDefaultsSql(names: ChangeLogNames): string {
  const parts = Object.entries(logDefaults(names)).map(([column, expression]) => `ALTER COLUMN ${column} SET DEFAULT ${expression}`);
  return `ALTER TABLE ${qualified(names.log)} ${parts.join(', ')}`;
}

/** For a log whose sequence of ids was made anew: ids go on above those that wait. */
export function resumeIdsSql(names: ChangeLogNames): string {
  return `SELECT setval(${literal(qualified(names.ids))}::regclass, max(id)) FROM ${qualified(names.log)} HAVING max(id) > 0`;
}

export function insertOwnerSql(names: ChangeLogNames, owner: ChangeLogOwner): string {
  const values = [literal(owner.instanceId), literal(owner.connectionId), CHANGE_LOG_LAYOUT_VERSION, 0];
  return `INSERT INTO ${qualified(names.owner)} (instance_id, connection_id, layout_version, handoff) VALUES (${values.join(', ')})`;
}

export function updateLayoutSql(names: ChangeLogNames): string {
  return `UPDATE ${qualified(names.owner)} SET layout_version = ${CHANGE_LOG_LAYOUT_VERSION}`;
}

/** Statements that remove the change log; each tolerates that its object is gone already. */
export function dropChangeLogSql(names: ChangeLogNames): string[] {
  return [
    `DROP TABLE IF EXISTS ${qualified(names.log)}`,
    `DROP SEQUENCE IF EXISTS ${qualified(names.ids)}`,
    `DROP SEQUENCE IF EXISTS ${qualified(names.missed)}`,
    `DROP SEQUENCE IF EXISTS ${qualified(names.credit)}`,
    `DROP TABLE IF EXISTS ${qualified(names.owner)}`,
  ];
}

function createLogSql(names: ChangeLogNames): string {
  const defaults = logDefaults(names);
  return `CREATE TABLE ${qualified(names.log)} (
  id bigint DEFAULT ${defaults.id} NOT NULL,
  layout integer NOT NULL,
  kind "char" NOT NULL,
  old_values text[],
  new_values text[],
  origin text,
  changed_at timestamp with time zone DEFAULT ${defaults.changed_at} NOT NULL,
  kinds text,
  CONSTRAINT ${quote(`${names.log.name}_PK`)} PRIMARY KEY (id)
) WITH (${QUEUE_STORAGE})`;
}

/** One row; a second owner has no place in it. */
function createOwnerSql(names: ChangeLogNames): string {
  return `CREATE TABLE ${qualified(names.owner)} (
  instance_id text NOT NULL,
  connection_id text NOT NULL,
  layout_version integer NOT NULL,
  handoff bigint NOT NULL
)`;
}
