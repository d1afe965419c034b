import type { CaptureGroup, EntityMapping, MappedChild, MappedTable, TableInfo, TableName } from '../../dialects';
import { ownColumns } from './child-table';

/** What the trigger set of one table has to log and compare for all mappings that use the table. */
export interface WantedCapture {
  table: TableInfo;
  /** Columns a reader needs to find the entity: keys of roots, joins of children. */
  loggedColumns: string[];
  groups: CaptureGroup[];
}

/** One role a table plays in a mapping. */
export interface TableUse {
  table: TableInfo;
  /** Names of the ARRAY attributes from the root down; empty: the root itself. */
  path: string[];
  /** Columns to log for this use, in the order the reader wants their values. */
  keyColumns: string[];
  /** Further columns whose change can change a document. */
  comparedColumns: string[];
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
    const known = wanted.get(key) ?? { table: use.table, loggedColumns: [], groups: [{ comparedColumns: [], rowFilter: [] }] };
    wanted.set(key, {
      table: known.table,
      loggedColumns: union(known.loggedColumns, use.keyColumns),
      groups: [{ comparedColumns: union(known.groups[0].comparedColumns, use.keyColumns, use.comparedColumns), rowFilter: [] }],
    });
  }
  return [...wanted.values()];
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
  const own = { table: mapped.table, path, keyColumns, comparedColumns: union(shown, joined, orderColumns) };
  return [own, ...children.flatMap(({ name, child }) => usesBelow(child, [...path, name], joinColumns(child), orderOf(child)))];
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
