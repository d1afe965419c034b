import type { ColumnInfo, TableInfo, TableName } from '../dialect';
import { columnsOf, type NamedColumn } from './catalogue';
import { digitsOf, familyOf, nativeTypeOf } from './column-families';
import type { Statements } from './session';

const TABLE = 'SELECT PARTITIONED, NUM_ROWS FROM ALL_TABLES WHERE OWNER = :1 AND TABLE_NAME = :2';

/** A constraint that is not validated promises nothing about the rows it found. */
const KEYS = `SELECT c.CONSTRAINT_NAME, c.CONSTRAINT_TYPE, k.COLUMN_NAME
FROM ALL_CONSTRAINTS c JOIN ALL_CONS_COLUMNS k ON k.OWNER = c.OWNER AND k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
WHERE c.OWNER = :1 AND c.TABLE_NAME = :2 AND c.CONSTRAINT_TYPE IN ('P', 'U') AND c.STATUS = 'ENABLED' AND c.VALIDATED = 'VALIDATED'
ORDER BY c.CONSTRAINT_TYPE, c.CONSTRAINT_NAME, k.POSITION`;

/** An expression, also that of a descending column, comes under a name that begins with SYS_NC. */
const INDEXES = `SELECT i.OWNER || '.' || i.INDEX_NAME, i.UNIQUENESS, k.COLUMN_NAME
FROM ALL_INDEXES i JOIN ALL_IND_COLUMNS k ON k.INDEX_OWNER = i.OWNER AND k.INDEX_NAME = i.INDEX_NAME
WHERE i.TABLE_OWNER = :1 AND i.TABLE_NAME = :2 AND i.STATUS <> 'UNUSABLE' AND i.VISIBILITY = 'VISIBLE'
  AND (i.INDEX_TYPE LIKE '%NORMAL%' OR i.INDEX_TYPE LIKE 'IOT%')
ORDER BY 1, k.COLUMN_POSITION`;

/** Name, one word about it, and its columns in their order. */
type ColumnList = { word: string; columns: string[] };

/** Everything the mapping and the triggers need to know about one table; null when there is none of that name. */
export async function describeTable(statements: Statements, table: TableName, release: number): Promise<TableInfo | null> {
  const binds = [table.schema, table.name];
  const [found] = (await statements.query(TABLE, binds)) as [string, number | null][];
  if (!found) return null;
  const columns = (await columnsOf(statements, table, release)).map(toColumn);
  const keys = grouped((await statements.query(KEYS, binds)) as string[][]);
  const indexes = grouped((await statements.query(INDEXES, binds)) as string[][]);
  const isColumn = (name: string) => columns.some((column) => column.name === name);
  const unique = indexes.filter(({ word, columns: names }) => word === 'UNIQUE' && names.every(isColumn));
  return {
    table,
    columns,
    primaryKey: keys.find(({ word }) => word === 'P')?.columns ?? [],
    uniqueKeys: distinct([...keys, ...unique].map((key) => key.columns)),
    indexes: distinct(indexes.map((index) => leading(index.columns, isColumn)).filter((names) => names.length > 0)),
    partitioned: found[0] === 'YES',
    estimatedRows: found[1] ?? 0,
  };
}

export function toColumn(column: NamedColumn): ColumnInfo {
  return {
    name: column.name,
    nativeType: nativeTypeOf(column),
    family: familyOf(column),
    nullable: column.nullable,
    precision: digitsOf(column),
  };
}

/** Rows of (name, word, column) as one list of columns for each name. */
function grouped(rows: string[][]): ColumnList[] {
  const lists = new Map<string, ColumnList>();
  for (const [name, word, column] of rows) {
    const list = lists.get(name);
    if (list) list.columns.push(column);
    else lists.set(name, { word, columns: [column] });
  }
  return [...lists.values()];
}

/** Up to the first expression. */
function leading(columns: string[], isColumn: (name: string) => boolean): string[] {
  const end = columns.findIndex((name) => !isColumn(name));
  return end < 0 ? columns : columns.slice(0, end);
}

function distinct(lists: string[][]): string[][] {
  return [...new Map(lists.map((columns) => [JSON.stringify(columns), columns])).values()];
}
