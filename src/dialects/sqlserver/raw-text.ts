import type { ColumnInfo } from '../dialect';
import type { ServerFacts } from './server-facts';

/** Orders and compares by code point, so that no collation of the product decides what is equal or conflicts with another. */
export const BINARY_COLLATION = 'Latin1_General_BIN2';

/** Characters an `nvarchar` without `max` holds. */
const SHORT_TEXT = 4_000;

/** A type as the catalogue spells it, in its parts: `decimal(12,2)`, `nvarchar(max)`. */
export interface NativeType {
  name: string;
  /** Characters or bytes; Infinity: `max`; null: none given. */
  length: number | null;
}

export function nativeTypeOf(column: ColumnInfo): NativeType {
  const [, name = '', length] = /^([^(]*?)\s*(?:\((max|\d+)|collate\b|$)/.exec(column.nativeType.toLowerCase()) ?? [];
  return { name: name.trim(), length: length === undefined ? null : length === 'max' ? Infinity : Number(length) };
}

/** What the raw text of a value needs the server's facts for. */
export type TextFacts = Pick<ServerFacts, 'version' | 'isBabelfish' | 'replacesText'>;

/** SQL of a value's raw text and how many characters it may have; only `isText` can hold any character. */
export interface RawText {
  sql: string;
  length: number;
  isText: boolean;
}

/** How values of a type that holds no free text are converted, and into how many characters at most. */
interface Conversion {
  length: number;
  sql: (value: string, facts: TextFacts) => string;
}

const WHOLE: Conversion = { length: 20, sql: (value) => `CONVERT(nvarchar(20), ${value})` };
const DECIMAL: Conversion = { length: 41, sql: (value) => `CONVERT(nvarchar(41), ${value})` };
const MONEY: Conversion = { length: 41, sql: (value) => `CONVERT(nvarchar(41), CONVERT(decimal(19, 4), ${value}))` };
const FLOAT: Conversion = {
  length: 40,
  sql: (value, facts) => `LTRIM(RTRIM(CONVERT(nvarchar(40), ${value}, ${floatStyle(facts)})))`,
};
const LOCAL_TIME: Conversion = { length: 27, sql: localTime };

const CONVERSIONS: Readonly<Record<string, Conversion | undefined>> = {
  bit: WHOLE,
  tinyint: WHOLE,
  smallint: WHOLE,
  int: WHOLE,
  bigint: WHOLE,
  decimal: DECIMAL,
  numeric: DECIMAL,
  money: MONEY,
  smallmoney: MONEY,
  float: FLOAT,
  real: FLOAT,
  date: { length: 10, sql: (value) => `CONVERT(nvarchar(10), ${value}, 23)` },
  datetime: LOCAL_TIME,
  smalldatetime: LOCAL_TIME,
  datetime2: LOCAL_TIME,
  datetimeoffset: {
    length: 33,
    sql: (value) => `${localTime(`CONVERT(datetime2(7), SWITCHOFFSET(${value}, '+00:00'))`)} + N'+00:00'`,
  },
  uniqueidentifier: { length: 36, sql: (value) => `CONVERT(nvarchar(36), ${value})` },
};
/** Lengths of texts that do not say theirs. */
const UNSAID_LENGTHS: Readonly<Record<string, number | undefined>> = { char: 1, varchar: 1, nchar: 1, nvarchar: 1, sysname: 128 };

/**
 * The canonical raw text of a value, whatever language, date format or collation the session and the column have: texts
 * as stored, numbers as plain decimals, times as ISO 8601 without zone, with offset `+00:00` where the type has one.
 */
export function rawText(expression: string, column: ColumnInfo, facts: TextFacts): RawText {
  const { name, length } = nativeTypeOf(column);
  const conversion = CONVERSIONS[name];
  if (conversion) return { sql: conversion.sql(expression, facts), length: conversion.length, isText: false };
  if (name === 'binary' || name === 'varbinary') {
    return { sql: `CONVERT(nvarchar(max), ${expression}, 1)`, length: (length ?? 1) * 2 + 2, isText: false };
  }
  const unsaid = UNSAID_LENGTHS[name];
  return text(expression, unsaid === undefined ? SHORT_TEXT : (length ?? unsaid));
}

function text(expression: string, length: number): RawText {
  const declared = length <= SHORT_TEXT ? String(length) : 'max';
  return { sql: `CONVERT(nvarchar(${declared}), ${expression}) COLLATE ${BINARY_COLLATION}`, length, isText: true };
}

function localTime(expression: string): string {
  return `STUFF(CONVERT(nvarchar(27), ${expression}, 121), 11, 1, N'T')`;
}

/** Digits that tell any two numbers apart: 17 since 2016, before 16 were the most. */
function floatStyle({ version, isBabelfish }: TextFacts): number {
  return isBabelfish || version >= 13 ? 3 : 2;
}
