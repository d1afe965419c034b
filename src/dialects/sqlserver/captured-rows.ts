import type { CaptureGroup, CaptureLayout } from '../dialect';
import { type CapturedRow, columnOf, type RowSide } from '../common';
import { comparisonOf } from './compared-columns';
import { loggedValues } from './logged-values';
import { rowFilterSql } from './row-filter';
import type { TextFacts } from './raw-text';

/** What the expressions depend on beside the layout. */
export interface CaptureContext {
  layout: CaptureLayout;
  facts: TextFacts;
  /** Condition: the statement wrote the column. */
  written: (column: string) => string;
}

const NO_VALUES = 'NULL';
const NEVER = '1 = 0';

/** A row that came (I) or went (D). */
export function capturedWhole({ layout, facts }: CaptureContext, kind: 'I' | 'D', row: RowSide): CapturedRow {
  const insides = layout.groups.map((group) => inside(layout, group, row));
  const letters = insides.map((condition) => (condition === null ? `'${kind}'` : `CASE WHEN ${condition} THEN '${kind}' ELSE '.' END`));
  const values = loggedValues(layout, row.column, facts);
  return {
    kind: `'${kind}'`,
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
export function capturedPair(context: CaptureContext, before: RowSide, after: RowSide): CapturedRow {
  const { layout, facts } = context;
  const memberships = layout.groups.map((group) => membershipOf(context, group, before, after));
  const moved = differ(context, layout.loggedColumns, before, after);
  const beforeWanted = before.here && after.here ? `NOT ${after.here} OR (${before.here} AND ${moved})` : moved;
  const newValues = loggedValues(layout, after.column, facts);
  return {
    kind: kindOf(memberships.length === 1 ? memberships[0] : { was: before.here, is: after.here }),
    kinds: together(memberships.map(letterOf)),
    oldValues: `CASE WHEN ${beforeWanted} THEN ${loggedValues(layout, before.column, facts)} END`,
    newValues: after.here ? `CASE WHEN ${after.here} THEN ${newValues} END` : newValues,
    condition: anyOf(memberships.map(concerns)),
  };
}

/** Columns a change is judged by and that can be read where it is judged. */
export function neededColumns(layout: CaptureLayout): string[] {
  const compared = layout.groups.flatMap((group) => group.comparedColumns).filter((name) => isCompared(layout, name));
  const filtered = layout.groups.flatMap((group) => group.rowFilter.map((condition) => condition.column));
  return [...new Set([...compared, ...layout.loggedColumns, ...filtered])];
}

/** Columns of which it has to be asked whether the statement wrote them. */
export function askedColumns(layout: CaptureLayout): string[] {
  const asked = layout.groups.flatMap((group) => group.comparedColumns);
  return [...new Set(asked)].filter((name) => comparisonOf(columnOf(layout.table, name))?.asksWritten);
}

/** The row `alias` of a query. */
export function rowOf(alias: string, quote: (name: string) => string): RowSide {
  return { column: (name) => `${alias}.${quote(name)}`, here: null };
}

interface Membership {
  /** Whether the row was and is there for a group; null: it was, it is. */
  was: string | null;
  is: string | null;
}

function membershipOf(context: CaptureContext, group: CaptureGroup, before: RowSide, after: RowSide): Membership & { differs: string } {
  return {
    was: inside(context.layout, group, before),
    is: inside(context.layout, group, after),
    differs: differ(context, group.comparedColumns, before, after),
  };
}

function inside(layout: CaptureLayout, group: CaptureGroup, row: RowSide): string | null {
  const conditions = [row.here, rowFilterSql(group.rowFilter, layout.table, row.column)].filter((condition) => condition !== null);
  return conditions.length === 0 ? null : `(${conditions.join(' AND ')})`;
}

/** For a change that is known to concern the group. */
function kindOf({ was, is }: Membership): string {
  if (was === null || is === null) return `'U'`;
  return `CASE WHEN NOT ${is} THEN 'D' WHEN NOT ${was} THEN 'I' ELSE 'U' END`;
}

function letterOf({ was, is, differs }: Membership & { differs: string }): string {
  if (was === null || is === null) return `CASE WHEN ${differs} THEN 'U' ELSE '.' END`;
  return `CASE WHEN ${was} AND NOT ${is} THEN 'D' WHEN ${is} AND NOT ${was} THEN 'I' WHEN ${was} AND ${differs} THEN 'U' ELSE '.' END`;
}

function concerns({ was, is, differs }: Membership & { differs: string }): string {
  if (was === null || is === null) return differs;
  return `${was} AND NOT ${is} OR NOT ${was} AND ${is} OR ${was} AND ${differs}`;
}

/** Compares values null-safely; of values that are dear to read, only those the statement wrote. */
function differ({ layout, written }: CaptureContext, columns: string[], before: RowSide, after: RowSide): string {
  const read: string[] = [];
  const alone: string[] = [];
  for (const name of columns) {
    const comparison = comparisonOf(columnOf(layout.table, name));
    if (comparison === null) continue;
    const differs = except([name], layout, before, after);
    if (!comparison.asksWritten) read.push(name);
    else alone.push(differs === null ? written(name) : `${written(name)} AND ${differs}`);
  }
  const together = except(read, layout, before, after);
  const conditions = [...(together === null ? [] : [together]), ...alone];
  return conditions.length === 0 ? NEVER : `(${anyOf(conditions)})`;
}

function except(columns: string[], layout: CaptureLayout, before: RowSide, after: RowSide): string | null {
  const values = (row: RowSide) => columns.flatMap((name) => comparisonOf(columnOf(layout.table, name))!.values(row.column(name)));
  if (values(before).length === 0) return null;
  return `EXISTS (SELECT ${values(before).join(', ')} EXCEPT SELECT ${values(after).join(', ')})`;
}

function isCompared(layout: CaptureLayout, name: string): boolean {
  return (comparisonOf(columnOf(layout.table, name))?.values('').length ?? 0) > 0;
}

function together(letters: string[]): string | null {
  return letters.length === 1 ? null : letters.join(' + ');
}

function anyOf(conditions: string[]): string {
  return conditions.length === 1 ? conditions[0] : conditions.map((condition) => `(${condition})`).join(' OR ');
}
