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

/**
 * The canonical raw text of a value, whatever language, date format or collation the session and the column have: texts
 * as stored, numbers as plain decimals, times as ISO 8601 without zone, with offset `+00:00` where the type has one.
 */
export function rawText(expression: string, column: ColumnInfo, facts: TextFacts): RawText {
  const { name, length } = nativeTypeOf(column);
  const as = (characters: number, sql: string): RawText => ({ sql, length: characters, isText: false });
  switch (name) {
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'sysname':
      return text(expression, length ?? (name === 'sysname' ? 128 : 1));
    case 'bit':
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return as(20, `CONVERT(nvarchar(20), ${expression})`);
    case 'decimal':
    case 'numeric':
      return as(41, `CONVERT(nvarchar(41), ${expression})`);
    case 'money':
    case 'smallmoney':
      return as(41, `CONVERT(nvarchar(41), CONVERT(decimal(19, 4), ${expression}))`);
    case 'float':
    case 'real':
      return as(40, `LTRIM(RTRIM(CONVERT(nvarchar(40), ${expression}, ${floatStyle(facts)})))`);
    case 'date':
      return as(10, `CONVERT(nvarchar(10), ${expression}, 23)`);
    case 'datetime':
    case 'smalldatetime':
    case 'datetime2':
      return as(27, localTime(expression));
    case 'datetimeoffset':
      return as(33, `${localTime(`CONVERT(datetime2(7), SWITCHOFFSET(${expression}, '+00:00'))`)} + N'+00:00'`);
    case 'uniqueidentifier':
      return as(36, `CONVERT(nvarchar(36), ${expression})`);
    case 'binary':
    case 'varbinary':
      return as((length ?? 1) * 2 + 2, `CONVERT(nvarchar(max), ${expression}, 1)`);
    default:
      return text(expression, SHORT_TEXT);
  }
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
