import { tableColumns, type SchemaAttribute } from '../../contracts';
import type { ColumnInfo, MappedChild, MappedField, TableInfo } from '../../dialects';
import type { MappingContext } from './mapping-context';
import { nameOf } from './name-resolution';

/** The table of an ARRAY's elements: its own entry's, else the one its children name. */
export function childTable(context: MappingContext, array: SchemaAttribute, path: string): TableInfo | null {
  const own = context.entry(array)?.tableName?.trim();
  if (own) return context.table(own, path);
  const named = array.children.filter((child) => child.type === 'ELEMENT' && context.entry(child)?.tableName?.trim());
  const tables = named.map((child) => context.table(context.entry(child)!.tableName, `${path}.${child.name}`));
  const distinct = new Set(tables.filter((table) => table !== null));
  if (named.length === 0) context.breaksRule(path, `no table is named for product ${context.productName}`);
  if (distinct.size > 1) context.breaksRule(path, `its children name several tables: ${[...distinct].map(nameOf).join(', ')}`);
  return distinct.size === 1 ? [...distinct][0] : null;
}

/** How the rows of a child table find their parent row: the columns of its one PARENT_SCHEMA attribute. */
export function resolveJoin(
  context: MappingContext,
  array: SchemaAttribute,
  path: string,
  table: TableInfo | null,
  parent: TableInfo | null,
): MappedChild['join'] | null {
  const links = array.children.filter((child) => child.type === 'ELEMENT' && child.foreignKeyType === 'PARENT_SCHEMA');
  const entry = links.length === 1 ? context.entry(links[0]) : null;
  if (!entry || tableColumns(entry.columns).length === 0) {
    context.breaksRule(
      path,
      `needs exactly one PARENT_SCHEMA attribute with columns for product ${context.productName} among its children`,
    );
    return null;
  }
  if (!table || !parent) return null;
  const linkPath = `${path}.${links[0].name}`;
  if (!context.ownTable({ attribute: links[0], path: linkPath, entry }, table)) return null;
  const pairs = tableColumns(entry.columns).map((column) => joinPair(context, column, linkPath, table, parent));
  const resolved = pairs.filter((pair) => pair !== null);
  return resolved.length === pairs.length ? resolved : null;
}

function joinPair(
  context: MappingContext,
  column: { columnName: string; parentColumnName: string | null },
  path: string,
  table: TableInfo,
  parent: TableInfo,
): MappedChild['join'][number] | null {
  if (!column.parentColumnName?.trim()) {
    context.breaksRule(path, `column ${column.columnName} needs a parentColumnName`);
    return null;
  }
  const childColumn = context.column(table, column.columnName, path);
  const parentColumn = context.column(parent, column.parentColumnName, path);
  return childColumn && parentColumn && { childColumn, parentColumn };
}

/**
 * The child's own key, so that unchanged rows always stand in the same order: what the SchemaDefinition flags as key,
 * else the table's primary key, else everything that is emitted.
 */
export function elementOrder(table: TableInfo, fields: MappedField[]): ColumnInfo[] {
  const flagged = fields.flatMap((field) => (field.kind === 'OBJECT' && field.isKey ? field.parts.map((part) => part.column) : []));
  if (flagged.length > 0) return distinct(flagged);
  const primaryKey = table.columns.filter((column) => table.primaryKey.includes(column.name));
  if (primaryKey.length > 0) return primaryKey.sort((a, b) => table.primaryKey.indexOf(a.name) - table.primaryKey.indexOf(b.name));
  return distinct(fields.flatMap(ownColumns));
}

/** Columns of the object's own table that a field shows. */
export function ownColumns(field: MappedField): ColumnInfo[] {
  if (field.kind === 'SCALAR') return [field.column];
  return field.kind === 'OBJECT' ? field.parts.map((part) => part.column) : [];
}

function distinct(columns: ColumnInfo[]): ColumnInfo[] {
  return [...new Set(columns)];
}
