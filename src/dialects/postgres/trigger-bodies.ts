import { ConnectorError } from '../../common/errors';
import type { CaptureLayout, ColumnInfo } from '../dialect';
import type { ChangeLogNames } from './names';
import { literal, qualified, quote } from './quote';
import { isForeignType, rawText } from './value-text';

/*
 * Bodies run in the product's sessions with our rights. Hence every name, type, function and operator says
 * `pg_catalog` or a schema; constructs that look an operator up by search_path (IN, BETWEEN, NULLIF, IS DISTINCT FROM)
 * do not occur.
 */

const ORIGIN = `CASE WHEN pg_catalog.current_setting('tcc.origin', true) OPERATOR(pg_catalog.=) '' THEN NULL ELSE pg_catalog.current_setting('tcc.origin', true) END`;

/**
 * Body of a statement trigger. Whatever goes wrong in it stays in it: the product's statement goes on, and a sequence,
 * which no rollback turns back, tells that a change was missed.
 */
export function statementBody(role: 'I' | 'U' | 'D' | 'T', layout: CaptureLayout, names: ChangeLogNames): string {
  return `
BEGIN
  INSERT INTO ${qualified(names.log)} (layout, kind, old_values, new_values, origin)
${statementRows(role, layout)};
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN
  BEGIN
    ${countMissed(names)}
  EXCEPTION WHEN OTHERS THEN
    NULL;
  END;
  RETURN NULL;
END
`;
}

/**
 * Body of a row trigger, for partitioned tables: only row triggers see writes sent straight to a partition. A
 * subtransaction per row would be too dear, so the one thing that can be expected to go wrong is looked at instead.
 */
export function rowBody(role: 'I' | 'U' | 'D', layout: CaptureLayout, names: ChangeLogNames): string {
  const compared = comparedColumns(layout);
  const unchanged = `NOT pg_catalog.record_image_ne(${record('OLD', compared)}, ${record('NEW', compared)})`;
  return `
BEGIN${role === 'U' ? `\n  IF ${unchanged} THEN RETURN NULL; END IF;` : ''}
  IF pg_catalog.to_regclass(${literal(qualified(names.log))}) IS NULL THEN
    IF pg_catalog.to_regclass(${literal(qualified(names.missed))}) IS NOT NULL THEN ${countMissed(names)} END IF;
    RETURN NULL;
  END IF;
  INSERT INTO ${qualified(names.log)} (layout, kind, old_values, new_values, origin)
  VALUES (${layout.layoutId}, '${role}', ${rowValues(role, layout)}, ${ORIGIN});
  RETURN NULL;
END
`;
}

function rowValues(role: 'I' | 'U' | 'D', layout: CaptureLayout): string {
  const before = loggedValues(layout, (name) => `OLD.${quote(name)}`);
  const after = loggedValues(layout, (name) => `NEW.${quote(name)}`);
  if (role === 'I') return `NULL, ${after}`;
  if (role === 'D') return `${before}, NULL`;
  const moved = `pg_catalog.record_image_ne(${record('OLD', layout.loggedColumns)}, ${record('NEW', layout.loggedColumns)})`;
  return `CASE WHEN ${moved} THEN ${before} END, ${after}`;
}

function statementRows(role: 'I' | 'U' | 'D' | 'T', layout: CaptureLayout): string {
  const id = layout.layoutId;
  if (role === 'T') return `  VALUES (${id}, 'T', NULL::pg_catalog.text[], NULL::pg_catalog.text[], ${ORIGIN})`;
  if (role === 'I')
    return `  SELECT ${id}, 'I', NULL::pg_catalog.text[], ${loggedValues(layout, (name) => `t.${quote(name)}`)}, ${ORIGIN} FROM tcc_new t`;
  if (role === 'D')
    return `  SELECT ${id}, 'D', ${loggedValues(layout, (name) => `t.${quote(name)}`)}, NULL::pg_catalog.text[], ${ORIGIN} FROM tcc_old t`;
  const pairing = pairingKey(layout);
  return pairing ? pairedRows(layout, pairing) : unpairedRows(layout);
}

