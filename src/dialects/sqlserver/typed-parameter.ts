import { canonicalDecimal } from '../../common/decimal';
import type { ColumnInfo } from '../dialect';
import { nativeTypeOf } from './raw-text';

const RANGES: Readonly<Record<string, readonly [least: bigint, most: bigint] | undefined>> = {
  bit: [0n, 1n],
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};
const UTC = '+00:00';
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIME = /^(\d{4}-\d\d-\d\d)(?:T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,7})?)?$/;

/** A raw text as `typedValue` takes it; null where the column cannot hold it, or not without rounding. */
export function typedParameter(text: string | null, column: ColumnInfo): string | null {
  if (text === null) return null;
  switch (column.family) {
    case 'EXACT_NUMBER':
      return numberOf(text, column);
    case 'DATE':
      return isDay(text) ? text : null;
    case 'TIMESTAMP':
      return isTime(text) ? text : null;
    case 'TIMESTAMP_WITH_ZONE': {
      const local = text.slice(0, -UTC.length);
      return text.endsWith(UTC) && isTime(local) ? local : null;
    }
    default:
      return nativeTypeOf(column).name === 'uniqueidentifier' && !GUID.test(text) ? null : text;
  }
}

function numberOf(text: string, column: ColumnInfo): string | null {
  const decimal = canonicalDecimal(text);
  if (decimal === null) return null;
  const [whole, fraction = ''] = decimal.split('.');
  const range = RANGES[nativeTypeOf(column).name];
  if (range) return fraction === '' && BigInt(whole) >= range[0] && BigInt(whole) <= range[1] ? decimal : null;
  const [, precision, scale] = /\((\d+),(\d+)\)/.exec(column.nativeType) ?? [null, '19', '4'];
  const wholeDigits = whole.replace(/^-?0?/, '').length;
  return fraction.length <= Number(scale) && wholeDigits <= Number(precision) - Number(scale) ? decimal : null;
}

function isDay(text: string): boolean {
  return text.length === 'YYYY-MM-DD'.length && isTime(text);
}

/** A day that exists, from year 1. */
function isTime(text: string): boolean {
  const day = TIME.exec(text)?.[1];
  if (day === undefined || day.startsWith('0000')) return false;
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}
