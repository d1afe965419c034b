import type { MissingRight, TableName } from '../dialect';
import { qualified, quote } from './quote';
import type { Statements } from './session';

/** System privileges of the session, those of its roles included. */
const SYSTEM_PRIVILEGES = 'SELECT PRIVILEGE FROM SESSION_PRIVS';

const QUOTA = `SELECT u.DEFAULT_TABLESPACE, (SELECT MAX(q.MAX_BYTES) FROM USER_TS_QUOTAS q WHERE q.TABLESPACE_NAME = u.DEFAULT_TABLESPACE)
FROM USER_USERS u`;

const OBJECT_PRIVILEGES = `SELECT DISTINCT PRIVILEGE FROM ALL_TAB_PRIVS
WHERE TABLE_SCHEMA = :1 AND TABLE_NAME = :2 AND (GRANTEE IN (:3, 'PUBLIC') OR GRANTEE IN (SELECT ROLE FROM SESSION_ROLES))`;

const TABLE_EXISTS = 'SELECT 1 FROM ALL_TABLES WHERE OWNER = :1 AND TABLE_NAME = :2';

/** What the user may not do to read and to watch the tables; each with the statement that mends it. */
export async function missingRights(
  statements: Statements,
  user: string,
  tables: TableName[],
  managerialColumns: boolean,
): Promise<MissingRight[]> {
  const privileges = new Set((await statements.query(SYSTEM_PRIVILEGES)).map(([privilege]) => privilege as string));
  const missing: MissingRight[] = neededPrivileges(user, tables)
    .filter((accepted) => !accepted.some((privilege) => privileges.has(privilege)))
    .map(([privilege]) => ({ right: `${privilege} (system privilege)`, remedy: `GRANT ${privilege} TO ${quote(user)}` }));
  missing.push(...(await missingQuota(statements, user, privileges)));
  for (const table of tables.filter(({ schema }) => schema !== user)) {
    missing.push(...(await missingTableRights(statements, user, table, managerialColumns, privileges)));
  }
  return missing.filter((right, index) => missing.findIndex((other) => other.remedy === right.remedy) === index);
}

/** Each with those that imply it. A trigger of the user's on another's table takes CREATE ANY TRIGGER: there is no smaller right. */
function neededPrivileges(user: string, tables: TableName[]): string[][] {
  const foreign = tables.some(({ schema }) => schema !== user);
  return [
    ['CREATE TABLE', 'CREATE ANY TABLE'],
    ['CREATE SEQUENCE', 'CREATE ANY SEQUENCE'],
    foreign ? ['CREATE ANY TRIGGER'] : ['CREATE TRIGGER', 'CREATE ANY TRIGGER'],
  ];
}

async function missingQuota(statements: Statements, user: string, privileges: Set<string>): Promise<MissingRight[]> {
  if (privileges.has('UNLIMITED TABLESPACE')) return [];
  const [row] = (await statements.query(QUOTA)) as [string, number | null][];
  if (!row || (row[1] !== null && row[1] !== 0)) return [];
  const [tablespace] = row;
  return [{ right: `quota on tablespace ${tablespace}`, remedy: `ALTER USER ${quote(user)} QUOTA 1G ON ${quote(tablespace)}` }];
}

/** A table the user may not see at all has no rights to name: whoever searched it has said so. */
async function missingTableRights(
  statements: Statements,
  user: string,
  table: TableName,
  managerialColumns: boolean,
  privileges: Set<string>,
): Promise<MissingRight[]> {
  if ((await statements.query(TABLE_EXISTS, [table.schema, table.name])).length === 0) return [];
  const rows = await statements.query(OBJECT_PRIVILEGES, [table.schema, table.name, user]);
  const granted = new Set(rows.map(([privilege]) => privilege as string));
  const has = (right: 'SELECT' | 'ALTER') => granted.has(right) || privileges.has(`${right} ANY TABLE`);
  const missing: MissingRight[] = [];
  if (!has('SELECT')) missing.push(tableRight('SELECT', table, user, ''));
  if (managerialColumns && !has('ALTER')) missing.push(tableRight('ALTER', table, user, ', to add columns (not with columns: false)'));
  return missing;
}

function tableRight(right: 'SELECT' | 'ALTER', table: TableName, user: string, purpose: string): MissingRight {
  return {
    right: `${right} on table ${table.schema}.${table.name}${purpose}`,
    remedy: `GRANT ${right} ON ${qualified(table)} TO ${quote(user)}`,
  };
}
