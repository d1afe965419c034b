import type { ColumnInfo } from '../../dialect';
import type { RawRow, RawValue } from './raw-value';
import type { ReadLevel } from './read-levels';
import { positionOf } from './row-writer';

/** What a parent row and its children have in common: the root's ordinal and the values that tell the parent apart. */
type Link = number | string;

/** Rows of one level by the parent row they belong to, in the order the engine gave them. */
export class ChildRows {
  private readonly byLink = new Map<Link, RawRow[]>();
  private readonly parentPositions: number[];

  constructor(private readonly level: ReadLevel) {
    const parent = level.parent!;
    this.parentPositions = level.parentColumns.map((column: ColumnInfo) => positionOf(parent, column));
  }

  /** Takes the rows of a reading in the place of those before. */
  load(rows: RawRow[], parentRows: RawRow[]): void {
    this.byLink.clear();
    const ownPositions = this.parentPositions.map((_, index) => index + 1);
    for (const row of rows) {
      const link = linkOf(row, ownPositions);
      const siblings = this.byLink.get(link);
      if (siblings) siblings.push(row);
      else this.byLink.set(link, [row]);
    }
    if (this.level.repeats) this.unrepeat(parentRows);
  }

  of(parentRow: RawRow): RawRow[] | undefined {
    return this.byLink.get(linkOf(parentRow, this.parentPositions));
  }

  /** Parents nothing tells apart share a link, under which each child stands once for every one of them. */
  private unrepeat(parentRows: RawRow[]): void {
    const parents = new Map<Link, number>();
    for (const row of parentRows) {
      const link = linkOf(row, this.parentPositions);
      parents.set(link, (parents.get(link) ?? 0) + 1);
    }
    for (const [link, count] of parents) {
      const siblings = this.byLink.get(link);
      if (siblings && count > 1) this.byLink.set(link, everyNth(siblings, count));
    }
  }
}

/** The values' lengths keep neighbours apart. */
function linkOf(row: RawRow, positions: number[]): Link {
  if (positions.length === 0) return row[0];
  let link = String(row[0]);
  for (const position of positions) {
    const value = row[position] as RawValue;
    const text = typeof value === 'string' ? value : (value?.toString('latin1') ?? null);
    link += text === null ? '|' : `|${text.length}:${text}`;
  }
  return link;
}

/** Of rows that each occur `count` times the first of every `count` equal ones. */
function everyNth(rows: RawRow[], count: number): RawRow[] {
  const seen = new Map<string, number>();
  return rows.filter((row) => {
    const text = JSON.stringify(row);
    const before = seen.get(text) ?? 0;
    seen.set(text, before + 1);
    return before % count === 0;
  });
}
