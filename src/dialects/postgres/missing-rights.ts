import type { MissingRight, TableName } from '../dialect';
import type { Statements } from './connect';
import { qualified, quote } from './quote';

const SCHEMA_RIGHTS = `SELECT current_user::text, has_schema_privilege($1, 'USAGE'), has_schema_privilege($1, 'CREATE')`;

const TABLE_RIGHTS = `SELECT has_schema_privilege(n.oid, 'USAGE'), has_table_privilege(c.oid, 'SELECT'), has_table_privilege(c.oid, 'TRIGGER'),
  pg_has_role(c.relowner, 'USAGE'), o.rolname::text, o.rolsuper, row_security_active(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner
WHERE n.nspname = $1 AND c.relname = $2`;

/** What the user may not do to read and to watch the tables; each with the statement that mends it. */
export async function missingRights(
  statements: Statements,
  logSchema: string,
  tables: TableName[],
  managerialColumns: boolean,
): Promise<MissingRight[]> {
  const [[user, usage, create]] = (await statements.query(SCHEMA_RIGHTS, [logSchema])) as [[string, boolean, boolean]];
  const missing: MissingRight[] = [];
  if (!usage) missing.push(schemaRight('USAGE', logSchema, user));
  if (!create) missing.push(schemaRight('CREATE', logSchema, user));
  for (const table of tables) missing.push(...(await missingTableRights(statements, table, user, managerialColumns)));
  return missing.filter((right, index) => missing.findIndex((other) => other.remedy === right.remedy) === index);
}

async function missingTableRights(
  statements: Statements,
  table: TableName,
  user: string,
  managerialColumns: boolean,
): Promise<MissingRight[]> {
  const rows = (await statements.query(TABLE_RIGHTS, [table.schema, table.name])) as [
    boolean,
    boolean,
    boolean,
    boolean,
    string,
    boolean,
    boolean,
  ][];
  if (rows.length === 0) return [];
  const [usage, select, trigger, member, owner, ownerIsSuperuser, hidden] = rows[0];
  const where = `${table.schema}.${table.name}`;
  const missing: MissingRight[] = [];
  if (!usage) missing.push(schemaRight('USAGE', table.schema, user));
  for (const right of [!select && 'SELECT', !trigger && 'TRIGGER']) {
    if (right) missing.push({ right: `${right} on table ${where}`, remedy: `GRANT ${right} ON ${qualified(table)} TO ${quote(user)}` });
  }
  if (managerialColumns && !member) {
    missing.push({
      right: `ownership of table ${where}, to add columns (not with columns: false)`,
      // Membership in a superuser would be far more than the connector needs.
      remedy: ownerIsSuperuser ? `ALTER TABLE ${qualified(table)} OWNER TO ${quote(user)}` : `GRANT ${quote(owner)} TO ${quote(user)}`,
    });
  }
  if (hidden) missing.push({ right: `sight of all rows of ${where}`, remedy: `ALTER ROLE ${quote(user)} BYPASSRLS` });
  return missing;
}

function schemaRight(right: 'USAGE' | 'CREATE', schema: string, user: string): MissingRight {
  return { right: `${right} on schema ${schema}`, remedy: `GRANT ${right} ON SCHEMA ${quote(schema)} TO ${quote(user)}` };
}
