import type { ChangeLogOwner, DdlStatement } from '../dialect';
import { columnsWithDefault } from './catalogue';
import {
  ADDED_COLUMNS,
  addColumnsToLogSql,
  CHANGE_LOG_COLUMNS,
  CHANGE_LOG_LAYOUT_VERSION,
  insertOwnerSql,
  logDefaults,
  resumeIdsSql,
  setDefaultsSql,
  updateLayoutSql,
  type ChangeLogObject,
} from './change-log-ddl';
import { logColumns, readOwner } from './change-log-facts';
import type { Statements } from './connect';
import type { ChangeLogNames } from '../common';

/** What is wrong with an object that exists, and what would mend it. */
export interface Flaw {
  detail: string;
  repair: DdlStatement[];
}

/** Null: nothing is. */
export async function flawOf(
  statements: Statements,
  names: ChangeLogNames,
  owner: ChangeLogOwner,
  { kind }: ChangeLogObject,
): Promise<Flaw | null> {
  if (kind === 'CHANGE_LOG') return logFlaw(statements, names);
  if (kind === 'OWNER') return ownerFlaw(statements, names, owner);
  return null;
}

/** A log somebody altered is left to people: what waits in it may still be read, and whose table it is nobody knows. */
async function logFlaw(statements: Statements, names: ChangeLogNames): Promise<Flaw | null> {
  const columns = await logColumns(statements, names);
  if (!CHANGE_LOG_COLUMNS.every((column) => columns.includes(column))) {
    return { detail: 'its columns are other ones: drop it, and it is made anew', repair: [] };
  }
  const object = `${names.log.schema}.${names.log.name}`;
  const lacking = ADDED_COLUMNS.filter((column) => !columns.includes(column));
  if (lacking.length > 0) {
    const repair = [{ purpose: `add what is new to change log ${object}`, sql: addColumnsToLogSql(names, lacking) }];
    return { detail: 'it is of an older layout', repair };
  }
  const filled = await columnsWithDefault(statements, names.log);
  if (Object.keys(logDefaults(names)).every((column) => filled.includes(column))) return null;
  const repair = [resumeIdsSql(names), setDefaultsSql(names)].map((sql) => ({
    purpose: `give change log ${object} its defaults again`,
    sql,
  }));
  return { detail: 'a default of its columns is gone', repair };
}

async function ownerFlaw(statements: Statements, names: ChangeLogNames, owner: ChangeLogOwner): Promise<Flaw | null> {
  const record = await readOwner(statements, names);
  const object = `${names.owner.schema}.${names.owner.name}`;
  if (record === null) {
    const repair = [{ purpose: `write the owner record ${object}`, sql: insertOwnerSql(names, owner) }];
    return { detail: 'the owner record is gone', repair };
  }
  if (record.layoutVersion >= CHANGE_LOG_LAYOUT_VERSION) return null;
  return { detail: 'it tells of an older layout', repair: [{ purpose: `note the layout in ${object}`, sql: updateLayoutSql(names) }] };
}
