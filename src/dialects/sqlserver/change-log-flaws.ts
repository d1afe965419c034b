import type { ChangeLogOwner, DdlStatement } from '../dialect';
import { objectType } from './catalogue';
import {
  addDefaultSql,
  addShapeSql,
  CHANGE_LOG_LAYOUT_VERSION,
  insertOwnerSql,
  logDefaults,
  shapeName,
  updateLayoutSql,
  type ChangeLogObject,
} from './change-log-ddl';
import { logColumns, readOwner, wrongColumns } from './change-log-facts';
import type { Statements } from './statements';
import { lostGrants } from './everybodys-rights';
import type { ChangeLogNames } from '../common';
import { initialCreditSql } from './log-credit';
import { qualified } from './quote';
import type { ServerFacts } from './server-facts';

/** What is wrong with an object that exists, and what would mend it. */
export interface Flaw {
  detail: string;
  repair: DdlStatement[];
}

/** Null: nothing is. */
export async function flawOf(
  statements: Statements,
  names: ChangeLogNames,
  facts: ServerFacts,
  owner: ChangeLogOwner,
  { kind, object }: ChangeLogObject,
): Promise<Flaw | null> {
  const flaw = await ownFlawOf(statements, names, facts, owner, { kind, object });
  if (flaw) return flaw;
  const repair = await lostGrants(statements, object, names, facts);
  return repair.length === 0 ? null : { detail: 'not every user can see it, and what they write is not logged', repair };
}

async function ownFlawOf(
  statements: Statements,
  names: ChangeLogNames,
  facts: ServerFacts,
  owner: ChangeLogOwner,
  { kind, object }: Pick<ChangeLogObject, 'kind' | 'object'>,
): Promise<Flaw | null> {
  if (kind === 'OWNER') return ownerFlaw(statements, names, owner);
  if (object === names.log) return logFlaw(statements, names);
  return object === names.credit ? creditFlaw(statements, names, facts) : null;
}

/** A log somebody altered is left to people: what waits in it may still be read, and whose table it is nobody knows. */
async function logFlaw(statements: Statements, names: ChangeLogNames): Promise<Flaw | null> {
  const columns = await logColumns(statements, names);
  const wrong = wrongColumns(columns);
  if (wrong.length > 0) return { detail: `its columns are other ones (${wrong.join(', ')}): drop it, and it is made anew`, repair: [] };
  const object = `${names.log.schema}.${names.log.name}`;
  const unfilled = logDefaults(names).filter(({ column }) => !columns.some(({ name, hasDefault }) => name === column && hasDefault));
  const repair = unfilled.map(({ column }) => ({
    purpose: `give column ${object}.${column} its default again`,
    sql: addDefaultSql(names, column),
  }));
  const shape = { schema: names.log.schema, name: shapeName(names.log.name) };
  if ((await objectType(statements, shape)) !== 'C') repair.push({ purpose: `guard the columns of ${object}`, sql: addShapeSql(names) });
  return repair.length === 0 ? null : { detail: 'a default or a constraint of it is gone', repair };
}

async function creditFlaw(statements: Statements, names: ChangeLogNames, facts: ServerFacts): Promise<Flaw | null> {
  const rows = await statements.query(`SELECT COUNT(*) FROM ${qualified(names.credit)}`);
  if (Number(rows[0][0]) > 0) return null;
  const purpose = `give the change log ${names.log.schema}.${names.log.name} a credit`;
  return { detail: 'its row is gone', repair: [{ purpose, sql: initialCreditSql(names, facts) }] };
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
