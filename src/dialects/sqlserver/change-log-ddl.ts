import type { ChangeLogOwner, DdlStatement, TableName } from '../dialect';
import type { ChangeLogNames } from '../common';
import { grantsOn } from './everybodys-rights';
import { createCreditSql, initialCreditSql } from './log-credit';
import { literal, qualified, quote } from './quote';
import { BINARY_COLLATION } from './raw-text';
import type { ServerFacts } from './server-facts';

/** Raised when the shape of a log row changes. */
export const CHANGE_LOG_LAYOUT_VERSION = 1;

/** Columns of the change log; a table of its name that lacks one is not ours. */
export const CHANGE_LOG_COLUMNS: readonly { name: string; nativeType: string; isNullable: boolean }[] = [
  { name: 'id', nativeType: 'bigint', isNullable: false },
  { name: 'layout', nativeType: 'int', isNullable: false },
  { name: 'kind', nativeType: 'char(1)', isNullable: false },
  { name: 'kinds', nativeType: 'varchar(8000)', isNullable: true },
  { name: 'old_values', nativeType: 'nvarchar(max)', isNullable: true },
  { name: 'new_values', nativeType: 'nvarchar(max)', isNullable: true },
  { name: 'origin', nativeType: 'nvarchar(128)', isNullable: true },
  { name: 'changed_at', nativeType: 'datetime2(6)', isNullable: false },
];

/** Ids the server takes at once. What counts misses has no cache: a crash would lose it, and look like misses. */
const CACHED_IDS = 1_000;

/** One object of the change log with the statements that make it. */
export interface ChangeLogObject {
  kind: 'CHANGE_LOG' | 'OWNER' | 'SEQUENCE';
  object: TableName;
  /** `U` table, `SO` sequence. */
  type: 'U' | 'SO';
  create: DdlStatement[];
}

/**
 * The objects of the change log in the order they are made.
 * @param highestId highest id that waits in the log: a sequence made anew goes on above it
 */
export function changeLogObjects(
  names: ChangeLogNames,
  owner: ChangeLogOwner,
  facts: ServerFacts,
  highestId: number = 0,
): ChangeLogObject[] {
  const cache = (clause: string) => (facts.hasSequenceCache ? ` ${clause}` : '');
  const sequence = (object: TableName, what: string, first: number, clause: string): ChangeLogObject => ({
    kind: 'SEQUENCE',
    object,
    type: 'SO',
    create: steps(object, [`create ${what}`, createSequenceSql(object, first, cache(clause))], [`start ${what}`, drawSql(object)]),
  });
  const table = (kind: 'CHANGE_LOG' | 'OWNER', object: TableName, ...create: [purpose: string, sql: string][]): ChangeLogObject => ({
    kind,
    object,
    type: 'U',
    create: steps(object, ...create),
  });
  return [
    sequence(names.ids, 'the sequence of change ids', highestId, `CACHE ${CACHED_IDS}`),
    table('CHANGE_LOG', names.log, ['create change log', createLogSql(names)], ['keep locks on single rows in', noEscalationSql(names)]),
    sequence(names.missed, 'the sequence of missed changes', 0, 'NO CACHE'),
    table('CHANGE_LOG', names.credit, ['create credit', createCreditSql(names)], ['fill credit', initialCreditSql(names, facts)]),
    table('OWNER', names.owner, ['create owner', createOwnerSql(names)], ['fill owner', insertOwnerSql(names, owner)]),
  ].map((object) => ({ ...object, create: [...object.create, ...grantsOn(object.object, names, facts)] }));
}

function steps({ schema, name }: TableName, ...created: [purpose: string, sql: string][]): DdlStatement[] {
  return created.map(([purpose, sql]) => ({ purpose: `${purpose} ${schema}.${name}`, sql }));
}

/** Name of the constraint that names all columns of the log, so that none is dropped or altered without a word. */
export function shapeName(changeLogTable: string): string {
  return `${changeLogTable}_SHAPE`;
}

