import { changeLogNames } from '../common';
import type { MissingRight, TableName } from '../dialect';
import type { SqlServerSession } from './connect';
import type { Statements } from './statements';
import { qualified, quote } from './quote';
import type { ServerFacts } from './server-facts';

/** What the user does with the change log; objects made in a schema belong to its owner, not to who made them. */
const LOG_RIGHTS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
/** Making tables and sequences takes ALTER and REFERENCES; giving others the right to see them takes no less than this. */
const SCHEMA_RIGHT = 'CONTROL';
/** Reading, and a trigger (and columns) on the table. */
const TABLE_RIGHTS = ['SELECT', 'ALTER'];

const HAS_RIGHT = `SELECT HAS_PERMS_BY_NAME(@p1, @p2, @p3)`;
const HAS_LOG = `SELECT CASE WHEN OBJECT_ID(@p1) IS NULL THEN 0 ELSE 1 END`;

/** Babelfish can grant neither ALTER nor CREATE TABLE: who is not the owner of all will not get them. */
const BABELFISH_OWNS = `SELECT CAST(SUSER_NAME() AS nvarchar(128)), CAST(DB_NAME() AS nvarchar(128)),
  CAST(pg_catalog.has_schema_privilege(SCHEMA_ID(@p1), 'CREATE') AS int)`;
const BABELFISH_OWNS_TABLE = `SELECT CAST(pg_catalog.pg_has_role(c.relowner, 'USAGE') AS int)
FROM pg_catalog.pg_class c WHERE c.oid = OBJECT_ID(@p1)`;

/** What the user may not do to install, capture and read; each with the statement that mends it. */
export async function missingRights(session: SqlServerSession, logSchema: string, tables: TableName[]): Promise<MissingRight[]> {
  const facts = await session.serverFacts();
  if (facts.isBabelfish) return missingOwnership(session, logSchema, tables);
  const missing = await missingLogRights(session, facts, changeLogNames(logSchema, session.settings.changeLogTable).log);
  for (const table of tables) missing.push(...(await missingOn(session, facts, TABLE_RIGHTS, table)));
  return missing;
}

async function missingLogRights(session: Statements, facts: ServerFacts, log: TableName): Promise<MissingRight[]> {
  const [[exists]] = await session.query(HAS_LOG, [qualified(log)]);
  if (exists === 1) return missingOn(session, facts, LOG_RIGHTS, log);
  const missing: MissingRight[] = [];
  if (!(await has(session, null, 'DATABASE', 'CREATE TABLE'))) {
    missing.push({ right: 'CREATE TABLE in the database', remedy: `GRANT CREATE TABLE TO ${quote(facts.user)}` });
  }
  if (!(await has(session, quote(log.schema), 'SCHEMA', SCHEMA_RIGHT))) {
    const remedy = `GRANT ${SCHEMA_RIGHT} ON SCHEMA::${quote(log.schema)} TO ${quote(facts.user)}`;
    missing.push({ right: `${SCHEMA_RIGHT} on schema ${log.schema}`, remedy });
  }
  return missing;
}

async function missingOn(session: Statements, facts: ServerFacts, rights: string[], table: TableName): Promise<MissingRight[]> {
  const missing: MissingRight[] = [];
  for (const right of rights) {
    if (await has(session, qualified(table), 'OBJECT', right)) continue;
    const remedy = `GRANT ${right} ON ${qualified(table)} TO ${quote(facts.user)}`;
    missing.push({ right: `${right} on table ${table.schema}.${table.name}`, remedy });
  }
  return missing;
}

async function has(session: Statements, securable: string | null, kind: string, right: string): Promise<boolean> {
  const [[answer]] = await session.query(HAS_RIGHT, [securable, kind, right]);
  return answer === 1;
}

async function missingOwnership(session: SqlServerSession, logSchema: string, tables: TableName[]): Promise<MissingRight[]> {
  const [[login, database, createsInSchema]] = (await session.query(BABELFISH_OWNS, [logSchema])) as [[string, string, number]];
  const owned = createsInSchema === 1 && (await areOwned(session, tables));
  const { user } = await session.serverFacts();
  // Who is to own the database must not be one of its users.
  const remedy = `DROP USER IF EXISTS ${quote(user)}; ALTER AUTHORIZATION ON DATABASE::${quote(database)} TO ${quote(login)}`;
  return owned ? [] : [{ right: `ownership of database ${database}, as Babelfish grants neither ALTER nor CREATE TABLE`, remedy }];
}

async function areOwned(session: Statements, tables: TableName[]): Promise<boolean> {
  for (const table of tables) {
    const [row] = await session.query(BABELFISH_OWNS_TABLE, [qualified(table)]);
    if (row && row[0] !== 1) return false;
  }
  return true;
}
