import type { ChangeLogOwner, DdlStatement, StructureState } from '../dialect';
import { columnsOf, objectType } from './catalogue';
import { changeLogObjects, type ChangeLogObject } from './change-log-ddl';
import { highestId, logColumns, readOwner, wrongColumns } from './change-log-facts';
import { flawOf } from './change-log-flaws';
import type { Statements } from './statements';
import { changeLogInUse, type ChangeLogNames, isSameOwner, signatureOf, UNKNOWN_OWNER } from '../common';
import type { ObjectPlace } from './object-names';

/** An object of the change log: how it stands and what would mend it. */
export interface ChangeLogObjectState extends StructureState {
  repair: DdlStatement[];
}

/**
 * Compares the change log with the catalogue.
 * @throws ConnectorError `PRODUCT_DATABASE_IN_USE` when it is another instance's, or a table that is not a change log
 */
export async function inspectChangeLog(statements: Statements, place: ObjectPlace, owner: ChangeLogOwner): Promise<ChangeLogObjectState[]> {
  const { names, facts } = place;
  await refuseForeignLog(statements, names, owner);
  const states: ChangeLogObjectState[] = [];
  for (const wanted of changeLogObjects(names, owner, facts, await highestId(statements, names))) {
    states.push(await inspectObject(statements, place, owner, wanted));
  }
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
  if (columns.length > 0 && wrongColumns(columns).length > 0) throw changeLogInUse(names, UNKNOWN_OWNER);
}

async function inspectObject(
  statements: Statements,
  { names, facts }: ObjectPlace,
  owner: ChangeLogOwner,
  wanted: ChangeLogObject,
): Promise<ChangeLogObjectState> {
  const object = `${wanted.object.schema}.${wanted.object.name}`;
  const type = await objectType(statements, wanted.object);
  if (type === null) return { object, kind: wanted.kind, state: 'MISSING', detail: 'it does not exist', repair: wanted.create };
  if (type !== wanted.type) {
    return { object, kind: wanted.kind, state: 'CHANGED', detail: `an object of another kind (${type}) has its name`, repair: [] };
  }
  const flaw = await flawOf(statements, names, facts, owner, wanted);
  const signature = signatureOf(wanted.type, await columnsOf(statements, wanted.object));
  return { object, kind: wanted.kind, state: flaw ? 'CHANGED' : 'OK', detail: flaw?.detail ?? '', signature, repair: flaw?.repair ?? [] };
}
