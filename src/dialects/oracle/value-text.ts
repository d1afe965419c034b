import { canonicalDecimal } from '../../common/decimal';
import { ConnectorError } from '../../common/errors';
import type { RawValue } from '../common';
import type { ColumnInfo } from '../dialect';
import { baseType, isLarge, isNational } from './column-families';
import { NationalText, type Bind } from './session';

const SECONDS = `'SYYYY-MM-DD"T"HH24:MI:SS'`;
const NANOSECONDS = `'SYYYY-MM-DD"T"HH24:MI:SS.FF9'`;

/**
 * SQL of a column's value as it is fetched; `rawValueOf` makes the canonical raw value of what comes.
 * @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` for a type without text, e.g. a BFILE or an object
 */
export function fetchedSql(reference: string, column: ColumnInfo): string {
  switch (column.family) {
    case 'TEXT':
    case 'FIXED_TEXT':
    case 'BINARY_FLOAT':
    case 'BINARY':
      return reference;
    case 'EXACT_NUMBER':
      return `TO_CHAR(${reference}, 'TM9')`;
    case 'DATE':
    case 'TIMESTAMP':
      return `TO_CHAR(${reference}, ${baseType(column) === 'DATE' ? SECONDS : NANOSECONDS})`;
    case 'TIMESTAMP_WITH_ZONE':
      return `TO_CHAR(SYS_EXTRACT_UTC(${reference}), ${NANOSECONDS})`;
    case 'OTHER':
      return otherSql(reference, column);
  }
}

function otherSql(reference: string, column: ColumnInfo): string {
  const type = baseType(column);
  if (type === 'RAW') return `RAWTOHEX(${reference})`;
  if (type === 'XMLTYPE') return `XMLSERIALIZE(CONTENT ${reference} AS CLOB)`;
  if (type === 'JSON') return `JSON_SERIALIZE(${reference} RETURNING CLOB)`;
  if (type === 'BOOLEAN') return `CASE WHEN ${reference} THEN 'true' WHEN NOT ${reference} THEN 'false' END`;
  if (type === 'ROWID' || type === 'UROWID') return `ROWIDTOCHAR(${reference})`;
  if (type.startsWith('INTERVAL')) return `TO_CHAR(${reference})`;
  throw unsuitable(column);
}

/** Canonical raw value of a fetched one. */
export function rawValueOf(value: unknown, column: ColumnInfo): RawValue {
  if (value === null || value === undefined) return null;
  switch (column.family) {
    case 'EXACT_NUMBER':
      return canonicalDecimal(value as string) ?? (value as string);
    case 'BINARY_FLOAT':
      return shortestText(value as number, baseType(column) === 'BINARY_FLOAT');
    case 'DATE':
    case 'TIMESTAMP':
      return withoutZeros((value as string).trimStart());
    case 'TIMESTAMP_WITH_ZONE':
      return `${withoutZeros((value as string).trimStart())}+00:00`;
    default:
      return value as string | Buffer;
  }
}

/** The fewest digits that read back as the same number of 32 or 64 bits. */
function shortestText(value: number, isSingle: boolean): string {
  if (!isSingle) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === Math.fround(value)) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

function withoutZeros(time: string): string {
  return time.includes('.') ? time.replace(/\.?0+$/, '') : time;
}

/**
 * SQL of a raw text in the type its column is compared in. Texts of fixed width are compared as such: then blanks at the
 * end do not count, whatever the width.
 * @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` for a type no key can have
 */
export function castTo(placeholder: string, column: ColumnInfo): string {
  if (isLarge(column)) throw unsuitable(column);
  switch (column.family) {
    case 'TEXT':
      return placeholder;
    case 'FIXED_TEXT':
      return fixedText(placeholder, column);
    case 'EXACT_NUMBER':
      return `TO_NUMBER(${placeholder})`;
    case 'BINARY_FLOAT':
      return `TO_BINARY_DOUBLE(${placeholder})`;
    case 'DATE':
    case 'TIMESTAMP':
      return baseType(column) === 'DATE' ? `TO_DATE(${placeholder}, ${SECONDS})` : `TO_TIMESTAMP(${placeholder}, ${NANOSECONDS})`;
    case 'TIMESTAMP_WITH_ZONE':
      return `FROM_TZ(TO_TIMESTAMP(${placeholder}, ${NANOSECONDS}), '+00:00')`;
    case 'BINARY':
    case 'OTHER':
      if (baseType(column) === 'RAW') return `HEXTORAW(${placeholder})`;
      throw unsuitable(column);
  }
}

/** As wide as the type can be: a cast to less would cut a longer text, and find another row. */
export function fixedText(expression: string, column: ColumnInfo): string {
  return isNational(column) ? `CAST(${expression} AS NCHAR(1000))` : `CAST(${expression} AS CHAR(2000))`;
}

/** The value bound for a raw text, in the form `castTo` reads. */
export function bindOf(text: string | null, column: ColumnInfo): Bind {
  if (isNational(column)) return new NationalText(text);
  if (text === null) return null;
  if (column.family === 'TIMESTAMP' && baseType(column) === 'DATE') return text.replace(/\..*$/, '');
  if (column.family === 'TIMESTAMP') return withFraction(text);
  return column.family === 'TIMESTAMP_WITH_ZONE' ? withFraction(text.replace(/(\+00:00|Z)$/, '')) : text;
}

function withFraction(time: string): string {
  return time.includes('.') ? time : `${time}.0`;
}

function unsuitable({ name, nativeType }: ColumnInfo): ConnectorError {
  return new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: name, nativeType, type: 'key or attribute' });
}
