import type { TableName } from '../dialect';
import type { Statements } from './connect';

/** A trigger that calls a function of a table's set from another table. */
export interface StrayTrigger {
  name: string;
  table: TableName;
}

/**
 * Partitions have copies of their table's triggers; every other table got them by being renamed: somebody made a table anew
 * under the old name, as upgrades do, and kept the one before.
 */
const STRAYS = `WITH RECURSIVE tree AS (
  SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2
  UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree ON tree.oid = i.inhparent)
SELECT t.tgname::text, tn.nspname::text, c.relname::text
FROM pg_trigger t
JOIN pg_proc f ON f.oid = t.tgfoid
JOIN pg_namespace n ON n.oid = f.pronamespace
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace tn ON tn.oid = c.relnamespace
WHERE n.nspname = $3 AND f.proname = ANY ($4::text[]) AND t.tgrelid NOT IN (SELECT oid FROM tree)
  AND NOT EXISTS (SELECT FROM pg_inherits i JOIN pg_trigger p ON p.tgrelid = i.inhparent WHERE i.inhrelid = t.tgrelid AND p.tgfoid = t.tgfoid)
ORDER BY 2, 3, 1`;

/** Triggers on other tables that call these functions of the table's set. */
export async function strayTriggers(
  statements: Statements,
  table: TableName,
  logSchema: string,
  functionNames: string[],
): Promise<StrayTrigger[]> {
  const rows = await statements.query(STRAYS, [table.schema, table.name, logSchema, functionNames]);
  return (rows as [string, string, string][]).map(([name, schema, tableName]) => ({ name, table: { schema, name: tableName } }));
}
