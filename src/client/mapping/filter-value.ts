import { canonicalDecimal } from '../../common/decimal';
import type { RowValue } from '../../contracts';
import type { ColumnInfo } from '../../dialects';
import { isTruthValue } from './column-suitability';

/** Digits every number column of every engine compares without an error. */
const MAX_NUMBER_LENGTH = 100;
/** A binary float beyond these is no value of a single precision column, which engines refuse to read. */
const FLOAT_MAGNITUDE = { least: 1e-30, most: 1e30 };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TRUTH = new Map([
  ['true', 'true'],
  ['1', 'true'],
  ['false', 'false'],
  ['0', 'false'],
]);

/** Whether a row filter can compare the column at all: dates have too many spellings, and other types no equality. */
export function isComparable(column: ColumnInfo): boolean {
  return ['TEXT', 'FIXED_TEXT', 'EXACT_NUMBER', 'BINARY_FLOAT'].includes(column.family) || isTruthValue(column);
}

/** A value as text the database reads as a value of the column; null when it is none, which would fail every statement. */
export function filterText(column: ColumnInfo, value: RowValue): string | null {
  const text = String(value);
  if (isTruthValue(column)) return TRUTH.get(text.trim().toLowerCase()) ?? null;
  if (column.family === 'EXACT_NUMBER') return plainNumber(text);
  if (column.family === 'BINARY_FLOAT') return isFloat(text) ? plainNumber(text) : null;
  return column.nativeType === 'uuid' && !UUID.test(text) ? null : text;
}

function plainNumber(text: string): string | null {
  const number = canonicalDecimal(text);
  return number !== null && number.length <= MAX_NUMBER_LENGTH ? number : null;
}

function isFloat(text: string): boolean {
  const magnitude = Math.abs(Number(text));
  return magnitude === 0 || (magnitude >= FLOAT_MAGNITUDE.least && magnitude <= FLOAT_MAGNITUDE.most);
}
