import { withConstants } from '../common';
import type { ConstantPart, EntityProblem, MappedField, MappedPart, MappedTable } from '../dialect';
import { literal, quote } from './quote';
import { valueExpressions } from './type-codec';

/** A condition under which a row cannot be sent, in order of precedence. */
export interface RowCheck {
  code: EntityProblem['code'];
  path: string;
  condition: string;
}

/** An aggregated ARRAY attribute of a row: where its JSON text and its first problem stand. */
export interface ArraySource {
  json: string;
  /** SQL of `CODE path` or NULL; null when none can occur. */
  problem: string | null;
}

/** Columns of one table under the short names they have in a common table expression. */
export class RowColumns {
  private readonly aliases = new Map<string, string>();

  constructor(readonly row: string) {}

  /** Reference to a column; a column that is asked for becomes one that is selected. */
  reference(column: string): string {
    const alias = this.aliases.get(column) ?? `c${this.aliases.size + 1}`;
    this.aliases.set(column, alias);
    return `${this.row}.${alias}`;
  }

  /** Select list over the table `source` that provides all references made so far. */
  selectList(source: string): string[] {
    return [...this.aliases].map(([column, alias]) => `${source}.${quote(column)} AS ${alias}`);
  }
}

/** SQL of one row's JSON object, the checks of its values, and the problems of its arrays. */
export interface RowDocument {
  json: string;
  checks: RowCheck[];
  arrayProblems: string[];
}

/**
 * Builds the JSON object of one row in the order of the mapping.
 * @param path attribute path before this row's attributes, e.g. `items.`; empty for the root
 * @param arrays sources of the ARRAY attributes by attribute name
 */
export function rowDocument(
  table: MappedTable,
  columns: RowColumns,
  arrays: Map<string, ArraySource>,
  timeZone: string,
  path: string,
): RowDocument {
  const entries: JsonEntry[] = [];
  const checks: RowCheck[] = [];
  const arrayProblems: string[] = [];
  for (const field of table.fields) {
    const fieldPath = path + field.name;
    if (field.kind === 'ARRAY') {
      const source = arrays.get(field.name)!;
      entries.push({ name: field.name, json: source.json });
      if (source.problem) arrayProblems.push(source.problem);
      continue;
    }
    const sql = field.kind === 'SCALAR' ? scalarSql(field, columns, timeZone, fieldPath) : objectSql(field, columns, timeZone, fieldPath);
    entries.push({ name: field.name, json: sql.json });
    checks.push(...sql.checks);
  }
  return { json: objectJson(entries), checks: byPrecedence(checks), arrayProblems };
}

/** SQL of `CODE path` for the first check that applies, else NULL; null when there is nothing to check. */
export function problemSql(checks: RowCheck[]): string | null {
  if (checks.length === 0) return null;
  return `CASE ${checks.map(({ code, path, condition }) => `WHEN ${condition} THEN ${literal(`${code} ${path}`)}`).join('\n    ')} END`;
}

export interface JsonEntry {
  name: string;
  /** SQL of the value's JSON text, never NULL. */
  json: string;
}

/**
 * SQL of an object's JSON text. One template filled from an array: faster than `json_build_object`, which also ends
 * at 50 attributes.
 */
export function objectJson(entries: JsonEntry[]): string {
  const template = entries.map(({ name }) => `${JSON.stringify(name).replaceAll('%', '%%')}:%s`).join(',');
  if (entries.length === 0) return "'{}'";
  return `format(${literal(`{${template}}`)}, VARIADIC ARRAY[\n    ${entries.map(({ json }) => json).join(',\n    ')}])`;
}

type Scalar = Extract<MappedField, { kind: 'SCALAR' }>;
type ObjectField = Extract<MappedField, { kind: 'OBJECT' }>;

function scalarSql(field: Scalar, columns: RowColumns, timeZone: string, path: string): { json: string; checks: RowCheck[] } {
  const value = valueExpressions(columns.reference(field.column.name), field, timeZone);
  const checks: RowCheck[] = value.checks.map((check) => ({ ...check, path }));
  if (field.required) checks.push({ code: 'REQUIRED_ATTRIBUTE_NULL', path, condition: value.isNull });
  return { json: value.json, checks };
}

function objectSql(field: ObjectField, columns: RowColumns, timeZone: string, path: string): { json: string; checks: RowCheck[] } {
  const reference = (part: MappedPart) => columns.reference(part.column.name);
  if (field.isKey) return keySql(field, reference, timeZone, path);
  const values = field.parts.map((part) => ({ part, ...valueExpressions(reference(part), part, timeZone) }));
  const parts = values.map(({ part, json: partJson }) => ({ name: part.label, json: partJson }));
  const json = objectJson(withConstants(parts, field.constants, constantEntry));
  const allNull = values.map((value) => value.isNull).join(' AND ');
  const checks = values.flatMap(({ part, checks: own }) => own.map((check) => ({ ...check, path: `${path}.${part.label}` })));
  if (field.required) checks.push({ code: 'REQUIRED_ATTRIBUTE_NULL', path, condition: allNull });
  return { json: `CASE WHEN ${allNull} THEN 'null' ELSE ${json} END`, checks };
}

/** JSON and checks of a key object; `reference` says where the value of a part stands. */
export function keySql(
  key: { parts: MappedPart[]; constants?: ConstantPart[] },
  reference: (part: MappedPart, position: number) => string,
  timeZone: string,
  path: string,
): { json: string; checks: RowCheck[] } {
  const values = key.parts.map((part, position) => ({ part, ...valueExpressions(reference(part, position), part, timeZone) }));
  const checks = values.flatMap(({ part, checks: own, isNull }): RowCheck[] => [
    { code: 'KEY_NULL', path: `${path}.${part.label}`, condition: isNull },
    ...own.map((check) => ({ ...check, path: `${path}.${part.label}` })),
  ]);
  const parts = values.map(({ part, json }) => ({ name: part.label, json }));
  return { json: objectJson(withConstants(parts, key.constants, constantEntry)), checks };
}

function constantEntry(name: string, json: string): JsonEntry {
  return { name, json: literal(json) };
}

/** A row without identity is that before anything else. */
function byPrecedence(checks: RowCheck[]): RowCheck[] {
  return [...checks.filter((check) => check.code === 'KEY_NULL'), ...checks.filter((check) => check.code !== 'KEY_NULL')];
}
