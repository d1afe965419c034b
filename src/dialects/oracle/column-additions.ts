import { CHANGED_AT_COLUMN, ORIGIN_COLUMN } from '../common';
import type { ColumnAddition, TableName } from '../dialect';
import { columnsOf, INVISIBLE_COLUMNS_RELEASE } from './catalogue';
import { unitsUsing, usesRowType } from './product-code';
import type { Statements } from './session';

/** Which of the tables lack a managerial column, and what may break when they get it: nothing where it is invisible. */
export async function columnAdditions(statements: Statements, tables: TableName[], release: number): Promise<ColumnAddition[]> {
  const additions: ColumnAddition[] = [];
  for (const table of tables) {
    const names = (await columnsOf(statements, table, release)).map(({ name }) => name);
    const lacking = [CHANGED_AT_COLUMN, ORIGIN_COLUMN].some((column) => !names.includes(column));
    if (names.length === 0 || !lacking) continue;
    const units = release >= INVISIBLE_COLUMNS_RELEASE ? [] : await unitsUsing(statements, table);
    additions.push({ table, routines: units.filter(({ text }) => usesRowType(text, table)).map(({ name }) => name) });
  }
  return additions;
}
