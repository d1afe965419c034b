import type { ForeignKey, TableName, TableSummary } from '../dialect';
import type { SqlServerSession } from './connect';
import { qualified } from './quote';
import type { ServerFacts } from './server-facts';

/** Names that begin with TCC_ are ours; `sys` and the like have no base tables. */
const tablesSql = ({
  isBabelfish,
}: ServerFacts) => `SELECT t.TABLE_SCHEMA, t.TABLE_NAME, CAST(${isBabelfish ? BABELFISH_ROWS : ROWS} AS float), ${COMMENT}
FROM INFORMATION_SCHEMA.TABLES t
WHERE t.TABLE_TYPE = 'BASE TABLE' AND UPPER(t.TABLE_NAME) NOT LIKE 'TCC[_]%'
  AND HAS_PERMS_BY_NAME(QUOTENAME(t.TABLE_SCHEMA) + '.' + QUOTENAME(t.TABLE_NAME), 'OBJECT', 'SELECT') = 1
  AND (@p1 IS NULL OR CHARINDEX(LOWER(@p1), LOWER(t.TABLE_SCHEMA + '.' + t.TABLE_NAME)) > 0)
ORDER BY t.TABLE_SCHEMA, t.TABLE_NAME
OFFSET @p2 ROWS FETCH NEXT @p3 ROWS ONLY`;

const OBJECT = `OBJECT_ID(QUOTENAME(t.TABLE_SCHEMA) + '.' + QUOTENAME(t.TABLE_NAME))`;
const ROWS = `(SELECT SUM(p.rows) FROM sys.partitions p WHERE p.object_id = ${OBJECT} AND p.index_id IN (0, 1))`;
const BABELFISH_ROWS = `(SELECT c.reltuples FROM pg_catalog.pg_class c WHERE c.oid = ${OBJECT})`;
const COMMENT = `(SELECT CAST(e.value AS nvarchar(4000)) FROM sys.extended_properties e
  WHERE e.class = 1 AND e.minor_id = 0 AND e.name = 'MS_Description' AND e.major_id = ${OBJECT})`;

/** The product's own tables a user may read. */
export async function listTables(
  session: SqlServerSession,
  search: string | null,
  { offset, limit }: { offset: number; limit: number },
): Promise<TableSummary[]> {
  if (limit < 1) return [];
  const facts = await session.serverFacts();
  const rows = (await session.query(tablesSql(facts), [search, offset, limit])) as [string, string, number | null, string | null][];
  return rows.map(([schema, name, rowCount, comment]) => ({ table: { schema, name }, estimatedRows: Math.round(rowCount ?? -1), comment }));
}

/** One row per pair of columns; names of tables and columns by INFORMATION_SCHEMA, which keeps their spelling everywhere. */
const FOREIGN_KEYS = `SELECT CAST(k.name AS nvarchar(128)), fc.TABLE_SCHEMA, fc.TABLE_NAME, fc.COLUMN_NAME, tc.TABLE_SCHEMA, tc.TABLE_NAME, tc.COLUMN_NAME
FROM sys.foreign_keys k
JOIN sys.foreign_key_columns p ON p.constraint_object_id = k.object_id
JOIN INFORMATION_SCHEMA.COLUMNS fc ON fc.TABLE_SCHEMA = OBJECT_SCHEMA_NAME(k.parent_object_id) AND fc.TABLE_NAME = OBJECT_NAME(k.parent_object_id)
  AND fc.COLUMN_NAME = COL_NAME(k.parent_object_id, p.parent_column_id)
JOIN INFORMATION_SCHEMA.COLUMNS tc ON tc.TABLE_SCHEMA = OBJECT_SCHEMA_NAME(k.referenced_object_id)
  AND tc.TABLE_NAME = OBJECT_NAME(k.referenced_object_id) AND tc.COLUMN_NAME = COL_NAME(k.referenced_object_id, p.referenced_column_id)
WHERE k.parent_object_id = OBJECT_ID(@p1) OR k.referenced_object_id = OBJECT_ID(@p1)
ORDER BY fc.TABLE_SCHEMA, fc.TABLE_NAME, k.name, p.constraint_column_id`;

/** Foreign keys that leave or reach the tables. */
export async function foreignKeys(session: SqlServerSession, tables: TableName[]): Promise<ForeignKey[]> {
  const keys = new Map<string, ForeignKey>();
  for (const table of tables) {
    const found = new Map<string, ForeignKey>();
    for (const row of (await session.query(FOREIGN_KEYS, [qualified(table)])) as string[][]) {
      const [name, fromSchema, fromTable, fromColumn, toSchema, toTable, toColumn] = row;
      const id = JSON.stringify([fromSchema, fromTable, name]);
      const [from, to] = [
        { schema: fromSchema, name: fromTable },
        { schema: toSchema, name: toTable },
      ];
      const key = found.get(id) ?? { name, from, fromColumns: [], to, toColumns: [] };
      key.fromColumns.push(fromColumn);
      key.toColumns.push(toColumn);
      found.set(id, key);
    }
    for (const [id, key] of found) keys.set(id, key);
  }
  return [...keys.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => key);
}
