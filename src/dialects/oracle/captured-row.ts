import { ConnectorError } from '../../common/errors';
import { columnOf } from '../common';
import type { CaptureGroup, CaptureLayout, ColumnInfo } from '../dialect';
import { isLarge, isVirtual } from './column-families';
import { literal, quote } from './quote';
import { triggerFilter } from './row-filter';
import { differCall, textCall } from './trigger-functions';

/** PL/SQL expressions of what a row trigger logs of one kind of change. */
export interface CapturedRow {
  /** One letter per group: I, U, D, or `.` where the change does not concern it. */
  letters: string;
  oldValues: string;
  newValues: string;
}

type Side = ':OLD' | ':NEW';

/** How an UPDATE is judged: by its columns, or, where naming them all would make the trigger too long, as a change in any case. */
export type Judging = 'COLUMNS' | 'ANY_UPDATE';

/** A row that came. */
export function capturedInsert(layout: CaptureLayout): CapturedRow {
  return { letters: wholeLetters(layout, 'I', ':NEW'), oldValues: 'NULL', newValues: loggedValues(layout, ':NEW') };
}

/** A row that went. */
export function capturedDelete(layout: CaptureLayout): CapturedRow {
  return { letters: wholeLetters(layout, 'D', ':OLD'), oldValues: loggedValues(layout, ':OLD'), newValues: 'NULL' };
}

/** A row that was changed; the row before is logged only where a logged column changed. */
export function capturedUpdate(layout: CaptureLayout, judging: Judging): CapturedRow {
  const letters = layout.groups.map((group) => updateLetter(layout, group, judging));
  const moved = anyDiffers(layout, layout.loggedColumns);
  return {
    letters: letters.join('\n        || '),
    oldValues: `CASE WHEN ${moved} THEN ${loggedValues(layout, ':OLD')} END`,
    newValues: loggedValues(layout, ':NEW'),
  };
}

function wholeLetters(layout: CaptureLayout, letter: 'I' | 'D', side: Side): string {
  return layout.groups
    .map((group) => {
      const inside = insideOf(layout, group, side);
      return inside === null ? `'${letter}'` : `CASE WHEN ${inside} THEN '${letter}' ELSE '.' END`;
    })
    .join('\n        || ');
}

function updateLetter(layout: CaptureLayout, group: CaptureGroup, judging: Judging): string {
  const differs = judging === 'ANY_UPDATE' ? 'TRUE' : anyDiffers(layout, group.comparedColumns);
  const stayed = differs === 'TRUE' ? `'U'` : `CASE WHEN ${differs} THEN 'U' ELSE '.' END`;
  const [was, is] = [insideOf(layout, group, ':OLD'), insideOf(layout, group, ':NEW')];
  if (was === null || is === null) return stayed;
  return `CASE WHEN ${was} THEN CASE WHEN ${is} THEN ${stayed} ELSE 'D' END WHEN ${is} THEN 'I' ELSE '.' END`;
}

/** Null: every row is. */
function insideOf(layout: CaptureLayout, group: CaptureGroup, side: Side): string | null {
  return triggerFilter(group.rowFilter, layout.table, (column) => `${side}.${quote(column)}`);
}

function anyDiffers(layout: CaptureLayout, columns: string[]): string {
  return columns.map((name) => differs(columnOf(layout.table, name))).join('\n        OR ');
}

/**
 * A large object cannot be compared (`:OLD` of one is a locator that may read as changed already) and a LONG not even be
 * named: being in the list of the UPDATE counts as changed. A virtual column's value is not there for a trigger, and what
 * it is computed from may be no column of ours: any UPDATE counts.
 */
function differs(column: ColumnInfo): string {
  if (isVirtual(column)) return 'TRUE';
  const name = quote(column.name);
  const call = isLarge(column) ? null : differCall(`:OLD.${name}`, `:NEW.${name}`, column);
  return call ?? `UPDATING(${literal(column.name)})`;
}

/** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` for a column whose value a trigger does not have */
function loggedValues(layout: CaptureLayout, side: Side): string {
  return layout.loggedColumns
    .map((name) => {
      const column = columnOf(layout.table, name);
      const call = isLarge(column) || isVirtual(column) ? null : textCall(`${side}.${quote(name)}`, column);
      if (call === null) throw new ConnectorError('COLUMN_TYPE_UNSUITABLE', { column: name, nativeType: column.nativeType, type: 'key' });
      return call;
    })
    .join("\n          || '|' || ");
}
