import type { ChangeLogOwner, DdlStatement, StructureState } from '../dialect';
import { relationKind } from './catalogue';
import { CHANGE_LOG_COLUMNS, changeLogObjects, type ChangeLogObject } from './change-log-ddl';
import { changeLogSignature, logColumns, readOwner } from './change-log-facts';
import { flawOf } from './change-log-flaws';
import type { Statements } from './connect';
import { changeLogInUse, type ChangeLogNames, isSameOwner, UNKNOWN_OWNER } from '../common';

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
  if (actual && !isSameOwner(actual, owner)) throw changeLogInUse(names, actual);
  if (!actual) await refuseOtherTable(statements, names);
}

/** @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when a table of the log's name is not a change log */
export async function refuseOtherTable(statements: Statements, names: ChangeLogNames): Promise<void> {
  const columns = await logColumns(statements, names);
  if (columns.length > 0 && !CHANGE_LOG_COLUMNS.every((column) => columns.includes(column))) {
    throw changeLogInUse(names, UNKNOWN_OWNER);
  }
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
    const repair = wanted.createSql.map((sql, step) => ({ purpose: `${step === 0 ? 'create' : 'fill'} ${label(wanted)} ${object}`, sql }));
    return { object, kind: wanted.kind, state: 'MISSING', detail: 'it does not exist', repair };
  }
  if (kind !== (wanted.kind === 'SEQUENCE' ? SEQUENCE : TABLE)) {
    return { object, kind: wanted.kind, state: 'CHANGED', detail: `an object of another kind (${kind}) has its name`, repair: [] };
  }
  const flaw = await flawOf(statements, names, owner, wanted);
  const signature = await changeLogSignature(statements, names, wanted);
  return { object, kind: wanted.kind, state: flaw ? 'CHANGED' : 'OK', detail: flaw?.detail ?? '', signature, repair: flaw?.repair ?? [] };
}

function label({ kind }: ChangeLogObject): string {
  return kind.toLowerCase().replace('_', ' ');
}
