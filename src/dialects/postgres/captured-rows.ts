import type { CaptureGroup, CaptureLayout, ColumnInfo } from '../dialect';
import { type CapturedRow, columnOf, type RowSide } from '../common';
import { quote } from './quote';
import { rowFilterSql } from './row-filter';
import { rawText } from './value-text';

const NO_VALUES = 'NULL::pg_catalog.text[]';
/** Integers, days, instants and the like: equal values have one image, and plain equality costs a fraction of an image's. */
const IMAGE_IS_VALUE = /^(smallint|integer|bigint|date|uuid|timestamp with(out)? time zone)$/;

/** A row that came (I) or went (D). */
export function capturedWhole(layout: CaptureLayout, kind: 'I' | 'D', row: RowSide): CapturedRow {
  const insides = layout.groups.map((group) => inside(layout, group, row));
  const letters = insides.map((condition) => (condition === null ? `'${kind}'` : `CASE WHEN ${condition} THEN '${kind}' ELSE '.' END`));
  const values = loggedValues(layout, row);
  return {
    kind: `'${kind}'::pg_catalog."char"`,
    kinds: together(letters),
    oldValues: kind === 'D' ? values : NO_VALUES,
    newValues: kind === 'I' ? values : NO_VALUES,
    condition: insides.includes(null) ? null : anyOf(insides as string[]),
  };
}

/**
 * A row that was changed. Where a side may be missing, the change came as a row that went and one that came. The row before is
 * logged only where a logged column changed, whatever the kind.
 */
export function capturedPair(layout: CaptureLayout, before: RowSide, after: RowSide): CapturedRow {
  const pairs = layout.groups.map((group) => ({
    was: inside(layout, group, before),
    is: inside(layout, group, after),
    differs: differ(group.comparedColumns, before, after),
  }));
  const moved = logged(layout, before, after);
  const beforeWanted = before.here && after.here ? `NOT ${after.here} OR (${before.here} AND ${moved})` : moved;
  return {
    kind: kindOf(pairs.length === 1 ? pairs[0] : { was: before.here, is: after.here }),
    kinds: together(pairs.map(letterOf)),
    oldValues: `CASE WHEN ${beforeWanted} THEN ${loggedValues(layout, before)} END`,
    newValues: after.here ? `CASE WHEN ${after.here} THEN ${loggedValues(layout, after)} END` : loggedValues(layout, after),
    condition: concerns(layout, before, after),
  };
}

/** Columns a change is judged by. */
export function neededColumns(layout: CaptureLayout): string[] {
  const filtered = layout.groups.flatMap((group) => group.rowFilter.map((condition) => condition.column));
  return [...new Set([...layout.groups.flatMap((group) => group.comparedColumns), ...layout.loggedColumns, ...filtered])];
}

interface Membership {
  was: string | null;
  is: string | null;
}

/** Whether a row exists for a group; null: it does. */
function inside(layout: CaptureLayout, group: CaptureGroup, row: RowSide): string | null {
  const conditions = [row.here, rowFilterSql(group.rowFilter, layout.table, row.column)].filter((condition) => condition !== null);
  return conditions.length === 0 ? null : `(${conditions.join(' AND ')})`;
}

/** Kind of a change already known to concern the group. */
function kindOf({ was, is }: Membership): string {
  if (was === null || is === null) return `'U'::pg_catalog."char"`;
  return `CASE WHEN NOT ${is} THEN 'D' WHEN NOT ${was} THEN 'I' ELSE 'U' END::pg_catalog."char"`;
}

function letterOf({ was, is, differs }: Membership & { differs: string }): string {
  if (was === null || is === null) return `CASE WHEN ${differs} THEN 'U' ELSE '.' END`;
  const stayed = `CASE WHEN NOT ${is} THEN 'D' WHEN ${differs} THEN 'U' ELSE '.' END`;
  return `CASE WHEN ${was} THEN ${stayed} WHEN ${is} THEN 'I' ELSE '.' END`;
}

/** Groups that see the same rows are asked together. */
function concerns(layout: CaptureLayout, before: RowSide, after: RowSide): string {
  const columns = new Map<string, { was: string | null; is: string | null; compared: string[] }>();
  for (const group of layout.groups) {
    const [was, is] = [inside(layout, group, before), inside(layout, group, after)];
    const alike = columns.get(String(was));
    if (alike) alike.compared.push(...group.comparedColumns);
    else columns.set(String(was), { was, is, compared: [...group.comparedColumns] });
  }
  return anyOf(
    [...columns.values()].map(({ was, is, compared }) => {
      const differs = differ([...new Set(compared)], before, after);
      return was === null || is === null ? differs : `${was} OPERATOR(pg_catalog.<>) ${is} OR (${was} AND ${differs})`;
    }),
  );
}

/** Compares images: a type without equality, such as json, must not stop the product. */
function differ(columns: string[], before: RowSide, after: RowSide): string {
  const record = (row: RowSide) => `ROW(${columns.map((name) => row.column(name)).join(', ')})`;
  return `pg_catalog.record_image_ne(${record(before)}, ${record(after)})`;
}

/** Whether a logged column changed. */
function logged(layout: CaptureLayout, before: RowSide, after: RowSide): string {
  const simple = (column: ColumnInfo) => !column.nullable && IMAGE_IS_VALUE.test(column.nativeType.replace(/\(\d\)/, ''));
  if (!layout.loggedColumns.every((name) => simple(columnOf(layout.table, name)))) return differ(layout.loggedColumns, before, after);
  return anyOf(layout.loggedColumns.map((name) => `${before.column(name)} OPERATOR(pg_catalog.<>) ${after.column(name)}`));
}

function loggedValues(layout: CaptureLayout, row: RowSide): string {
  const texts = layout.loggedColumns.map((name) => rawText(row.column(name), columnOf(layout.table, name)));
  return `ARRAY[${texts.join(', ')}]::pg_catalog.text[]`;
}

function together(letters: string[]): string | null {
  return letters.length === 1 ? null : `pg_catalog.concat(${letters.join(', ')})`;
}

function anyOf(conditions: string[]): string {
  return conditions.length === 1 ? conditions[0] : conditions.map((condition) => `(${condition})`).join(' OR ');
}

/** The row `alias` of a query or of a row trigger. */
export function rowOf(alias: string): RowSide {
  return { column: (name) => `${alias}.${quote(name)}`, here: null };
}
