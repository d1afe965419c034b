import { CHANGED_AT_COLUMN, ORIGIN_COLUMN } from '../common';
import type { ColumnAddition, TableName } from '../dialect';
import type { Statements } from './statements';

const HAS_COLUMNS = `SELECT COUNT(*) FROM INFORMATION_SCHEMA.COLUMNS
WHERE TABLE_SCHEMA = @p1 AND TABLE_NAME = @p2 AND COLUMN_NAME IN (@p3, @p4)`;

/** Which of the tables lack a managerial column. What would break by it are statements, which `hazards` tells. */
export async function columnAdditions(statements: Statements, tables: TableName[]): Promise<ColumnAddition[]> {
  const lacking: ColumnAddition[] = [];
  for (const table of tables) {
    const [[count]] = await statements.query(HAS_COLUMNS, [table.schema, table.name, CHANGED_AT_COLUMN, ORIGIN_COLUMN]);
    if ((count as number) < 2) lacking.push({ table, routines: [] });
  }
  return lacking;
}
