import type { CaptureLayout, TableName } from '../dialect';
import { CHANGED_AT_COLUMN, ORIGIN_COLUMN, triggerName, type ChangeLogNames, type TriggerRole } from '../common';
import { dollarQuoted, qualified, quote } from './quote';
import { columnsBody } from './columns-body';
import { rowBody, statementBody } from './trigger-bodies';

/** First version with BEFORE ROW triggers on partitioned tables. */
const PARTITIONED_BEFORE_ROW_VERSION = 130_000;

/** Bits of `pg_trigger.tgtype`. */
const ROW = 1;
const BEFORE = 2;
const INSERT = 4;
const DELETE = 8;
const UPDATE = 16;
const TRUNCATE = 32;

/** One trigger with its function, as it should stand in the catalogue. */
export interface TriggerDefinition {
  role: TriggerRole;
  /** Name of the trigger and of its function. */
  name: string;
  functionName: TableName;
  securityDefiner: boolean;
  /** `pg_proc.prosrc`. */
  body: string;
  /** `pg_trigger.tgtype`. */
  type: number;
  /** Names of the transition tables. */
  oldTable: string | null;
  newTable: string | null;
  /** Whether it has a WHEN clause. */
  conditional: boolean;
  createFunctionSql: string;
  /** Keeps other roles from putting the function behind a table of theirs. */
  protectFunctionSql: string;
  createTriggerSql: string;
  dropTriggerSql: string;
}

interface Shape {
  type: number;
  /** Between the trigger's name and EXECUTE; `{table}` is the table. */
  clause: string;
  oldTable?: string;
  newTable?: string;
}

const STATEMENT_SHAPES: Record<'I' | 'U' | 'D', Shape> = {
  I: { type: INSERT, clause: 'AFTER INSERT ON {table} REFERENCING NEW TABLE AS tcc_new FOR EACH STATEMENT', newTable: 'tcc_new' },
  U: {
    type: UPDATE,
    clause: 'AFTER UPDATE ON {table} REFERENCING OLD TABLE AS tcc_old NEW TABLE AS tcc_new FOR EACH STATEMENT',
    oldTable: 'tcc_old',
    newTable: 'tcc_new',
  },
  D: { type: DELETE, clause: 'AFTER DELETE ON {table} REFERENCING OLD TABLE AS tcc_old FOR EACH STATEMENT', oldTable: 'tcc_old' },
};
const ROW_SHAPES: Record<'I' | 'U' | 'D', Shape> = {
  I: { type: ROW + INSERT, clause: 'AFTER INSERT ON {table} FOR EACH ROW' },
  U: { type: ROW + UPDATE, clause: 'AFTER UPDATE ON {table} FOR EACH ROW' },
  D: { type: ROW + DELETE, clause: 'AFTER DELETE ON {table} FOR EACH ROW' },
};
const TRUNCATE_SHAPE: Shape = { type: TRUNCATE, clause: 'AFTER TRUNCATE ON {table} FOR EACH STATEMENT' };

/**
 * The condition is always true. It names both columns so that PostgreSQL knows the trigger needs them: dropping one is
 * refused, and with CASCADE takes the trigger along instead of leaving one that fails the product's writes.
 */
const COLUMNS_SHAPE: Shape = {
  type: ROW + BEFORE + INSERT + UPDATE,
  clause: `BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW WHEN (NEW.${quote(CHANGED_AT_COLUMN)} IS NULL OR NEW.${quote(ORIGIN_COLUMN)} IS NULL OR TRUE)`,
};

/** Whether the two managerial columns are kept on this table by this server. */
export function keepsManagerialColumns(layout: CaptureLayout, serverVersion: number): boolean {
  return layout.managerialColumns && (!layout.table.partitioned || serverVersion >= PARTITIONED_BEFORE_ROW_VERSION);
}

/** The managerial columns: nullable and without default, so that adding them rewrites nothing. */
export const MANAGERIAL_COLUMNS: readonly { name: string; nativeType: string }[] = [
  { name: CHANGED_AT_COLUMN, nativeType: 'timestamp with time zone' },
  { name: ORIGIN_COLUMN, nativeType: 'text' },
];

/** `ALTER TABLE` that adds the named managerial columns. */
export function addColumnsSql(table: TableName, columns: readonly { name: string; nativeType: string }[]): string {
  const additions = columns.map(({ name, nativeType }) => `ADD COLUMN ${quote(name)} ${nativeType}`);
  return `ALTER TABLE ${qualified(table)} ${additions.join(', ')}`;
}

/** The trigger set of one table. The columns' trigger comes last: it needs its columns. */
export function triggerSet(layout: CaptureLayout, names: ChangeLogNames, serverVersion: number): TriggerDefinition[] {
  const byRow = layout.table.partitioned;
  const shapes = byRow ? ROW_SHAPES : STATEMENT_SHAPES;
  const body = (role: 'I' | 'U' | 'D' | 'T') => (byRow && role !== 'T' ? rowBody(role, layout, names) : statementBody(role, layout, names));
  const set = (['I', 'U', 'D'] as const).map((role) => define(layout, names, role, shapes[role], body(role)));
  set.push(define(layout, names, 'T', TRUNCATE_SHAPE, body('T')));
  if (keepsManagerialColumns(layout, serverVersion))
    set.push(define(layout, names, 'C', COLUMNS_SHAPE, columnsBody(triggerName(layout.table.table, 'C'))));
  return set;
}

function define(layout: CaptureLayout, names: ChangeLogNames, role: TriggerRole, shape: Shape, body: string): TriggerDefinition {
  const table = layout.table.table;
  const name = triggerName(table, role);
  const functionName = { schema: names.log.schema, name };
  const securityDefiner = role !== 'C';
  const call = `${qualified(functionName)}()`;
  return {
    role,
    name,
    functionName,
    securityDefiner,
    body,
    type: shape.type,
    oldTable: shape.oldTable ?? null,
    newTable: shape.newTable ?? null,
    conditional: role === 'C',
    createFunctionSql: `CREATE OR REPLACE FUNCTION ${call} RETURNS trigger LANGUAGE plpgsql${securityDefiner ? ' SECURITY DEFINER' : ''} AS ${dollarQuoted(body)}`,
    protectFunctionSql: `REVOKE ALL ON FUNCTION ${call} FROM PUBLIC`,
    createTriggerSql: `CREATE TRIGGER ${quote(name)} ${shape.clause.replace('{table}', () => qualified(table))} EXECUTE FUNCTION ${call}`,
    dropTriggerSql: `DROP TRIGGER ${quote(name)} ON ${qualified(table)}`,
  };
}
