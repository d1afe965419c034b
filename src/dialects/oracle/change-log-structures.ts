import { changeLogInUse, type ChangeLogNames, isSameOwner, signatureOf, UNKNOWN_OWNER } from '../common';
import type { ChangeLogOwner, StructureState } from '../dialect';
import { columnTexts, objectType } from './catalogue';
import { CHANGE_LOG_COLUMNS, changeLogObjects, createIdsSql, fillCreditSql, type ChangeLogObject } from './change-log-ddl';
import type { Step } from './ddl-runner';
import { lastIdOf } from './log-credit';
import { qualified } from './quote';
import type { Statements } from './session';

/** An object of the change log: how it stands and what would mend it. */
export interface ChangeLogObjectState extends StructureState {
  repair: Step[];
}

/** Reads what is asked of the log with the facts of one server. */
export interface LogContext {
  statements: Statements;
  names: ChangeLogNames;
  release: number;
}

/**
 * Compares the change log with the catalogue.
 * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when it is another instance's, or a table that is not a change log
 */
export async function inspectChangeLog(context: LogContext, owner: ChangeLogOwner): Promise<ChangeLogObjectState[]> {
  await refuseForeignLog(context, owner);
  const states: ChangeLogObjectState[] = [];
  for (const wanted of changeLogObjects(context.names, owner)) states.push(await inspectObject(context, wanted));
  return states;
}

/** @throws ConnectorError `PRODUCT_DATABASE_IN_USE` */
export async function refuseForeignLog(context: LogContext, owner: ChangeLogOwner): Promise<void> {
  const actual = await readOwner(context);
  if (actual && !isSameOwner(actual, owner)) throw changeLogInUse(context.names, actual);
  if (!actual) await refuseOtherTable(context);
}

/** @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when a table of the log's name is not a change log */
export async function refuseOtherTable({ statements, names, release }: LogContext): Promise<void> {
  const columns = await columnTexts(statements, names.log, release);
  if (columns.length > 0 && !CHANGE_LOG_COLUMNS.every((column) => columns.includes(column))) {
    throw changeLogInUse(names, UNKNOWN_OWNER);
  }
}

/** The record of whose log it is; null when there is none. */
export async function readOwner({ statements, names }: LogContext): Promise<ChangeLogOwner | null> {
  if ((await objectType(statements, names.owner)) !== 'TABLE') return null;
  const rows = await statements.query(`SELECT INSTANCE_ID, CONNECTION_ID FROM ${qualified(names.owner)} WHERE ROWNUM = 1`);
  const [row] = rows as [string, string][];
  return row ? { instanceId: row[0], connectionId: row[1] } : null;
}

async function inspectObject(context: LogContext, wanted: ChangeLogObject): Promise<ChangeLogObjectState> {
  const { statements, names, release } = context;
  const object = `${wanted.object.schema}.${wanted.object.name}`;
  const base = { object, kind: wanted.kind };
  const type = await objectType(statements, wanted.object);
  if (type === null) return { ...base, state: 'MISSING', detail: 'it does not exist', repair: await creation(context, wanted, object) };
  if (type !== wanted.type) return { ...base, state: 'CHANGED', detail: `an object of another kind (${type}) has its name`, repair: [] };
  const columns = wanted.type === 'TABLE' ? await columnTexts(statements, wanted.object, release) : [];
  const signature = signatureOf(wanted.type, columns);
  if (wanted.object === names.log && !CHANGE_LOG_COLUMNS.every((column) => columns.includes(column))) {
    return { ...base, state: 'CHANGED', detail: 'its columns are other ones: drop it, and it is made anew', signature, repair: [] };
  }
  if (wanted.fillSql !== null && !(await hasRow(context, wanted))) {
    return { ...base, state: 'CHANGED', detail: 'its row is gone', signature, repair: [await filling(context, wanted, object)] };
  }
  return { ...base, state: 'OK', detail: '', signature, repair: [] };
}

/** For a log whose sequence was made anew ids go on above those that wait. */
async function creation(context: LogContext, wanted: ChangeLogObject, object: string): Promise<Step[]> {
  const isIds = wanted.object === context.names.ids;
  const sql = isIds ? createIdsSql(context.names, (await highestWaiting(context)) + 1) : wanted.createSql;
  const create = { purpose: `create ${wanted.type.toLowerCase()} ${object}`, sql };
  return wanted.fillSql === null ? [create] : [create, await filling(context, wanted, object)];
}

async function filling({ statements, names }: LogContext, wanted: ChangeLogObject, object: string): Promise<Step> {
  const isCredit = wanted.object === names.credit;
  const sql = isCredit ? fillCreditSql(names, await lastIdOf(statements, names)) : wanted.fillSql!;
  return { purpose: `write the row of ${object}`, sql };
}

async function hasRow({ statements }: LogContext, { object }: ChangeLogObject): Promise<boolean> {
  return (await statements.query(`SELECT 1 FROM ${qualified(object)} WHERE ROWNUM = 1`)).length > 0;
}

async function highestWaiting({ statements, names }: LogContext): Promise<number> {
  if ((await objectType(statements, names.log)) !== 'TABLE') return 0;
  const [[id]] = await statements.query(`SELECT MAX(ID) FROM ${qualified(names.log)}`);
  return Number(id ?? 0);
}
