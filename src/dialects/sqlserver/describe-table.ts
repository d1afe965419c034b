import type { ColumnFamily, ColumnInfo, TableInfo, TableName } from '../dialect';
import type { SqlServerSession } from './connect';
import type { Row, Statements } from './statements';
import { qualified } from './quote';
import type { ServerFacts } from './server-facts';

/** By INFORMATION_SCHEMA, which keeps the spelling of names on every server and tells the base type of an alias type. */
const COLUMNS = `SELECT COLUMN_NAME, LOWER(DATA_TYPE), CHARACTER_MAXIMUM_LENGTH, CAST(NUMERIC_PRECISION AS int), CAST(NUMERIC_SCALE AS int),
  CAST(DATETIME_PRECISION AS int), COLLATION_NAME, IS_NULLABLE
FROM INFORMATION_SCHEMA.COLUMNS
WHERE TABLE_SCHEMA = @p1 AND TABLE_NAME = @p2
ORDER BY ORDINAL_POSITION`;

/** Babelfish leaves `has_filter` at 0. */
const BABELFISH_FILTERED = `EXISTS (SELECT 1 FROM pg_catalog.pg_index p JOIN pg_catalog.pg_class c ON c.oid = p.indexrelid
  WHERE p.indrelid = i.object_id AND c.relname = i.name AND p.indpred IS NOT NULL)`;

/** Key columns of every index that is in use, in their order. Columnstore and full-text indexes have none. */
const indexesSql = ({
  isBabelfish,
}: ServerFacts) => `SELECT CAST(i.name AS nvarchar(128)), CAST(i.is_primary_key AS int), CAST(i.is_unique AS int),
  CASE WHEN ${isBabelfish ? BABELFISH_FILTERED : 'i.has_filter = 1'} THEN 1 ELSE 0 END, CAST(c.name AS nvarchar(128))
FROM sys.indexes i
JOIN sys.index_columns k ON k.object_id = i.object_id AND k.index_id = i.index_id AND k.key_ordinal > 0
JOIN sys.columns c ON c.object_id = k.object_id AND c.column_id = k.column_id
WHERE i.object_id = OBJECT_ID(@p1) AND i.is_disabled = 0 AND i.is_hypothetical = 0 AND i.type IN (1, 2)
ORDER BY i.is_primary_key DESC, i.index_id, i.name, k.key_ordinal`;

/** Partitions of the table itself, and its rows as last counted; -1: never. */
const SIZE = `SELECT COUNT(*), CAST(SUM(rows) AS float) FROM sys.partitions WHERE object_id = OBJECT_ID(@p1) AND index_id IN (0, 1)`;
const BABELFISH_SIZE = `SELECT 1, CAST(reltuples AS float) FROM pg_catalog.pg_class WHERE oid = OBJECT_ID(@p1)`;

const FAMILIES: Readonly<Record<string, ColumnFamily | undefined>> = {
  char: 'FIXED_TEXT',
  nchar: 'FIXED_TEXT',
  varchar: 'TEXT',
  nvarchar: 'TEXT',
  sysname: 'TEXT',
  text: 'TEXT',
  ntext: 'TEXT',
  uniqueidentifier: 'TEXT',
  bit: 'EXACT_NUMBER',
  tinyint: 'EXACT_NUMBER',
  smallint: 'EXACT_NUMBER',
  int: 'EXACT_NUMBER',
  bigint: 'EXACT_NUMBER',
  decimal: 'EXACT_NUMBER',
  numeric: 'EXACT_NUMBER',
  money: 'EXACT_NUMBER',
  smallmoney: 'EXACT_NUMBER',
  real: 'BINARY_FLOAT',
  float: 'BINARY_FLOAT',
  date: 'DATE',
  datetime: 'TIMESTAMP',
  smalldatetime: 'TIMESTAMP',
  datetime2: 'TIMESTAMP',
  datetimeoffset: 'TIMESTAMP_WITH_ZONE',
  binary: 'BINARY',
  varbinary: 'BINARY',
  image: 'BINARY',
};
const DIGITS: Readonly<Record<string, number | undefined>> = {
  bit: 1,
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
  money: 19,
  smallmoney: 10,
};
const WITH_LENGTH = /^n?(var)?char$|^(var)?binary$/;
const WITH_SCALE = /^(time|datetime2|datetimeoffset)$/;

