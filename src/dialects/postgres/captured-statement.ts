import type { CaptureLayout, ColumnInfo } from '../dialect';
import { capturedPair, capturedWhole, neededColumns, rowOf } from './captured-rows';
import { columnOf, type CapturedRow, type RowSide } from '../common';
import { quote } from './quote';
import { isForeignType } from './value-text';

/** Rows of the transition tables with what is logged of each. */
export interface RowSource {
  /** Without the row's own condition. */
  from: string;
  row: CapturedRow;
}

/** What a statement trigger logs. */
export interface StatementRows {
  /** Rows of any statement; one source, or more that are put together. */
  all: RowSource[];
  /** How an UPDATE of exactly one row, which is most, is logged without a join of all; null where there is no shorter way. */
  single: RowSource | null;
}

/** SQL condition: the statement changed more than one row. */
export const SEVERAL_ROWS = 'EXISTS (SELECT FROM tcc_new OFFSET 1)';

export function statementRows(role: 'I' | 'U' | 'D', layout: CaptureLayout): StatementRows {
  if (role !== 'U') return { all: [wholeRows(role, layout)], single: null };
  const pairing = pairingKey(layout);
  const all = pairing ? [pairedRows(layout, pairing)] : [wholeRows('D', layout), wholeRows('I', layout)];
  return { all, single: singleRow(layout) };
}

function wholeRows(kind: 'I' | 'D', layout: CaptureLayout): RowSource {
  return { from: `${kind === 'I' ? 'tcc_new' : 'tcc_old'} t`, row: capturedWhole(layout, kind, rowOf('t')) };
}

/**
 * The one row before and after needs no key to be paired by. The limits keep the plan, which stays with the session, as
 * cheap as it is after a first statement over many rows.
 */
function singleRow(layout: CaptureLayout): RowSource {
  const row = capturedPair(layout, rowOf('o'), rowOf('n'));
  const from = '(SELECT * FROM tcc_old LIMIT 1) o, (SELECT * FROM tcc_new LIMIT 1) n';
  return { from, row: { ...row, condition: `NOT ${SEVERAL_ROWS} AND (${row.condition})` } };
}

/**
 * OLD and NEW side by side. FULL JOIN because its plan never is a nested loop: an inner join planned for a session's
 * first one-row update stays one, and takes minutes for a later bulk update. A changed key shows as D and I.
 */
function pairedRows(layout: CaptureLayout, pairing: ColumnInfo[]): RowSource {
  const columns = [...new Set([...neededColumns(layout), ...pairing.map((column) => column.name)])];
  const alias = (name: string) => `c${columns.indexOf(name) + 1}`;
  const side = (table: string) =>
    `(SELECT true AS here, ${columns.map((name) => `t.${quote(name)} AS ${alias(name)}`).join(', ')} FROM ${table} t)`;
  const sideOf = (row: string): RowSide => ({ column: (name) => `${row}.${alias(name)}`, here: `${row}.here IS NOT NULL` });
  const on = pairing.map((column) => {
    const cast = isForeignType(column) ? '::pg_catalog.text' : '';
    return `o.${alias(column.name)}${cast} OPERATOR(pg_catalog.=) n.${alias(column.name)}${cast}`;
  });
  return {
    from: `${side('tcc_old')} o FULL JOIN ${side('tcc_new')} n ON ${on.join(' AND ')}`,
    row: capturedPair(layout, sideOf('o'), sideOf('n')),
  };
}

/** The primary key, else the shortest unique key; null when there is none. */
function pairingKey(layout: CaptureLayout): ColumnInfo[] | null {
  const { primaryKey, uniqueKeys } = layout.table;
  const candidates = primaryKey.length > 0 ? [primaryKey] : [...uniqueKeys].sort((a, b) => a.length - b.length);
  return candidates.length > 0 ? candidates[0].map((name) => columnOf(layout.table, name)) : null;
}
