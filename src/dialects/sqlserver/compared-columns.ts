import type { ColumnInfo } from '../dialect';
import { nativeTypeOf } from './raw-text';

/** How a trigger tells whether a column's value changed. */
export interface Comparison {
  /** SQL of values that are equal, NULL included, exactly when the column's are; empty: they cannot be read or compared. */
  values: (reference: string) => string[];
  /** Only whether the statement wrote the column is asked, or asked first, as reading the value is dear. */
  asksWritten: boolean;
}

/** Types whose equality is that of what they stand for. */
const PLAIN =
  /^(bit|tinyint|smallint|int|bigint|decimal|numeric|money|smallmoney|float|real|date|time|datetime|datetime2|smalldatetime|datetimeoffset|uniqueidentifier|hierarchyid|sql_variant)$/;
const TEXTS = /^(varchar|nvarchar|sysname)$/;
const FIXED_TEXTS = /^(char|nchar)$/;
/** Changes with every update of its row, and so tells nothing. */
const ROW_VERSIONS = /^(timestamp|rowversion)$/;

/**
 * Texts are compared as bytes, so that no collation takes two texts for one; the length tells what comparing bytes does
 * not, zeros and blanks at the end. Null: the column is left out.
 */
export function comparisonOf(column: ColumnInfo): Comparison | null {
  const { name, length } = nativeTypeOf(column);
  const whole = length === Infinity;
  if (ROW_VERSIONS.test(name)) return null;
  if (PLAIN.test(name) || name === 'binary') return { values: (value) => [value], asksWritten: false };
  if (FIXED_TEXTS.test(name)) return { values: (value) => [bytes(value, false)], asksWritten: false };
  if (TEXTS.test(name)) return { values: (value) => [bytes(value, whole), `DATALENGTH(${value})`], asksWritten: whole };
  if (name === 'varbinary') return { values: (value) => [value, `DATALENGTH(${value})`], asksWritten: whole };
  return { values: () => [], asksWritten: true };
}

/** The value may be read from the rows a trigger sees. */
export function isReadable(column: ColumnInfo): boolean {
  return !/^(text|ntext|image)$/.test(nativeTypeOf(column).name);
}

function bytes(value: string, whole: boolean): string {
  return `CONVERT(varbinary(${whole ? 'max' : '8000'}), ${value})`;
}
