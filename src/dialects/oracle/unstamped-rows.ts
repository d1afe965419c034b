import { CHANGED_AT_COLUMN } from '../common';
import type { TableName } from '../dialect';
import { columnsOf } from './catalogue';
import { qualified, quote } from './quote';
import type { Statements } from './session';

/** Rows looked at: more are estimated from a sample of blocks of about as many. */
const MOST_ROWS = 200_000;
const SMALLEST_PERCENT = 0.001;

const ROW_COUNT = 'SELECT NUM_ROWS FROM ALL_TABLES WHERE OWNER = :1 AND TABLE_NAME = :2';

/** Rows whose TCC_CHANGED_AT is NULL; null: there is no such column, or the table was never counted, so nothing bounds the look. */
export async function unstampedRows(statements: Statements, table: TableName, release: number): Promise<number | null> {
  const columns = await columnsOf(statements, table, release);
  if (!columns.some(({ name }) => name === CHANGED_AT_COLUMN)) return null;
  const [row] = (await statements.query(ROW_COUNT, [table.schema, table.name])) as [number | null][];
  if (!row || row[0] === null) return null;
  const percent = samplePercent(row[0]);
  const [[count]] = (await statements.query(unstampedSql(table, percent))) as [[number]];
  return Math.round((count * 100) / percent);
}

/** 100: the whole table. */
export function samplePercent(rows: number): number {
  if (rows <= MOST_ROWS) return 100;
  return Math.max(Number(((MOST_ROWS / rows) * 100).toFixed(3)), SMALLEST_PERCENT);
}

export function unstampedSql(table: TableName, percent: number): string {
  const sample = percent === 100 ? '' : ` SAMPLE BLOCK (${percent})`;
  return `SELECT COUNT(*) FROM ${qualified(table)}${sample} WHERE ${quote(CHANGED_AT_COLUMN)} IS NULL`;
}
