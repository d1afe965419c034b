import { canonicalDecimal } from '../../common/decimal';
import { ConnectorError } from '../../common/errors';
import { columnOf } from '../common';
import type { ColumnInfo, MappedTable, RowCondition, TableInfo } from '../dialect';
import { isLarge, isNational, isVirtual } from './column-families';
import { literal, quote } from './quote';

/** How a comparison is written: in our SQL, where NLS settings are ours, and in a trigger, where they are the product's. */
interface Writing {
  equals(reference: string, column: ColumnInfo, value: string): string;
  never: string;
  always: string;
}

const SQL: Writing = {
  equals: (reference, column, value) => `${reference} = ${valueLiteral(column, value)}`,
  never: '1 = 0',
  always: '1 = 1',
};

/** Blanks at the end of fixed width texts are cut on both sides, before a full stop that keeps the rest from being NULL. */
const PLSQL: Writing = {
  equals: (reference, column, value) => {
    const same = isNational(column) ? 'tcc_same_ntext' : 'tcc_same_text';
    if (column.family === 'FIXED_TEXT') {
      return `${same}(RTRIM(${reference}) || '.', ${textLiteral(column, `${value.replace(/ +$/, '')}.`)})`;
    }
    return column.family === 'TEXT' ? `${same}(${reference}, ${valueLiteral(column, value)})` : SQL.equals(reference, column, value);
  },
  never: 'FALSE',
  always: 'TRUE',
};

const TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d{1,9})?)(Z|[+-]\d\d:\d\d)?)?$/;

/** The row filter of a mapped table as conditions on its row `row`: one or none. */
export function filterOf(mapped: MappedTable, row: string): string[] {
  const filter = filterText(mapped.rowFilter, mapped.table, (column) => `${row}.${quote(column)}`, SQL);
  return filter === null ? [] : [filter];
}

/**
 * PL/SQL that is TRUE for a row all conditions hold for and FALSE for any other, never NULL; null when there are none.
 * @param reference a column of the row, e.g. `:NEW."STATUS"`
 * @throws ConnectorError `COLUMN_NOT_FOUND`; `COLUMN_TYPE_UNSUITABLE` for a column a trigger cannot compare with a text
 */
export function triggerFilter(conditions: readonly RowCondition[], table: TableInfo, reference: (column: string) => string): string | null {
  return filterText(conditions, table, reference, PLSQL);
}

function filterText(
  conditions: readonly RowCondition[],
  table: TableInfo,
  reference: (column: string) => string,
  writing: Writing,
): string | null {
  if (conditions.length === 0) return null;
  return conditions
    .map((condition) => conditionText(condition, columnOf(table, condition.column), reference(condition.column), writing))
    .join(' AND ');
}

/** An empty text is NULL to Oracle: nothing equals it, and everything differs from it. */
function conditionText({ operator, values }: RowCondition, column: ColumnInfo, reference: string, writing: Writing): string {
  const possible = values.filter((value) => canBe(column, value));
  const equal = possible.map((value) => writing.equals(reference, column, value));
  const any = equal.length === 0 ? writing.never : `(${reference} IS NOT NULL AND (${equal.join(' OR ')}))`;
  if (operator !== 'NE') return any;
  return equal.length === 0 ? writing.always : `(${reference} IS NULL OR NOT (${equal[0]}))`;
}

function canBe(column: ColumnInfo, value: string): boolean {
  if (value === '') return false;
  return column.family !== 'EXACT_NUMBER' && column.family !== 'BINARY_FLOAT' ? true : canonicalDecimal(value) !== null;
}

/** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` */
function valueLiteral(column: ColumnInfo, value: string): string {
  if (isLarge(column) || isVirtual(column)) throw unsuitable(column);
  switch (column.family) {
    case 'TEXT':
    case 'FIXED_TEXT':
      return textLiteral(column, value);
    case 'EXACT_NUMBER':
    case 'BINARY_FLOAT':
      return canonicalDecimal(value)!;
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_WITH_ZONE':
      return timeLiteral(column, value);
    case 'BINARY':
    case 'OTHER':
      throw unsuitable(column);
  }
}

function textLiteral(column: ColumnInfo, value: string): string {
  return isNational(column) ? `N${literal(value)}` : literal(value);
}

function timeLiteral(column: ColumnInfo, value: string): string {
  const [, day, clock = '00:00:00', zone = ''] = TIME.exec(value) ?? [];
  if (day === undefined || (zone !== '' && column.family !== 'TIMESTAMP_WITH_ZONE')) throw unsuitable(column);
  if (column.family !== 'TIMESTAMP_WITH_ZONE') return `TIMESTAMP '${day} ${clock}'`;
  return `TIMESTAMP '${day} ${clock} ${zone === '' || zone === 'Z' ? '+00:00' : zone}'`;
}

function unsuitable({ name, nativeType }: ColumnInfo): ConnectorError {
  return new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: name, nativeType, type: 'row filter' });
}
