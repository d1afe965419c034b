import { ConnectorError } from '../../common/errors';
import { columnOf } from '../common';
import type { CaptureLayout } from '../dialect';
import { isReadable } from './compared-columns';
import { BINARY_COLLATION, rawText, type RawText, type TextFacts } from './raw-text';

/** Characters a concatenation of `nvarchar` keeps when no part is `nvarchar(max)`; it cuts what comes after. */
const LONGEST_CONCATENATION = 4_000;
/** An escaped character takes two. */
const ESCAPED = 2;

/**
 * SQL of the logged columns' values in one text, as `decodeValues` reads it. Nothing in it is NULL, so it means the same
 * whatever CONCAT_NULL_YIELDS_NULL says.
 * @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` for a column no trigger can read
 */
export function loggedValues(layout: CaptureLayout, reference: (column: string) => string, facts: TextFacts): string {
  const values = layout.loggedColumns.map((name) => {
    const column = columnOf(layout.table, name);
    if (!isReadable(column)) {
      throw new ConnectorError('COLUMN_TYPE_UNSUITABLE', { path: '', column: name, nativeType: column.nativeType, type: 'key' });
    }
    return { reference: reference(name), nullable: column.nullable, ...rawText(reference(name), column, facts) };
  });
  const length = values.reduce((sum, value) => sum + (value.isText ? value.length * ESCAPED : value.length) + 1, 0);
  const isLong = length > LONGEST_CONCATENATION;
  const replace = facts.replacesText ? 'REPLACE' : 'pg_catalog.replace';
  return values.map((value, index) => encoded(value, isLong && index === 0, replace)).join(` + N'|' + `);
}

function encoded(value: RawText & { reference: string; nullable: boolean }, asLong: boolean, replace: string): string {
  const sql = asLong || value.length > LONGEST_CONCATENATION / ESCAPED ? `CONVERT(nvarchar(max), ${value.sql})` : value.sql;
  const escaped = value.isText ? `${replace}(${replace}(${collated(sql)}, N'\\', N'\\\\'), N'|', N'\\p')` : sql;
  return value.nullable ? `CASE WHEN ${value.reference} IS NULL THEN N'\\N' ELSE ${escaped} END` : escaped;
}

function collated(sql: string): string {
  return sql.endsWith(`COLLATE ${BINARY_COLLATION}`) ? sql : `${sql} COLLATE ${BINARY_COLLATION}`;
}
