import type { CaptureGroup, EntityMapping, MappedChild, MappedTable, TableInfo, TableName } from '../../dialects';
import { ownColumns } from './child-table';

/** What the trigger set of one table has to log and compare for all mappings that use the table. */
export interface WantedCapture {
  table: TableInfo;
  /** Columns a reader needs to find the entity: keys of roots, joins of children. */
  loggedColumns: string[];
  /** One per different use, in order of first use. */
  groups: CaptureGroup[];
}

/** One role a table plays in a mapping. */
export interface TableUse {
  table: TableInfo;
  /** Names of the ARRAY attributes from the root down; empty: the root itself. */
  path: string[];
  /** Columns to log for this use, in the order the reader wants their values. */
  keyColumns: string[];
  /** What of a row this use sees. */
  group: CaptureGroup;
}

/** Every role the tables of a mapping play in it; a table may play several. */
export function tableUses(mapping: EntityMapping): TableUse[] {
  const keyColumns = mapping.key.parts.map((part) => part.column.name);
  return usesBelow(mapping.root, [], keyColumns, []);
}

/** Union over all mappings of a connection, one entry per table, in order of first use. */
export function wantedCaptures(mappings: EntityMapping[]): WantedCapture[] {
  const wanted = new Map<string, WantedCapture>();
  for (const use of mappings.flatMap(tableUses)) {
    const key = tableKey(use.table.table);
    const known = wanted.get(key) ?? { table: use.table, loggedColumns: [], groups: [] };
    wanted.set(key, {
      table: known.table,
      loggedColumns: union(known.loggedColumns, use.keyColumns),
      groups: groupIndex(known.groups, use.group) === -1 ? [...known.groups, use.group] : known.groups,
    });
  }
  return [...wanted.values()];
}

/** Position of the group that sees what `group` sees, whatever the order of its columns; -1: there is none. */
export function groupIndex(groups: readonly CaptureGroup[], group: CaptureGroup): number {
  return groups.findIndex((known) => sameGroup(known, group));
}

/** Text that identifies a table within one product database. */
export function tableKey(table: TableName): string {
  return JSON.stringify([table.schema, table.name]);
}

function usesBelow(mapped: MappedTable, path: string[], keyColumns: string[], orderColumns: string[]): TableUse[] {
  const children = mapped.fields.flatMap((field) => (field.kind === 'ARRAY' ? [{ name: field.name, child: field.child }] : []));
  // A parent whose join column changes gets other children, whether or not it shows the column itself.
  const joined = children.flatMap(({ child }) => child.join.map((pair) => pair.parentColumn.name));
  const shown = mapped.fields.flatMap((field) => ownColumns(field).map((column) => column.name));
  const group = { comparedColumns: union(keyColumns, shown, joined, orderColumns), rowFilter: mapped.rowFilter };
  const own = { table: mapped.table, path, keyColumns, group };
  return [own, ...children.flatMap(({ name, child }) => usesBelow(child, [...path, name], joinColumns(child), orderOf(child)))];
}

function sameGroup(left: CaptureGroup, right: CaptureGroup): boolean {
  const sameColumns =
    left.comparedColumns.length === right.comparedColumns.length &&
    left.comparedColumns.every((column) => right.comparedColumns.includes(column));
  return sameColumns && JSON.stringify(left.rowFilter) === JSON.stringify(right.rowFilter);
}

function joinColumns(child: MappedChild): string[] {
  return child.join.map((pair) => pair.childColumn.name);
}

function orderOf(child: MappedChild): string[] {
  return child.orderBy.map((column) => column.name);
}

function union(...lists: string[][]): string[] {
  return [...new Set(lists.flat())];
}
