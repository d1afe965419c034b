import { canonicalDecimal } from '../../common/decimal';
import { columnOf } from '../common';
import type { ColumnInfo, MappedTable, RowCondition, TableInfo } from '../dialect';
import { literal, quote } from './quote';
import { nativeTypeOf } from './raw-text';

const MOST_DIGITS = 38;
const ALWAYS = '1 = 1';
const NEVER = '1 = 0';
const ASCII = /^[\x20-\x7e]*$/;
/** Types a text is converted to before it is compared; one that is no value of the type equals nothing. */
const CONVERTED = /^(date|time|datetime|datetime2|smalldatetime|datetimeoffset|uniqueidentifier)$/;
const TEXTS = /^(char|varchar|nchar|nvarchar|sysname)$/;
const BOOLEANS: Readonly<Record<string, string | undefined>> = { true: '1', false: '0' };

/**
 * SQL that is true for a row all conditions hold for and false for any other, never UNKNOWN; null when there are no
 * conditions. It never fails, whatever the values: it is also evaluated inside the product's writes. Texts are compared
 * as the column itself compares them (its collation, blanks at the end ignored), so that an index on it can be used.
 * @param reference SQL of a column of the row, e.g. `t.[status]` or `i.[status]`
 * @throws ConnectorError `COLUMN_NOT_FOUND`
 */
export function rowFilterSql(conditions: readonly RowCondition[], table: TableInfo, reference: (column: string) => string): string | null {
  if (conditions.length === 0) return null;
  return conditions
    .map((condition) => conditionSql(condition, columnOf(table, condition.column), reference(condition.column)))
    .join(' AND ');
}

/** The row filter of a mapped table as conditions on its row `row`: one or none. */
export function filterOf(mapped: MappedTable, row: string): string[] {
  const filter = rowFilterSql(mapped.rowFilter, mapped.table, (column) => `${row}.${quote(column)}`);
  return filter === null ? [] : [filter];
}

function conditionSql({ operator, values }: RowCondition, column: ColumnInfo, reference: string): string {
  const { value, others, mayFail } = comparison(column, reference, values);
  if (others.length === 0) return operator === 'NE' ? ALWAYS : NEVER;
  if (operator === 'NE') {
    const isNull = [reference, ...(mayFail ? others : [])].map((sql) => `${sql} IS NULL`);
    return `(${[...isNull, `${value} <> ${others[0]}`].join(' OR ')})`;
  }
  const equal = others.map((other) => (mayFail ? `${other} IS NOT NULL AND ${value} = ${other}` : `${value} = ${other}`));
  if (mayFail) return `(${reference} IS NOT NULL AND (${equal.join(' OR ')}))`;
  return `(${reference} IS NOT NULL AND ${others.length === 1 ? equal[0] : `${value} IN (${others.join(', ')})`})`;
}

/** Both sides of a comparison; values that no value of the column can equal are left out. */
interface Comparison {
  value: string;
  others: string[];
  /** Some of `others` may be NULL. */
  mayFail: boolean;
}

function comparison(column: ColumnInfo, reference: string, values: readonly string[]): Comparison {
  const { name } = nativeTypeOf(column);
  if (column.family === 'EXACT_NUMBER' || column.family === 'BINARY_FLOAT') {
    return { value: reference, others: values.flatMap((value) => numberLiteral(column, value)), mayFail: false };
  }
  if (CONVERTED.test(name)) {
    const type = name === 'datetime' || name === 'smalldatetime' ? 'datetime2(7)' : name;
    return { value: reference, others: values.map((value) => `TRY_CAST(${literal(value.trim())} AS ${type})`), mayFail: true };
  }
  const isText = TEXTS.test(name);
  const isSingleByte = name === 'char' || name === 'varchar';
  const others = values.map((value) => (isSingleByte && ASCII.test(value) ? literal(value).slice(1) : literal(value)));
  return { value: isText ? reference : `CONVERT(nvarchar(max), ${reference})`, others, mayFail: false };
}

/** `1.00` is the number 1; a text that is no number, or one of too many digits, equals none. */
function numberLiteral(column: ColumnInfo, text: string): string[] {
  const decimal = canonicalDecimal(BOOLEANS[text.trim().toLowerCase()] ?? text.trim());
  if (decimal === null || decimal.replace(/[-.]/g, '').length > MOST_DIGITS) return [];
  if (column.family === 'EXACT_NUMBER') return [decimal];
  return [`CONVERT(${nativeTypeOf(column).name}, ${decimal}E0)`];
}
