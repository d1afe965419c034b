import type { TableName } from '../dialect';
import type { Statements } from './statements';
import { literal, qualified } from './quote';

/** A trigger as the catalogue shows it. */
export interface ActualTrigger {
  name: string;
  /** The table it is on. */
  table: TableName;
  isDisabled: boolean;
  /** The settings it was made under are ours. */
  hasOurSettings: boolean;
  /** Null: encrypted, or not ours to read. */
  definition: string | null;
}

/** A column as the catalogue shows it. */
export interface ActualColumn {
  name: string;
  /** As `nvarchar(max)`, `datetime2(6)`. */
  nativeType: string;
  isNullable: boolean;
  hasDefault: boolean;
}

const TRIGGER_COLUMNS = `CONVERT(nvarchar(128), t.name), CONVERT(nvarchar(128), s.name), CONVERT(nvarchar(128), o.name), CONVERT(int, t.is_disabled),
  CONVERT(int, m.uses_ansi_nulls), CONVERT(int, m.uses_quoted_identifier), CONVERT(nvarchar(max), m.definition)`;
export const TRIGGERS = `SELECT ${TRIGGER_COLUMNS}
FROM sys.triggers t
JOIN sys.objects o ON o.object_id = t.parent_id
JOIN sys.schemas s ON s.schema_id = o.schema_id
LEFT JOIN sys.sql_modules m ON m.object_id = t.object_id`;

const LENGTH = `CASE WHEN c.max_length = -1 THEN N'max' WHEN TYPE_NAME(c.system_type_id) IN (N'nchar', N'nvarchar') THEN CONVERT(nvarchar(5), c.max_length / 2) ELSE CONVERT(nvarchar(5), c.max_length) END`;
/** By INFORMATION_SCHEMA, which keeps the spelling of names on every server. */
const COLUMN_NAME = `COALESCE((SELECT TOP (1) i.COLUMN_NAME FROM INFORMATION_SCHEMA.COLUMNS i
    WHERE i.TABLE_SCHEMA = OBJECT_SCHEMA_NAME(c.object_id) AND i.TABLE_NAME = OBJECT_NAME(c.object_id) AND i.COLUMN_NAME = c.name), c.name)`;
export const COLUMNS = `SELECT CONVERT(nvarchar(128), ${COLUMN_NAME}), CONVERT(nvarchar(128), TYPE_NAME(c.system_type_id)), ${LENGTH}, CONVERT(nvarchar(3), c.scale),
  CONVERT(int, c.is_nullable), CASE WHEN c.default_object_id = 0 THEN 0 ELSE 1 END
FROM sys.columns c
WHERE c.object_id = OBJECT_ID(@p1, 'U')
ORDER BY c.column_id`;

/** The trigger of that name in the table's schema, whichever table it is on; names of triggers are unique in a schema. */
export async function triggerNamed(statements: Statements, trigger: TableName): Promise<ActualTrigger | null> {
  const rows = await statements.query(`${TRIGGERS}\nWHERE t.object_id = OBJECT_ID(@p1, 'TR')`, [qualified(trigger)]);
  return rows.length === 0 ? null : toTrigger(rows[0]);
}

export async function triggersOn(statements: Statements, table: TableName): Promise<ActualTrigger[]> {
  const rows = await statements.query(`${TRIGGERS}\nWHERE t.parent_id = OBJECT_ID(@p1, 'U')`, [qualified(table)]);
  return rows.map(toTrigger);
}

/** Triggers named as ours are that write to the change log, whoever installed them. */
export async function loggingTriggers(statements: Statements, log: TableName): Promise<ActualTrigger[]> {
  const rows = await statements.query(`${TRIGGERS}\nWHERE t.name LIKE N'TCC[_]________'`);
  const writes = `INSERT INTO ${qualified(log)} (layout,`;
  return rows.map(toTrigger).filter(({ name, definition }) => /^TCC_[0-9A-F]{8}$/i.test(name) && definition?.includes(writes));
}

/** Columns in their order; empty when there is no such table. */
export async function columnsOf(statements: Statements, table: TableName): Promise<ActualColumn[]> {
  const rows = (await statements.query(COLUMNS, [qualified(table)])) as [string, string, string, string, number, number][];
  return rows.map(([name, type, length, scale, isNullable, hasDefault]) => ({
    name,
    nativeType: spell(type.toLowerCase(), length, scale),
    isNullable: isNullable === 1,
    hasDefault: hasDefault === 1,
  }));
}

/** `U` for a table, `SO` for a sequence, and so on; null when there is no such object. */
export async function objectType(statements: Statements, object: TableName): Promise<string | null> {
  const sql = `SELECT RTRIM(CONVERT(nvarchar(2), type)) FROM sys.objects WHERE object_id = OBJECT_ID(${literal(qualified(object))})`;
  const rows = await statements.query(sql);
  return rows.length > 0 ? (rows[0][0] as string) : null;
}

function toTrigger(row: unknown[]): ActualTrigger {
  const [name, schema, tableName, isDisabled, ansiNulls, quotedIdentifier, definition] = row as [
    ...[string, string, string],
    ...[number, number, number],
    string | null,
  ];
  const hasOurSettings = ansiNulls === 1 && quotedIdentifier === 1;
  return { name, table: { schema, name: tableName }, isDisabled: isDisabled === 1, hasOurSettings, definition };
}

function spell(type: string, length: string, scale: string): string {
  if (/^(n?(var)?char|(var)?binary)$/.test(type)) return `${type}(${length})`;
  return /^(datetime2|datetimeoffset|time)$/.test(type) ? `${type}(${scale})` : type;
}
