import type { ColumnInfo } from '../dialect';
import { columnOf, type CapturedRow, type RowSide } from '../common';
import { capturedPair, capturedWhole, neededColumns, rowOf, type CaptureContext } from './captured-rows';
import { quote } from './quote';

/** Rows a trigger sees with what is logged of each, for statements of one shape. */
export interface RowSource {
  /** Condition over `@came` and `@went`, how many rows there are after and before: 0, 1, or 2 for more. */
  shape: string;
  /** Without the row's own condition. */
  from: string;
  row: CapturedRow;
}

/**
 * How a statement of each shape is logged; the shapes of the first that applies hold. Statements of one row, which are most,
 * need no join; MERGE fires the trigger once for each of its actions.
 */
export function statementRows(context: CaptureContext): RowSource[][] {
  const came = wholeRows(context, 'I', '@went = 0');
  const went = wholeRows(context, 'D', '@came = 0');
  return [[came], [went], [singlePair(context)], severalPairs(context)];
}

function wholeRows(context: CaptureContext, kind: 'I' | 'D', shape: string): RowSource {
  return { shape, from: `${kind === 'I' ? 'inserted' : 'deleted'} AS t`, row: capturedWhole(context, kind, rowOf('t', quote)) };
}

/** The one row before and after needs no key to be paired by. */
function singlePair(context: CaptureContext): RowSource {
  const row = capturedPair(context, rowOf('o', quote), rowOf('n', quote));
  return { shape: '@came = 1 AND @went = 1', from: 'deleted AS o CROSS JOIN inserted AS n', row };
}

function severalPairs(context: CaptureContext): RowSource[] {
  const shape = '@came > 0 AND @went > 0';
  const pairing = pairingKey(context);
  if (pairing) return [pairedRows(context, pairing, shape)];
  return [wholeRows(context, 'D', shape), wholeRows(context, 'I', shape)];
}

/**
 * The rows before and after side by side. The hint keeps a plan made for few rows from staying with a nested loop that takes
 * minutes over many. A changed key shows as D and I.
 */
function pairedRows(context: CaptureContext, pairing: ColumnInfo[], shape: string): RowSource {
  const columns = [...new Set([...neededColumns(context.layout), ...pairing.map((column) => column.name)])];
  const alias = (name: string) => `c${columns.indexOf(name) + 1}`;
  const side = (table: string) =>
    `(SELECT 1 AS here, ${columns.map((name) => `t.${quote(name)} AS ${alias(name)}`).join(', ')} FROM ${table} AS t)`;
  const sideOf = (row: string): RowSide => ({ column: (name) => `${row}.${alias(name)}`, here: `${row}.here IS NOT NULL` });
  const on = pairing.map(({ name }) => `o.${alias(name)} = n.${alias(name)}`).join(' AND ');
  return {
    shape,
    from: `${side('deleted')} AS o FULL OUTER HASH JOIN ${side('inserted')} AS n ON ${on}`,
    row: capturedPair(context, sideOf('o'), sideOf('n')),
  };
}

/** The primary key, else the shortest unique key; null when there is none. */
function pairingKey({ layout }: CaptureContext): ColumnInfo[] | null {
  const { primaryKey, uniqueKeys } = layout.table;
  const candidates = primaryKey.length > 0 ? [primaryKey] : [...uniqueKeys].sort((a, b) => a.length - b.length);
  return candidates.length > 0 ? candidates[0].map((name) => columnOf(layout.table, name)) : null;
}
