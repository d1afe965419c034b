import { canonicalDecimal } from '../../common/decimal';
import { ConnectorError } from '../../common/errors';
import type { ColumnInfo } from '../dialect';
import { BINARY_COLLATION, nativeTypeOf } from './raw-text';

const INTEGERS = /^(bit|tinyint|smallint|int|bigint)$/;
const UTC = '+00:00';

/**
 * SQL of a parameter as a value of a column's type, so that an index on the column can be used; NULL, which equals
 * nothing, where it is none. Texts keep their full length, so that none is cut to fit.
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
      return `TRY_CAST(TRY_CAST(${parameter} AS datetime2(7)) AS ${name})`;
    case 'datetimeoffset':
      return `TODATETIMEOFFSET(TRY_CAST(${parameter} AS datetime2(7)), '${UTC}')`;
    case 'uniqueidentifier':
      return `TRY_CAST(${parameter} AS uniqueidentifier)`;
  }
  if (['EXACT_NUMBER', 'BINARY_FLOAT', 'DATE', 'TIMESTAMP'].includes(column.family))
    return `TRY_CAST(${parameter} AS ${column.nativeType})`;
  throw new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: column.name, nativeType: column.nativeType, type: 'key' });
}

/** A raw text as `typedValue` takes it; null where rounding would make another value of it. */
export function typedParameter(text: string | null, column: ColumnInfo): string | null {
  if (text === null) return null;
  if (column.family === 'TIMESTAMP_WITH_ZONE') return text.endsWith(UTC) ? text.slice(0, -UTC.length) : null;
  if (column.family !== 'EXACT_NUMBER') return text;
  const decimal = canonicalDecimal(text);
  const fraction = decimal?.split('.')[1]?.length ?? 0;
  return decimal !== null && fraction <= scaleOf(column) ? decimal : null;
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

function scaleOf(column: ColumnInfo): number {
  const { name } = nativeTypeOf(column);
  if (INTEGERS.test(name)) return 0;
  if (name === 'money' || name === 'smallmoney') return 4;
  return Number(/,(\d+)\)/.exec(column.nativeType)?.[1] ?? 0);
}
