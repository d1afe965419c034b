import type { ColumnAddition, TableName } from '../dialect';
import type { Statements } from './connect';
import { CHANGED_AT_COLUMN, ORIGIN_COLUMN } from '../common';

/**
 * Routines whose result or any parameter is the table's row type, or an array of it. Views are left out: they keep
 * the columns they were made with.
 */
const ADDITIONS = `SELECT wanted.schema, wanted.name,
  ARRAY(SELECT concat(pn.nspname, '.', p.proname, '(', pg_get_function_identity_arguments(p.oid), ')')
        FROM pg_proc p JOIN pg_namespace pn ON pn.oid = p.pronamespace
        WHERE p.prorettype IN (t.oid, t.typarray) OR p.proargtypes::oid[] || p.proallargtypes && ARRAY[t.oid, t.typarray]
        ORDER BY 1)
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY wanted(schema, name, position)
JOIN pg_namespace n ON n.nspname = wanted.schema
JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
JOIN pg_type t ON t.oid = c.reltype
WHERE (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.attname = ANY($3::text[])) < cardinality($3::text[])
ORDER BY wanted.position`;

/** Which of the tables lack a managerial column, and what may break when they get it. */
export async function columnAdditions(statements: Statements, tables: TableName[]): Promise<ColumnAddition[]> {
  const names = [tables.map(({ schema }) => schema), tables.map(({ name }) => name), [CHANGED_AT_COLUMN, ORIGIN_COLUMN]];
  const rows = (await statements.query(ADDITIONS, names)) as [string, string, string[]][];
  return rows.map(([schema, name, routines]) => ({ table: { schema, name }, routines }));
}