/** Columns the triggers leave to the change log, and what fills them. A sequence a default draws from cannot be dropped. */
export function logDefaults(names: ChangeLogNames): { column: string; constraint: string; expression: string }[] {
  return [
    { column: 'id', constraint: `${names.log.name}_ID`, expression: `NEXT VALUE FOR ${qualified(names.ids)}` },
    { column: 'changed_at', constraint: `${names.log.name}_AT`, expression: 'SYSUTCDATETIME()' },
  ];
}

export function addDefaultSql(names: ChangeLogNames, column: string): string {
  const { constraint, expression } = logDefaults(names).find((candidate) => candidate.column === column)!;
  return `ALTER TABLE ${qualified(names.log)} ADD CONSTRAINT ${quote(constraint)} DEFAULT (${expression}) FOR ${quote(column)}`;
}

export function addShapeSql(names: ChangeLogNames): string {
  return `ALTER TABLE ${qualified(names.log)} ADD ${shapeConstraint(names)}`;
}

/** Locks on rows only: else one large transaction of the product would take the whole log, and everybody would wait for it. */
export function noEscalationSql(names: ChangeLogNames): string {
  return `ALTER TABLE ${qualified(names.log)} SET (LOCK_ESCALATION = DISABLE)`;
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
  const drop = (object: TableName, type: 'U' | 'SO') =>
    `IF OBJECT_ID(${literal(qualified(object))}, '${type}') IS NOT NULL DROP ${type === 'U' ? 'TABLE' : 'SEQUENCE'} ${qualified(object)}`;
  return [drop(names.log, 'U'), drop(names.ids, 'SO'), drop(names.missed, 'SO'), drop(names.credit, 'U'), drop(names.owner, 'U')];
}

/** Counters begin anew: 0 is drawn, so that the first to count is 1. */
export function restartSql(sequence: TableName): string[] {
  return [`ALTER SEQUENCE ${qualified(sequence)} RESTART WITH 0`, drawSql(sequence)];
}

function createSequenceSql(sequence: TableName, first: number, cache: string): string {
  return `CREATE SEQUENCE ${qualified(sequence)} AS bigint START WITH ${first} INCREMENT BY 1 MINVALUE 0${cache}`;
}

function drawSql(sequence: TableName): string {
  return `DECLARE @drawn bigint;\nSET @drawn = NEXT VALUE FOR ${qualified(sequence)}`;
}

function createLogSql(names: ChangeLogNames): string {
  const defaults = new Map(logDefaults(names).map(({ column, ...made }) => [column, made]));
  const columns = CHANGE_LOG_COLUMNS.map(({ name, nativeType, isNullable }) => {
    const collation = /char/.test(nativeType) ? ` COLLATE ${BINARY_COLLATION}` : '';
    const made = defaults.get(name);
    const filled = made === undefined ? '' : ` CONSTRAINT ${quote(made.constraint)} DEFAULT (${made.expression})`;
    return `  ${name} ${nativeType}${collation} ${isNullable ? 'NULL' : 'NOT NULL'}${filled}`;
  });
  const key = `  CONSTRAINT ${quote(`${names.log.name}_PK`)} PRIMARY KEY CLUSTERED (id) WITH (ALLOW_PAGE_LOCKS = OFF)`;
  return `CREATE TABLE ${qualified(names.log)} (\n${[...columns, key, `  ${shapeConstraint(names)}`].join(',\n')}\n)`;
}

/** Always true, and known to be from the first column. */
function shapeConstraint(names: ChangeLogNames): string {
  const named = CHANGE_LOG_COLUMNS.map(({ name }) => `${name} IS NOT NULL`);
  return `CONSTRAINT ${quote(shapeName(names.log.name))} CHECK (${named.join(' OR ')})`;
}

/** One row; a second owner has no place in it. */
function createOwnerSql(names: ChangeLogNames): string {
  return `CREATE TABLE ${qualified(names.owner)} (
  instance_id nvarchar(200) NOT NULL,
  connection_id nvarchar(200) NOT NULL,
  layout_version int NOT NULL,
  handoff bigint NOT NULL
)`;
}
