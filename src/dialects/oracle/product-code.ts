import type { TableName } from '../dialect';
import type { Statements } from './session';

/** Units of code looked at for one table; a table everything uses has enough in the first. */
const MOST_UNITS = 300;

/** Source of the units that name the table in the catalogue of dependencies; a wrapped one has none that can be read. */
const DEPENDENTS = `SELECT s.OWNER || '.' || s.NAME, s.TEXT
FROM (SELECT * FROM (SELECT DISTINCT OWNER, NAME, TYPE FROM ALL_DEPENDENCIES
  WHERE REFERENCED_OWNER = :1 AND REFERENCED_NAME = :2 AND REFERENCED_TYPE = 'TABLE' AND NAME NOT LIKE 'TCC\\_%' ESCAPE '\\'
  ORDER BY OWNER, NAME, TYPE) WHERE ROWNUM <= ${MOST_UNITS}) d
JOIN ALL_SOURCE s ON s.OWNER = d.OWNER AND s.NAME = d.NAME AND s.TYPE = d.TYPE
ORDER BY s.OWNER, s.NAME, s.TYPE, s.LINE`;

/** DDL inside code is a text, which no catalogue of dependencies knows. */
const TRUNCATING = `SELECT DISTINCT OWNER || '.' || NAME FROM ALL_SOURCE
WHERE OWNER = :1 AND REGEXP_LIKE(TEXT, :2, 'i') ORDER BY 1`;

/** A unit of the product's PL/SQL the user may read. */
export interface CodeUnit {
  name: string;
  text: string;
}

/** The units that use the table, by name. */
export async function unitsUsing(statements: Statements, table: TableName): Promise<CodeUnit[]> {
  const units = new Map<string, string[]>();
  for (const [name, text] of (await statements.query(DEPENDENTS, [table.schema, table.name])) as [string, string][]) {
    const lines = units.get(name);
    if (lines) lines.push(text);
    else units.set(name, [text]);
  }
  return [...units].map(([name, lines]) => ({ name, text: withoutComments(lines.join('')) }));
}

/** Units in the table's schema that truncate the table, or take or empty a partition of it, by a statement in a text. */
export async function unitsTruncating(statements: Statements, table: TableName): Promise<string[]> {
  const name = patternOf(table.name);
  const pattern = `(TRUNCATE +TABLE +.*${name}([^A-Z0-9_$#]|$))|(ALTER +TABLE +.*${name} +(EXCHANGE|TRUNCATE|DROP) +(SUB)?PARTITION)`;
  return (await statements.query(TRUNCATING, [table.schema, pattern])).map(([unit]) => unit as string);
}

/** INSERT without a list of columns: what it lists no longer fits once the table has more. */
export function insertsWithoutColumns(text: string, table: TableName): boolean {
  return new RegExp(`INSERT\\s+INTO\\s+${referenceTo(table)}\\s*(VALUES|SELECT|WITH)\\b`, 'i').test(text);
}

/** Rows of the whole table: the type gets more fields with the table. */
export function usesRowType(text: string, table: TableName): boolean {
  return new RegExp(`${referenceTo(table)}\\s*%\\s*ROWTYPE`, 'i').test(text);
}

/** Loads by direct path, which Oracle turns into ordinary ones for a table with triggers. */
export function loadsByAppend(text: string, table: TableName): boolean {
  return new RegExp(`INSERT\\s*/\\*\\+[^*]*\\bAPPEND(_VALUES)?\\b[^*]*\\*/\\s*INTO\\s+${referenceTo(table)}`, 'i').test(text);
}

/** The name with its schema or without, quoted or not. */
function referenceTo({ schema, name }: TableName): string {
  return `(?:"?${patternOf(schema)}"?\\s*\\.\\s*)?"?${patternOf(name)}"?(?![A-Z0-9_$#])`;
}

function patternOf(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Hints stay: they are comments that mean something. */
function withoutComments(text: string): string {
  return text.replace(/--[^\n]*/g, ' ').replace(/\/\*(?!\+)[\s\S]*?\*\//g, ' ');
}
