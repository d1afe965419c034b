import type { TableInfo } from '../../dialects';
import { nameOf } from '../mapping';

/** How a table differs from what it was when its links were installed. */
export interface TableChange {
  /** `schema.table`. */
  table: string;
  change: 'TABLE_GONE' | 'COLUMN_GONE' | 'COLUMN_ADDED' | 'COLUMN_CHANGED';
  column: string | null;
  /** Its type before and now. */
  before: string | null;
  after: string | null;
}

/** @param after the table as it is now; null: it is gone */
export function tableChanges(before: TableInfo, after: TableInfo | null): TableChange[] {
  const table = nameOf(before);
  if (!after) return [{ table, change: 'TABLE_GONE', column: null, before: null, after: null }];
  const [was, is] = [columnsOf(before), columnsOf(after)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names.flatMap((column): TableChange[] => {
    const types = { before: was.get(column) ?? null, after: is.get(column) ?? null };
    if (types.before === types.after) return [];
    if (types.after === null) return [{ table, change: 'COLUMN_GONE', column, ...types }];
    return [{ table, change: types.before === null ? 'COLUMN_ADDED' : 'COLUMN_CHANGED', column, ...types }];
  });
}

/** The product's columns with their types; ours are no part of its upgrade. */
function columnsOf({ columns }: TableInfo): Map<string, string> {
  const own = columns.filter(({ name }) => !/^TCC_(CHANGED_AT|ORIGIN)$/i.test(name));
  return new Map(own.map(({ name, nativeType, nullable }) => [name, nullable ? nativeType : `${nativeType} NOT NULL`]));
}
