import { ConnectorError } from '../../common/errors';
import type { ColumnInfo, MappedTable, RowCondition, TableInfo } from '../dialect';
import { literal, quote } from './quote';
import { isForeignType } from './value-text';

/** Types the grammar itself knows: never looked up by search_path, and not to be qualified. */
const GRAMMAR_TYPES =
  /^(smallint|integer|bigint|real|double precision|numeric|boolean|bit varying|character varying|time(stamp)? with(out)? time zone)$/;
const INTEGER_TYPES = /^(smallint|integer|bigint)$/;
const WHOLE_NUMBER = /^\s*([+-]?\d{1,18})(\.0*)?\s*$/;

/**
 * SQL that is true for a row all conditions hold for and false for any other, never NULL; null when there are no
 * conditions. Every type and operator says `pg_catalog`, so it means the same in a product session with a search_path of
 * its own and in ours, and an index on a column compared by EQ or IN can be used.
 * @param reference SQL of a column of the row, e.g. `t."status"` or `NEW."status"`
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
  const { type, texts } = comparison(column, values);
  const value = type === TEXT && !isText(column) ? `${reference}::${TEXT}` : reference;
  switch (operator) {
    case 'EQ':
      return `(${reference} IS NOT NULL AND ${value} OPERATOR(pg_catalog.=) ${texts[0]}::${type})`;
    case 'NE':
      return `(${reference} IS NULL OR ${value} OPERATOR(pg_catalog.<>) ${texts[0]}::${type})`;
    case 'IN':
      return `(${reference} IS NOT NULL AND ${value} OPERATOR(pg_catalog.=) ANY (ARRAY[${texts.join(', ')}]::${type}[]))`;
  }
}

const TEXT = 'pg_catalog.text';

/** The type both sides are compared in: the column's own without length or scale, so that no value is rounded or cut. */
function comparison(column: ColumnInfo, values: readonly string[]): { type: string; texts: string[] } {
  const type = comparedType(column);
  if (!INTEGER_TYPES.test(type)) return { type, texts: values.map(literal) };
  // `1.00` is the number 1 and no text of an integer; what no integer can be is compared as numeric, and never equal.
  const whole = values.map((value) => WHOLE_NUMBER.exec(value)?.[1]);
  if (whole.every((digits) => digits !== undefined)) return { type: 'bigint', texts: whole.map((digits) => literal(digits)) };
  return { type: 'numeric', texts: values.map(literal) };
}

/** Types without an equality in `pg_catalog` (foreign ones, json, geometry) are compared as text. */
function comparedType(column: ColumnInfo): string {
  const name = column.nativeType.replace(/\([\d, -]*\)/, '');
  if (name === 'character') return 'pg_catalog.bpchar';
  if (GRAMMAR_TYPES.test(name)) return name;
  return isForeignType(column) || column.family === 'OTHER' ? TEXT : `pg_catalog.${name}`;
}

function isText(column: ColumnInfo): boolean {
  return /^(text|character varying)/.test(column.nativeType);
}

function columnOf(table: TableInfo, name: string): ColumnInfo {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new ConnectorError('COLUMN_NOT_FOUND', { path: '', table: table.table.name, column: name });
  return column;
}
