import { ConnectorError } from '../../common/errors';
import type { ChangeLogOwner, DdlStatement, StructureState } from '../dialect';
import { columnsOf, relationKind } from './catalogue';
import {
  ADDED_COLUMNS,
  addColumnsToLogSql,
  CHANGE_LOG_LAYOUT_VERSION,
  CHANGE_LOG_COLUMNS,
  changeLogObjects,
  insertOwnerSql,
  updateLayoutSql,
  type ChangeLogObject,
} from './change-log-ddl';
import type { Statements } from './connect';
import type { ChangeLogNames } from './names';
import { qualified } from './quote';

const TABLE = 'r';
const SEQUENCE = 'S';

/** An object of the change log: how it stands and what would mend it. */
export interface ChangeLogObjectState extends StructureState {
  repair: DdlStatement[];
}

/**
 * Compares the change log with the catalogue.
 * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when it is another instance's, or a table that is not a change log
 */
export async function inspectChangeLog(
  statements: Statements,
  names: ChangeLogNames,
  owner: ChangeLogOwner,
): Promise<ChangeLogObjectState[]> {
  await refuseForeignLog(statements, names, owner);
  const states: ChangeLogObjectState[] = [];
  for (const wanted of changeLogObjects(names, owner)) states.push(await inspectObject(statements, names, owner, wanted));
  return states;
}

/** @throws ConnectorError `PRODUCT_DATABASE_IN_USE` */
export async function refuseForeignLog(statements: Statements, names: ChangeLogNames, owner: ChangeLogOwner): Promise<void> {
  const actual = await readOwner(statements, names);
  if (actual && !isSameOwner(actual, owner)) throw inUse(names, actual);
  await refuseOtherTable(statements, names);
}

/** @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when a table of the log's name is not a change log */
export async function refuseOtherTable(statements: Statements, names: ChangeLogNames): Promise<void> {
  const columns = await logColumns(statements, names);
  if (columns.length > 0 && !CHANGE_LOG_COLUMNS.every((column) => columns.includes(column))) {
    throw inUse(names, { instanceId: '?', connectionId: '?' });
  }
}

async function logColumns(statements: Statements, names: ChangeLogNames): Promise<string[]> {
  const columns = await columnsOf(statements, names.log);
  return columns.map(({ name, nativeType }) => `${name} ${nativeType}`);
}

/** The record of whose log it is and of which layout; null when there is none. */
export async function readOwner(
  statements: Statements,
  names: ChangeLogNames,
): Promise<(ChangeLogOwner & { layoutVersion: number }) | null> {
  if ((await relationKind(statements, names.owner)) !== TABLE) return null;
  const rows = await statements.query(`SELECT instance_id, connection_id, layout_version FROM ${qualified(names.owner)} LIMIT 1`);
  const [row] = rows as [string, string, number][];
  return row ? { instanceId: row[0], connectionId: row[1], layoutVersion: row[2] } : null;
}

export function isSameOwner(one: ChangeLogOwner, other: ChangeLogOwner): boolean {
  return one.instanceId === other.instanceId && one.connectionId === other.connectionId;
}

async function inspectObject(
  statements: Statements,
  names: ChangeLogNames,
  owner: ChangeLogOwner,
  wanted: ChangeLogObject,
): Promise<ChangeLogObjectState> {
  const object = `${wanted.object.schema}.${wanted.object.name}`;
  const kind = await relationKind(statements, wanted.object);
  if (kind === null) {
    const repair = wanted.createSql.map((sql) => ({ purpose: `create ${wanted.kind.toLowerCase().replace('_', ' ')} ${object}`, sql }));
    return { object, kind: wanted.kind, state: 'MISSING', detail: 'it does not exist', repair };
  }
  if (kind !== (wanted.kind === 'SEQUENCE' ? SEQUENCE : TABLE)) {
    return { object, kind: wanted.kind, state: 'CHANGED', detail: `an object of another kind (${kind}) has its name`, repair: [] };
  }
  const flaw = wanted.kind === 'CHANGE_LOG' ? await logFlaw(statements, names) : await ownerFlaw(statements, names, owner, wanted);
  if (flaw === null) return { object, kind: wanted.kind, state: 'OK', detail: '', repair: [] };
  const repair = [{ purpose: `${flaw.remedy} ${object}`, sql: flaw.sql }];
  return { object, kind: wanted.kind, state: 'CHANGED', detail: flaw.detail, repair };
}

interface Flaw {
  detail: string;
  /** What the statement does to the object. */
  remedy: string;
  sql: string;
}

async function logFlaw(statements: Statements, names: ChangeLogNames): Promise<Flaw | null> {
  const columns = await logColumns(statements, names);
  const lacking = ADDED_COLUMNS.filter((column) => !columns.includes(column));
  if (lacking.length === 0) return null;
  return { detail: 'it is of an older layout', remedy: 'add what is new to', sql: addColumnsToLogSql(names, lacking) };
}

async function ownerFlaw(
  statements: Statements,
  names: ChangeLogNames,
  owner: ChangeLogOwner,
  wanted: ChangeLogObject,
): Promise<Flaw | null> {
  if (wanted.kind !== 'OWNER') return null;
  const record = await readOwner(statements, names);
  if (record === null) return { detail: 'the owner record is gone', remedy: 'write the owner record', sql: insertOwnerSql(names, owner) };
  if (record.layoutVersion >= CHANGE_LOG_LAYOUT_VERSION) return null;
  return { detail: 'it tells of an older layout', remedy: 'note the layout in', sql: updateLayoutSql(names) };
}

function inUse(names: ChangeLogNames, actual: ChangeLogOwner): ConnectorError {
  return new ConnectorError('PRODUCT_DATABASE_IN_USE', { changeLog: names.log.name, ...actual });
}
