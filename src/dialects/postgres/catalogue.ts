import type { TableName } from '../dialect';
import type { Statements } from './connect';
import { qualified } from './quote';

/** A trigger as the catalogue shows it. */
export interface ActualTrigger {
  name: string;
  type: number;
  /** `pg_trigger.tgenabled`: O and A fire in ordinary sessions, D and R do not. */
  enabled: string;
  functionSchema: string;
  functionName: string;
  oldTable: string | null;
  newTable: string | null;
  conditional: boolean;
}

/** A function as the catalogue shows it. */
export interface ActualFunction {
  name: string;
  body: string;
  securityDefiner: boolean;
  /** plpgsql, returning trigger, without settings of its own. */
  plain: boolean;
}

const TRIGGERS = `SELECT t.tgname::text, t.tgtype::int4, t.tgenabled::text, fn.nspname::text, f.proname::text, t.tgoldtable::text, t.tgnewtable::text, t.tgqual IS NOT NULL
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_proc f ON f.oid = t.tgfoid
JOIN pg_namespace fn ON fn.oid = f.pronamespace
WHERE n.nspname = $1 AND c.relname = $2 AND t.tgname = ANY ($3::text[]) AND NOT t.tgisinternal`;

const FUNCTIONS = `SELECT f.proname::text, f.prosrc, f.prosecdef, l.lanname = 'plpgsql' AND f.prorettype = 'trigger'::regtype AND f.proconfig IS NULL
FROM pg_proc f
JOIN pg_namespace n ON n.oid = f.pronamespace
JOIN pg_language l ON l.oid = f.prolang
WHERE n.nspname = $1 AND f.proname = ANY ($2::text[]) AND f.pronargs = 0`;

const COLUMNS = `SELECT a.attname::text, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum`;

const DEFAULTS = `SELECT a.attname::text
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname = $2 AND a.atthasdef AND NOT a.attisdropped`;

const RELATION = `SELECT c.relkind::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2`;

export async function triggersOf(statements: Statements, table: TableName, names: string[]): Promise<Map<string, ActualTrigger>> {
  const rows = await statements.query(TRIGGERS, [table.schema, table.name, names]);
  const triggers = rows.map(([name, type, enabled, functionSchema, functionName, oldTable, newTable, conditional]) => ({
    name: name as string,
    type: type as number,
    enabled: enabled as string,
    functionSchema: functionSchema as string,
    functionName: functionName as string,
    oldTable: oldTable as string | null,
    newTable: newTable as string | null,
    conditional: conditional as boolean,
  }));
  return new Map(triggers.map((trigger) => [trigger.name, trigger]));
}

export async function functionsOf(statements: Statements, schema: string, names: string[]): Promise<Map<string, ActualFunction>> {
  const rows = await statements.query(FUNCTIONS, [schema, names]);
  const functions = rows.map(([name, body, securityDefiner, plain]) => ({
    name: name as string,
    body: body as string,
    securityDefiner: securityDefiner as boolean,
    plain: plain as boolean,
  }));
  return new Map(functions.map((fn) => [fn.name, fn]));
}

const LOGGING_FUNCTIONS = `SELECT f.proname::text
FROM pg_proc f
JOIN pg_namespace n ON n.oid = f.pronamespace
WHERE n.nspname = $1 AND f.proname ~ '^TCC_[0-9A-F]{8}_[IUDT]$' AND f.prorettype = 'trigger'::regtype AND strpos(f.prosrc, $2) > 0
ORDER BY 1`;

/** Names of the trigger functions that write to the change log, whoever installed them. */
export async function loggingFunctions(statements: Statements, log: TableName): Promise<string[]> {
  const rows = await statements.query(LOGGING_FUNCTIONS, [log.schema, qualified(log)]);
  return rows.map(([name]) => name as string);
}

/** Name and type of the columns; empty when there is no such table. */
export async function columnsOf(statements: Statements, table: TableName): Promise<{ name: string; nativeType: string }[]> {
  const rows = await statements.query(COLUMNS, [table.schema, table.name]);
  return rows.map(([name, nativeType]) => ({ name: name as string, nativeType: nativeType as string }));
}

/** Names of the columns that have a default. */
export async function columnsWithDefault(statements: Statements, table: TableName): Promise<string[]> {
  const rows = await statements.query(DEFAULTS, [table.schema, table.name]);
  return rows.map(([name]) => name as string);
}

/** `pg_class.relkind` of a table, sequence or the like; null when there is none of that name. */
export async function relationKind(statements: Statements, relation: TableName): Promise<string | null> {
  const rows = await statements.query(RELATION, [relation.schema, relation.name]);
  return rows.length > 0 ? (rows[0][0] as string) : null;
}