/** Everything the mapping and the trigger need to know about one table; null when there is none of that name. */
export async function describeTable(session: SqlServerSession, table: TableName): Promise<TableInfo | null> {
  const facts = await session.serverFacts();
  const columns = (await session.query(COLUMNS, [table.schema, table.name])).map((row) => toColumn(row, facts.collation));
  if (columns.length === 0) return null;
  const indexes = await indexesOf(session, facts, table, columns);
  const [[partitions, rows]] = (await session.query(facts.isBabelfish ? BABELFISH_SIZE : SIZE, [qualified(table)])) as [
    [number, number | null],
  ];
  return {
    table,
    columns,
    primaryKey: indexes.find(({ isPrimary }) => isPrimary)?.columns ?? [],
    uniqueKeys: indexes.filter(({ isUnique, isFiltered }) => isUnique && !isFiltered).map((index) => index.columns),
    indexes: indexes.filter(({ isFiltered }) => !isFiltered).map((index) => index.columns),
    partitioned: partitions > 1,
    estimatedRows: Math.max(0, Math.round(rows ?? 0)),
  };
}

interface Index {
  isPrimary: boolean;
  isUnique: boolean;
  isFiltered: boolean;
  columns: string[];
}

async function indexesOf(statements: Statements, facts: ServerFacts, table: TableName, columns: ColumnInfo[]): Promise<Index[]> {
  const rows = (await statements.query(indexesSql(facts), [qualified(table)])) as [string, number, number, number, string][];
  const indexes = new Map<string, Index>();
  for (const [name, isPrimary, isUnique, isFiltered, column] of rows) {
    const index = indexes.get(name) ?? { isPrimary: isPrimary === 1, isUnique: isUnique === 1, isFiltered: isFiltered === 1, columns: [] };
    index.columns.push(spelled(column, columns));
    indexes.set(name, index);
  }
  return [...indexes.values()];
}

/** A column's name as the table spells it: Babelfish's `sys.*` has all names in lower case. */
function spelled(name: string, columns: ColumnInfo[]): string {
  const lower = name.toLowerCase();
  const column =
    columns.find((candidate) => candidate.name === name) ?? columns.find((candidate) => candidate.name.toLowerCase() === lower);
  return column?.name ?? name;
}

function toColumn(row: Row, databaseCollation: string): ColumnInfo {
  const [name, type, length, precision, scale, timeScale, collation, nullable] = row as [
    string,
    string,
    number | null,
    number | null,
    number | null,
    number | null,
    string | null,
    string,
  ];
  const family = FAMILIES[type] ?? 'OTHER';
  const declared = declaration(type, { length, precision, scale, timeScale });
  const isForeign = collation !== null && collation.toLowerCase() !== databaseCollation.toLowerCase();
  return {
    name,
    nativeType: isForeign ? `${declared} COLLATE ${collation}` : declared,
    family,
    nullable: nullable === 'YES',
    precision: family === 'EXACT_NUMBER' ? (DIGITS[type] ?? precision) : null,
  };
}

interface TypeFacts {
  length: number | null;
  precision: number | null;
  scale: number | null;
  timeScale: number | null;
}

function declaration(type: string, { length, precision, scale, timeScale }: TypeFacts): string {
  if (WITH_LENGTH.test(type)) return `${type}(${length === null || length < 0 ? 'max' : length})`;
  if (type === 'decimal' || type === 'numeric') return `${type}(${precision},${scale})`;
  return WITH_SCALE.test(type) && timeScale !== null ? `${type}(${timeScale})` : type;
}
