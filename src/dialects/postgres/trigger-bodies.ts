import type { CaptureLayout } from '../dialect';
import { capturedPair, capturedWhole, rowOf } from './captured-rows';
import { SEVERAL_ROWS, statementRows, type RowSource } from './captured-statement';
import { withinCreditSql } from './log-credit';
import type { ChangeLogNames, CapturedRow } from '../common';
import { literal, qualified } from './quote';

/*
 * Bodies run in the product's sessions with our rights. Hence every name, type, function and operator says
 * `pg_catalog` or a schema; constructs that look an operator up by search_path (IN, BETWEEN, NULLIF, IS DISTINCT FROM)
 * do not occur.
 */

/** As the session has it: after a transaction that named an origin the setting is empty, not gone. */
const ORIGIN = `pg_catalog.current_setting('tcc.origin', true)`;
const NO_VALUES = 'NULL::pg_catalog.text[]';

/**
 * Body of a statement trigger. Whatever goes wrong in it stays in it: the product's statement goes on, and a sequence,
 * which no rollback turns back, tells that a change was missed. So it does beyond the credit.
 */
export function statementBody(role: 'I' | 'U' | 'D' | 'T', layout: CaptureLayout, names: ChangeLogNames): string {
  const log = role === 'T' ? truncated(layout, names) : logged(role, layout, names);
  return body(log, names);
}

/**
 * Only what a transaction logs first is logged under a subtransaction: one for every statement would overflow the server's
 * cache of them in a transaction of many statements, and slow down everybody's snapshots. Having logged, the transaction
 * holds the change log, and nobody can alter it before its end. A savepoint that is rolled back takes the mark with it, and
 * so does logging that fails. Credit and mark are one expression, as the first use of each costs a transaction something.
 */
function body(log: Logging, names: ChangeLogNames): string {
  const held = literal(qualified(names.log));
  return `
BEGIN
  IF pg_catalog.current_setting('tcc.log_held', true) OPERATOR(pg_catalog.=) ${held} THEN
    IF ${withinCreditSql(names)} THEN
      ${log.insert}
    ELSIF ${log.concerned} THEN
      IF ${exists(names.missed)} IS NOT NULL THEN ${countMissed(names)} END IF;
    END IF;
    RETURN NULL;
  END IF;
  BEGIN
    IF (CASE WHEN ${withinCreditSql(names)} THEN pg_catalog.set_config('tcc.log_held', ${held}, true) IS NOT NULL END) THEN
      ${log.insert}
    ELSIF ${log.concerned} THEN
      ${countMissed(names)}
    END IF;
  EXCEPTION WHEN OTHERS THEN
    BEGIN
      ${countMissed(names)}
    EXCEPTION WHEN OTHERS THEN
      NULL;
    END;
  END;
  RETURN NULL;
END
`;
}

/** What a trigger does: statements that log, and the condition that there is something to log. */
interface Logging {
  insert: string;
  concerned: string;
}

function truncated(layout: CaptureLayout, names: ChangeLogNames): Logging {
  const row = { kind: `'T'`, kinds: null, oldValues: NO_VALUES, newValues: NO_VALUES, condition: null };
  return { insert: `${insertInto(names, row)} ${valuesOf(layout, row)};`, concerned: 'true' };
}

function logged(role: 'I' | 'U' | 'D', layout: CaptureLayout, names: ChangeLogNames): Logging {
  const { single, all } = statementRows(role, layout);
  const insertAll = insertRows(layout, names, all);
  return {
    insert: single === null ? insertAll : singleFirst(insertRows(layout, names, [single]), insertAll),
    concerned: all.map((rows) => `EXISTS (SELECT ${fromOf(rows)})`).join(' OR '),
  };
}

/** Whether there are several rows is asked only where the one was not logged: asking costs a statement. */
function singleFirst(insertSingle: string, insertAll: string): string {
  return `${insertSingle}
      IF NOT FOUND THEN
        IF ${SEVERAL_ROWS} THEN
          ${insertAll}
        END IF;
      END IF;`;
}

function insertRows(layout: CaptureLayout, names: ChangeLogNames, sources: RowSource[]): string {
  const selects = sources.map((rows) => `      SELECT ${columnsOf(layout, rows.row)}\n      ${fromOf(rows)}`);
  return `${insertInto(names, sources[0].row)}\n${selects.join('\n      UNION ALL\n')};`;
}

/** Body of a row trigger, for partitioned tables: only row triggers see writes sent straight to a partition. */
export function rowBody(role: 'I' | 'U' | 'D', layout: CaptureLayout, names: ChangeLogNames): string {
  const row =
    role === 'U' ? capturedPair(layout, rowOf('OLD'), rowOf('NEW')) : capturedWhole(layout, role, rowOf(role === 'I' ? 'NEW' : 'OLD'));
  const unconcerned = row.condition === null ? '' : `\n  IF NOT (${row.condition}) THEN RETURN NULL; END IF;`;
  const log = { insert: `${insertInto(names, row)} ${valuesOf(layout, row)};`, concerned: 'true' };
  return body(log, names).replace('BEGIN', () => `BEGIN${unconcerned}`);
}

function insertInto(names: ChangeLogNames, row: CapturedRow): string {
  return `INSERT INTO ${qualified(names.log)} (layout, kind${row.kinds === null ? '' : ', kinds'}, old_values, new_values, origin)`;
}

function valuesOf(layout: CaptureLayout, row: CapturedRow): string {
  return `VALUES (${columnsOf(layout, row)})`;
}

function columnsOf(layout: CaptureLayout, { kind, kinds, oldValues, newValues }: CapturedRow): string {
  return [String(layout.layoutId), kind, ...(kinds === null ? [] : [kinds]), oldValues, newValues, ORIGIN].join(', ');
}

function fromOf({ from, row }: RowSource): string {
  return `FROM ${from}${row.condition === null ? '' : ` WHERE ${row.condition}`}`;
}

function exists(object: { schema: string; name: string }): string {
  return `pg_catalog.to_regclass(${literal(qualified(object))})`;
}

function countMissed(names: ChangeLogNames): string {
  return `PERFORM pg_catalog.nextval(${literal(qualified(names.missed))}::pg_catalog.regclass);`;
}
