import type { TableName } from '../dialect';
import { CHANGED_AT_COLUMN } from '../common';
import type { ProductSession } from './connect';
import { sqlStateOf } from './errors';
import { qualified, quote } from './quote';

const LONGEST_COUNT_MS = 5_000;
const QUERY_CANCELED = '57014';
/** Pages of a table that are read; of a bigger one every second, fourth, eighth and so on. 16 MB. */
const READ_PAGES = 2_048;

const SIZE = `SELECT (SELECT coalesce(sum(pg_relation_size(p.relid)), 0) FROM pg_partition_tree(c.oid) AS p WHERE p.isleaf)
    / current_setting('block_size')::int8,
  EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname = $3 AND NOT a.attisdropped)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2`;
/** PostgreSQL 11 has no pg_partition_tree; its partitioned tables have no managerial columns either. */
const SIZE_BEFORE_12 = SIZE.replace(/\(SELECT coalesce.*p\.isleaf\)/s, 'pg_relation_size(c.oid)');

/**
 * Rows without a time of change. Of a big table a fixed sample of its pages is counted: always the same, so that the
 * number moves when rows do and not by chance.
 */
export async function unstampedRows(session: ProductSession, table: TableName): Promise<number | null> {
  const { version } = await session.serverFacts();
  const size = await session.query(version < 120_000 ? SIZE_BEFORE_12 : SIZE, [table.schema, table.name, CHANGED_AT_COLUMN]);
  const [pages, hasColumn] = (size[0] ?? ['0', false]) as [string, boolean];
  if (!hasColumn) return null;
  const every = 2 ** Math.max(0, Math.ceil(Math.log2(Number(pages) / READ_PAGES)));
  const sample = every > 1 ? ` TABLESAMPLE SYSTEM (${100 / every}) REPEATABLE (0)` : '';
  const count = `SELECT count(*)::float8 FROM ${qualified(table)}${sample} WHERE ${quote(CHANGED_AT_COLUMN)} IS NULL`;
  try {
    return await session.inTransaction(async (statements) => {
      await statements.query(`SET LOCAL statement_timeout = ${LONGEST_COUNT_MS}`);
      return ((await statements.query(count))[0][0] as number) * every;
    });
  } catch (error) {
    if (sqlStateOf(error) === QUERY_CANCELED) return null;
    throw error;
  }
}
