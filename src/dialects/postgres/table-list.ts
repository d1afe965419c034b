import type { ForeignKey, TableName, TableSummary } from '../dialect';
import type { Statements } from './connect';

/** Partitions are their parent's business; names that begin with TCC_ are ours. */
const TABLES = `SELECT n.nspname::text, c.relname::text,
  CASE WHEN c.relkind = 'p' THEN -1 ELSE c.reltuples::float8 END, obj_description(c.oid, 'pg_class')
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
  AND n.nspname <> 'information_schema' AND NOT starts_with(n.nspname, 'pg_') AND NOT starts_with(upper(c.relname), 'TCC_')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  AND ($1::text IS NULL OR strpos(lower(n.nspname || '.' || c.relname), lower($1)) > 0)
ORDER BY n.nspname, c.relname
LIMIT $2::int4 OFFSET $3::int4`;

const FOREIGN_KEYS = `WITH wanted AS (
  SELECT c.oid FROM unnest($1::text[], $2::text[]) AS w(schema, name)
  JOIN pg_namespace n ON n.nspname = w.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name)
SELECT k.conname::text, fn.nspname::text, f.relname::text, tn.nspname::text, t.relname::text,
  ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY u(attnum, i)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum ORDER BY u.i),
  ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY u(attnum, i)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum ORDER BY u.i)
FROM pg_constraint k
JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
WHERE k.contype = 'f' AND k.conparentid = 0
  AND (k.conrelid IN (SELECT oid FROM wanted) OR k.confrelid IN (SELECT oid FROM wanted))
ORDER BY fn.nspname, f.relname, k.conname`;

/** The product's own tables a user may read. */
export async function listTables(
  statements: Statements,
  search: string | null,
  { offset, limit }: { offset: number; limit: number },
): Promise<TableSummary[]> {
  const rows = (await statements.query(TABLES, [search, limit, offset])) as [string, string, number, string | null][];
  return rows.map(([schema, name, estimatedRows, comment]) => ({
    table: { schema, name },
    estimatedRows: Math.round(estimatedRows),
    comment,
  }));
}

/** Foreign keys that leave or reach the tables. */
export async function foreignKeys(statements: Statements, tables: TableName[]): Promise<ForeignKey[]> {
  const rows = (await statements.query(FOREIGN_KEYS, [tables.map(({ schema }) => schema), tables.map(({ name }) => name)])) as [
    string,
    string,
    string,
    string,
    string,
    string[],
    string[],
  ][];
  return rows.map(([name, fromSchema, fromTable, toSchema, toTable, fromColumns, toColumns]) => ({
    name,
    from: { schema: fromSchema, name: fromTable },
    fromColumns,
    to: { schema: toSchema, name: toTable },
    toColumns,
  }));
}
