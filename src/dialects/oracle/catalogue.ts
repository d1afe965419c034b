import type { TableName } from '../dialect';
import { nativeTypeOf, type CatalogueColumn } from './column-families';
import type { Row, Statements } from './session';

/** First release with invisible columns, which the catalogue lists as hidden ones a user made. */
export const INVISIBLE_COLUMNS_RELEASE = 12.1;

/** A column with its name and whether it may be NULL. */
export interface NamedColumn extends CatalogueColumn {
  name: string;
  nullable: boolean;
  /** Left out of SELECT *, of INSERT without columns and of %ROWTYPE. */
  invisible: boolean;
}

/** A trigger of ours as the catalogue shows it. */
export interface ActualTrigger {
  table: TableName;
  type: string;
  /** Sorted letters of INSERT, UPDATE, DELETE: `DIU`. */
  events: string;
  enabled: boolean;
  /** Compiled; Oracle compiles an invalid one when it fires next, and stops the write when it cannot. */
  valid: boolean;
  /** As in ALL_SOURCE, from `COMPOUND TRIGGER` on. */
  body: string;
}

const OBJECT_TYPE = `SELECT OBJECT_TYPE FROM ALL_OBJECTS WHERE OWNER = :1 AND OBJECT_NAME = :2 AND OBJECT_TYPE IN ('TABLE', 'SEQUENCE', 'VIEW', 'SYNONYM', 'TRIGGER')`;

const TRIGGER = `SELECT t.TABLE_OWNER, t.TABLE_NAME, t.TRIGGER_TYPE, t.TRIGGERING_EVENT, t.STATUS, o.STATUS
FROM ALL_TRIGGERS t JOIN ALL_OBJECTS o ON o.OWNER = t.OWNER AND o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.OWNER = :1 AND t.TRIGGER_NAME = :2`;

const SOURCE = `SELECT TEXT FROM ALL_SOURCE WHERE OWNER = :1 AND NAME = :2 AND TYPE = 'TRIGGER' ORDER BY LINE`;

const COMPILER_ERRORS = `SELECT LINE, POSITION, TEXT FROM ALL_ERRORS
WHERE OWNER = :1 AND NAME = :2 AND TYPE = 'TRIGGER' AND ATTRIBUTE = 'ERROR' ORDER BY SEQUENCE`;

function columnsSql(release: number): string {
  const seen = release >= INVISIBLE_COLUMNS_RELEASE ? "(HIDDEN_COLUMN = 'NO' OR USER_GENERATED = 'YES')" : "HIDDEN_COLUMN = 'NO'";
  return `SELECT COLUMN_NAME, DATA_TYPE, DATA_LENGTH, CHAR_LENGTH, CHAR_USED, DATA_PRECISION, DATA_SCALE, NULLABLE, VIRTUAL_COLUMN, HIDDEN_COLUMN
FROM ALL_TAB_COLS WHERE OWNER = :1 AND TABLE_NAME = :2 AND ${seen} ORDER BY INTERNAL_COLUMN_ID`;
}

/** The columns of a table, invisible ones included; empty when there is no such table. */
export async function columnsOf(statements: Statements, table: TableName, release: number): Promise<NamedColumn[]> {
  const rows = await statements.query(columnsSql(release), [table.schema, table.name]);
  return rows.map(toColumn);
}

function toColumn(row: Row): NamedColumn {
  const [name, dataType, length, charLength, charUsed, precision, scale, nullable, virtual, hidden] = row as [
    string,
    string,
    number,
    number | null,
    string | null,
    number | null,
    number | null,
    string,
    string,
    string,
  ];
  return {
    name,
    dataType,
    length,
    charLength: charLength ?? 0,
    charUsed,
    precision,
    scale,
    nullable: nullable !== 'N',
    virtual: virtual === 'YES',
    invisible: hidden === 'YES',
  };
}

/** Name and type of the columns, e.g. `ID NUMBER(19)`. */
export async function columnTexts(statements: Statements, table: TableName, release: number): Promise<string[]> {
  return (await columnsOf(statements, table, release)).map((column) => `${column.name} ${nativeTypeOf(column)}`);
}

/** `TABLE`, `SEQUENCE` or the like; null when there is no object of that name. */
export async function objectType(statements: Statements, object: TableName): Promise<string | null> {
  const rows = await statements.query(OBJECT_TYPE, [object.schema, object.name]);
  return rows.length > 0 ? (rows[0][0] as string) : null;
}

export async function triggerOf(statements: Statements, trigger: TableName): Promise<ActualTrigger | null> {
  const [row] = (await statements.query(TRIGGER, [trigger.schema, trigger.name])) as string[][];
  if (!row) return null;
  const [schema, name, type, event, enabled, status] = row;
  const source = (await statements.query(SOURCE, [trigger.schema, trigger.name])).map(([text]) => text as string).join('');
  return {
    table: { schema, name },
    type,
    events: event
      .split(' OR ')
      .map((word) => word.trim().charAt(0))
      .sort()
      .join(''),
    enabled: enabled === 'ENABLED',
    valid: status === 'VALID',
    body: bodyOf(source),
  };
}

/** What the compiler said about a trigger, its lines joined; null: nothing. */
export async function compilerErrors(statements: Statements, trigger: TableName): Promise<string | null> {
  const rows = (await statements.query(COMPILER_ERRORS, [trigger.schema, trigger.name])) as [number, number, string][];
  return rows.length === 0 ? null : rows.map(([line, position, text]) => `${line}:${position} ${text.trim()}`).join('; ');
}

/** From the keyword on: how the catalogue keeps the lines before differs between releases. */
export function bodyOf(source: string): string {
  const start = source.indexOf('COMPOUND TRIGGER');
  return (start < 0 ? source : source.slice(start)).trim();
}
