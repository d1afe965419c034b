import type { EntityProblem } from '../../dialect';

/**
 * A column's value as a dialect reads it, in the one form all engines share. By ColumnFamily: TEXT and FIXED_TEXT as
 * stored, blanks included; EXACT_NUMBER in plain decimal digits; BINARY_FLOAT the shortest text that reads back as the
 * same number; DATE `YYYY-MM-DD`; TIMESTAMP `YYYY-MM-DDTHH:MM:SS[.f]` in local time; TIMESTAMP_WITH_ZONE the same in UTC
 * with `+00:00` behind; BINARY its bytes; OTHER a text. Anything else is a value that cannot be sent (a date of year
 * 10000, an infinite number) and becomes a problem of its row.
 */
export type RawValue = string | Buffer | null;

/** `[ordinal, ...values]`: the ordinal of the root row, from 0, and values in the order of a ReadLevel's columns. */
export type RawRow = [ordinal: number, ...values: RawValue[]];

/** What the values of a connection are read by. */
export interface ValueSettings {
  /** IANA zone of timestamps without zone. */
  timeZone: string;
  /** Encoding of texts in BINARY columns, a WHATWG label; null: they cannot be read. */
  charset: string | null;
}

/** How a column's value is emitted under the type the SchemaDefinition gives it. Nothing here throws, whatever the value. */
export interface ValueReading {
  /** JSON text; `NULL_JSON` where there is no value, and where there is one that cannot be sent. */
  json(raw: RawValue): string;
  /** Whether the value is emitted as null without being wrong. */
  isNull(raw: RawValue): boolean;
  /** What is wrong with a value that is emitted as null but is none; null: no value can be wrong. */
  problem: EntityProblem['code'] | null;
  /** Text that identifies the value in a key (contract section 6, Identity); null where there is none. */
  keyText(raw: RawValue): string | null;
}
