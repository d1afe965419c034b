import type { RawValue } from '../common';
import type { ColumnInfo } from '../dialect';
import { nativeTypeOf, rawText } from './raw-text';
import type { ServerFacts } from './server-facts';

/** How a column's value is read. */
export interface ColumnRead {
  /** SQL that selects it in a form the driver carries without loss. */
  sql: string;
  /** The canonical raw value of what the driver gives. */
  raw: (value: unknown) => RawValue;
}

const SHORT_TEXT = 4_000;
/** Decimal digits that may be needed to tell two numbers of 32 bits apart. */
const REAL_DIGITS = [6, 7, 8, 9];

type Reading = (reference: string, length: number | null) => ColumnRead;

const textOfLength: Reading = (reference, length) =>
  asText(`CONVERT(nvarchar(${length !== null && length <= SHORT_TEXT ? length : 'max'}), ${reference})`);
const longText: Reading = (reference) => asText(`CONVERT(nvarchar(max), ${reference})`);
const bytes: Reading = (reference) => ({ sql: reference, raw: (value) => value as Buffer | null });
const rowVersion: Reading = (reference) => ({ sql: `CONVERT(binary(8), ${reference})`, raw: hexText });

/** Types read in another way than a trigger logs them. */
const READINGS: Readonly<Record<string, Reading | undefined>> = {
  float: (reference) => ({ sql: reference, raw: (value) => (value === null ? null : String(value)) }),
  real: (reference) => ({ sql: reference, raw: (value) => (value === null ? null : realText(value as number)) }),
  char: textOfLength,
  varchar: textOfLength,
  nchar: textOfLength,
  nvarchar: textOfLength,
  text: longText,
  ntext: longText,
  binary: bytes,
  varbinary: bytes,
  image: (reference) => bytes(`CONVERT(varbinary(max), ${reference})`, null),
  timestamp: rowVersion,
  rowversion: rowVersion,
  time: (reference) => asText(`CONVERT(nvarchar(16), ${reference}, 121)`),
  sql_variant: (reference) => textOfLength(reference, SHORT_TEXT),
};

/** @param reference SQL of the column, e.g. `t0.[name]` */
export function columnRead(reference: string, column: ColumnInfo, facts: ServerFacts): ColumnRead {
  const { name, length } = nativeTypeOf(column);
  const reading = READINGS[name] ?? (column.family === 'OTHER' ? longText : null);
  return reading ? reading(reference, length) : asText(rawText(reference, column, facts).sql);
}

function asText(sql: string): ColumnRead {
  return { sql, raw: (value) => value as string | null };
}

/** The driver gives a number of 32 bits in 64: of its digits those that tell it from its neighbours. */
export function realText(value: number): string {
  const shortest = REAL_DIGITS.map((digits) => Number(value.toPrecision(digits))).find((rounded) => Math.fround(rounded) === value);
  return String(shortest ?? value);
}

/** As `CONVERT` with style 1 writes it, which not every server has. */
function hexText(value: unknown): string | null {
  return value === null ? null : `0x${(value as Buffer).toString('hex').toUpperCase()}`;
}
