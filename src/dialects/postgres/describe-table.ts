import type { ColumnFamily, ColumnInfo, TableInfo, TableName } from '../dialect';
import type { Row, Statements } from './connect';

/**
 * A domain counts as its base type. `partitioned` also holds for a partition and an inheritance child: writes reach
 * them through their parent, whose statement triggers then fire instead of theirs.
 */
const TABLE = `SELECT c.oid::text, c.relkind = 'p' OR EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid),
  (WITH RECURSIVE tree AS (SELECT c.oid UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree ON tree.oid = i.inhparent)
   SELECT coalesce(sum(greatest(t.reltuples, 0)), 0)::float8 FROM tree JOIN pg_class t ON t.oid = tree.oid WHERE t.relkind = 'r' OR t.oid = c.oid)
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN ('r', 'p')`;

const COLUMNS = `WITH RECURSIVE base AS (
  SELECT a.attnum, a.attname, a.attnotnull, a.atttypid AS type, a.atttypmod AS modifier
  FROM pg_attribute a WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL
  SELECT b.attnum, b.attname, b.attnotnull, t.typbasetype, t.typtypmod
  FROM base b JOIN pg_type t ON t.oid = b.type WHERE t.typtype = 'd')
SELECT b.attname::text, format_type(b.type, b.modifier), b.attnotnull, t.typname::text, t.typnamespace = 'pg_catalog'::regnamespace, t.typcategory::text, t.typtype::text, b.modifier
FROM base b JOIN pg_type t ON t.oid = b.type
WHERE t.typtype <> 'd'
ORDER BY b.attnum`;

/** Key columns of every valid index up to the first expression. */
const INDEXES = `SELECT i.indisprimary, i.indisunique AND i.indpred IS NULL AND 0 <> ALL (i.indkey::int2[]),
  ARRAY(SELECT a.attname::text
        FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, position)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
        WHERE k.position <= i.indnkeyatts
          AND k.position < coalesce((SELECT min(e.position) FROM unnest(i.indkey::int2[]) WITH ORDINALITY e(attnum, position) WHERE e.attnum = 0), 1000)
        ORDER BY k.position), i.indpred IS NULL
FROM pg_index i
WHERE i.indrelid = $1::oid AND i.indisvalid AND i.indisready
ORDER BY i.indisprimary DESC, i.indexrelid`;

/** Built-in types by `pg_type.typname`. */
const FAMILIES: Readonly<Record<string, ColumnFamily | undefined>> = {
  bpchar: 'FIXED_TEXT',
  bytea: 'BINARY',
  text: 'TEXT',
  varchar: 'TEXT',
  name: 'TEXT',
  uuid: 'TEXT',
  int2: 'EXACT_NUMBER',
  int4: 'EXACT_NUMBER',
  int8: 'EXACT_NUMBER',
  numeric: 'EXACT_NUMBER',
  float4: 'BINARY_FLOAT',
  float8: 'BINARY_FLOAT',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP_WITH_ZONE',
};

const INTEGER_DIGITS: Readonly<Record<string, number>> = { int2: 5, int4: 10, int8: 19 };

/** Everything the mapping and the triggers need to know about one table; null when there is none of that name. */
export async function describeTable(statements: Statements, table: TableName): Promise<TableInfo | null> {
  const found = await statements.query(TABLE, [table.schema, table.name]);
  if (found.length === 0) return null;
  const [oid, partitioned, estimatedRows] = found[0] as [string, boolean, number];
  const columns = (await statements.query(COLUMNS, [oid])).map(toColumn);
  const indexes = (await statements.query(INDEXES, [oid])) as [boolean, boolean, string[], boolean][];
  return {
    table,
    columns,
    primaryKey: indexes.find(([primary]) => primary)?.[2] ?? [],
    uniqueKeys: indexes.filter(([, unique]) => unique).map(([, , names]) => names),
    indexes: indexes.filter(([, , names, whole]) => whole && names.length > 0).map(([, , names]) => names),
    partitioned,
    estimatedRows: Math.round(estimatedRows),
  };
}

function toColumn(row: Row): ColumnInfo {
  const [name, nativeType, notNull, type, builtIn, category, kind, modifier] = row as [
    string,
    string,
    boolean,
    string,
    boolean,
    string,
    string,
    number,
  ];
  const family = familyOf(type, builtIn, category, kind);
  return { name, nativeType, family, nullable: !notNull, precision: family === 'EXACT_NUMBER' ? precisionOf(type, modifier) : null };
}

function familyOf(type: string, builtIn: boolean, category: string, kind: string): ColumnFamily {
  if (kind === 'e') return 'TEXT';
  if (!builtIn) return category === 'S' ? 'TEXT' : 'OTHER';
  return FAMILIES[type] ?? 'OTHER';
}

/** A numeric's modifier is `(precision << 16 | scale) + 4`; a negative scale (PostgreSQL 15) adds digits. */
function precisionOf(type: string, modifier: number): number | null {
  if (type !== 'numeric') return INTEGER_DIGITS[type];
  if (modifier < 4) return null;
  const precision = ((modifier - 4) >> 16) & 0xffff;
  const scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
  return scale < 0 ? precision - scale : precision;
}