/**
 * OLD and NEW side by side. FULL JOIN because its plan never is a nested loop: an inner join planned for a session's
 * first one-row update stays one, and takes minutes for a later bulk update. A changed key shows as D and I.
 */
function pairedRows(layout: CaptureLayout, pairing: ColumnInfo[]): string {
  const columns = [...new Set([...comparedColumns(layout), ...layout.loggedColumns, ...pairing.map((column) => column.name)])];
  const alias = (name: string) => `c${columns.indexOf(name) + 1}`;
  const side = (table: string) =>
    `(SELECT true AS here, ${columns.map((name) => `t.${quote(name)} AS ${alias(name)}`).join(', ')} FROM ${table} t)`;
  const values = (row: string) => loggedValues(layout, (name) => `${row}.${alias(name)}`);
  const differ = (names: string[]) =>
    `pg_catalog.record_image_ne(ROW(${names.map((name) => `o.${alias(name)}`).join(', ')}), ROW(${names.map((name) => `n.${alias(name)}`).join(', ')}))`;
  const on = pairing.map((column) => {
    const cast = isForeignType(column) ? '::pg_catalog.text' : '';
    return `o.${alias(column.name)}${cast} OPERATOR(pg_catalog.=) n.${alias(column.name)}${cast}`;
  });
  return `  SELECT ${layout.layoutId},
    CASE WHEN n.here IS NULL THEN 'D' WHEN o.here IS NULL THEN 'I' ELSE 'U' END::pg_catalog."char",
    CASE WHEN n.here IS NULL OR (o.here IS NOT NULL AND ${differ(layout.loggedColumns)}) THEN ${values('o')} END,
    CASE WHEN n.here IS NOT NULL THEN ${values('n')} END,
    ${ORIGIN}
  FROM ${side('tcc_old')} o
  FULL JOIN ${side('tcc_new')} n ON ${on.join(' AND ')}
  WHERE o.here IS NULL OR n.here IS NULL OR ${differ(comparedColumns(layout))}`;
}

/** Without a unique key nothing tells which NEW belongs to which OLD: all of both are logged, the re-read decides. */
function unpairedRows(layout: CaptureLayout): string {
  const values = loggedValues(layout, (name) => `t.${quote(name)}`);
  return `  SELECT ${layout.layoutId}, 'D'::pg_catalog."char", ${values}, NULL::pg_catalog.text[], ${ORIGIN} FROM tcc_old t
  UNION ALL
  SELECT ${layout.layoutId}, 'I'::pg_catalog."char", NULL::pg_catalog.text[], ${values}, ${ORIGIN} FROM tcc_new t`;
}

/** The primary key, else the shortest unique key; null when there is none. */
function pairingKey(layout: CaptureLayout): ColumnInfo[] | null {
  const { primaryKey, uniqueKeys } = layout.table;
  const candidates = primaryKey.length > 0 ? [primaryKey] : [...uniqueKeys].sort((a, b) => a.length - b.length);
  return candidates.length > 0 ? candidates[0].map((name) => columnOf(layout, name)) : null;
}

function loggedValues(layout: CaptureLayout, reference: (name: string) => string): string {
  const texts = layout.loggedColumns.map((name) => rawText(reference(name), columnOf(layout, name)));
  return `ARRAY[${texts.join(', ')}]::pg_catalog.text[]`;
}

function record(row: 'OLD' | 'NEW', columns: string[]): string {
  return `ROW(${columns.map((name) => `${row}.${quote(name)}`).join(', ')})`;
}

function comparedColumns(layout: CaptureLayout): string[] {
  return [...new Set(layout.groups.flatMap((group) => group.comparedColumns))];
}

function countMissed(names: ChangeLogNames): string {
  return `PERFORM pg_catalog.nextval(${literal(qualified(names.missed))}::pg_catalog.regclass);`;
}

function columnOf(layout: CaptureLayout, name: string): ColumnInfo {
  const column = layout.table.columns.find((candidate) => candidate.name === name);
  if (!column) throw new ConnectorError('COLUMN_NOT_FOUND', { path: '', table: layout.table.table.name, column: name });
  return column;
}
