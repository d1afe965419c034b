import { ConnectorError } from '../../common/errors';
import type { ColumnInfo, TableInfo } from '../dialect';

/** @throws ConnectorError `COLUMN_NOT_FOUND` */
export function columnOf(table: TableInfo, name: string): ColumnInfo {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new ConnectorError('COLUMN_NOT_FOUND', { path: '', table: table.table.name, column: name });
  return column;
}
