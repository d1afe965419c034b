import { ConnectorError } from '../../common/errors';
import type { ColumnInfo } from '../dialect';
import { BINARY_COLLATION, nativeTypeOf } from './raw-text';

/** Types of which a text may fail to be a value in ways only the server knows. */
const TRIED = /^(float|real|money|smallmoney)$/;

/**
 * SQL of a parameter as a value of a column's type, so that an index on the column can be used. The parameter has passed
 * `typedParameter`, so the cast does not fail: to let the server try is dear. Texts keep their full length, so that none
 * is cut to fit.
 * @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` for a type without equality
 */
export function typedValue(parameter: string, column: ColumnInfo): string {
  const { name } = nativeTypeOf(column);
  switch (name) {
    case 'char':
    case 'varchar':
      return collated(`CAST(${parameter} AS varchar(8000))`, column);
    case 'nchar':
    case 'nvarchar':
    case 'sysname':
      return collated(`CAST(${parameter} AS nvarchar(4000))`, column);
    case 'datetime':
    case 'smalldatetime':
      return `TRY_CAST(CAST(${parameter} AS datetime2(7)) AS ${name})`;
    case 'datetimeoffset':
      return `TODATETIMEOFFSET(CAST(${parameter} AS datetime2(7)), '+00:00')`;
    case 'uniqueidentifier':
      return `CAST(${parameter} AS uniqueidentifier)`;
  }
  if (TRIED.test(name)) return `TRY_CAST(${parameter} AS ${name})`;
  if (['EXACT_NUMBER', 'DATE', 'TIMESTAMP'].includes(column.family)) return `CAST(${parameter} AS ${column.nativeType})`;
  throw new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: column.name, nativeType: column.nativeType, type: 'key' });
}

/**
 * Condition: the column holds exactly the value of the typed expression. A collation may take two texts for one; what
 * identifies an entity is the text as stored, to the last blank of a text of varying length.
 */
export function sameValue(reference: string, column: ColumnInfo, typed: string): string {
  const equal = `${reference} = ${typed}`;
  if (!/char$/.test(nativeTypeOf(column).name)) return equal;
  const exact = `${reference} COLLATE ${BINARY_COLLATION} = ${typed} COLLATE ${BINARY_COLLATION}`;
  const length = column.family === 'TEXT' ? ` AND DATALENGTH(${reference}) = DATALENGTH(${typed})` : '';
  return `${equal} AND ${exact}${length}`;
}

/** Collation of a column that has not the database's; null: the database's. */
export function collationOf(column: ColumnInfo): string | null {
  return / COLLATE (\S+)$/.exec(column.nativeType)?.[1] ?? null;
}

function collated(sql: string, column: ColumnInfo): string {
  const collation = collationOf(column);
  return collation === null ? sql : `${sql} COLLATE ${collation}`;
}
