import { tableColumns, type SchemaAttribute } from '../../contracts';
import type { MappedChild, MappedField, TableInfo } from '../../dialects';
import { childTable, elementOrder, resolveJoin } from './child-table';
import type { MappingContext, PlacedAttribute } from './mapping-context';

/**
 * The emitted fields of one object (root or ARRAY element) in the order of the SchemaDefinition.
 * @param table null when the object's table could not be found: attributes are then only checked
 * @param prefix attribute path of the object with a trailing dot; empty at the root
 */
export function resolveFields(
  context: MappingContext,
  attributes: SchemaAttribute[],
  table: TableInfo | null,
  prefix: string,
): MappedField[] {
  return context
    .mapped(attributes, prefix)
    .map(({ attribute, path }) => resolveField(context, attribute, path, table))
    .filter((field) => field !== null);
}

function resolveField(context: MappingContext, attribute: SchemaAttribute, path: string, table: TableInfo | null): MappedField | null {
  if (attribute.type === 'ARRAY') return resolveArray(context, attribute, path, table);
  const entry = context.entry(attribute);
  if (!entry) return null;
  const placed = { attribute, path, entry };
  const own = context.ownTable(placed, table);
  if (!own) return null;
  return isObject(attribute) ? resolveObject(context, placed, own) : resolveScalar(context, placed, own);
}

function resolveArray(context: MappingContext, attribute: SchemaAttribute, path: string, parent: TableInfo | null): MappedField | null {
  const child = resolveChild(context, attribute, path, parent);
  return child && { kind: 'ARRAY', name: attribute.name, required: attribute.required, child };
}

function resolveChild(context: MappingContext, array: SchemaAttribute, path: string, parent: TableInfo | null): MappedChild | null {
  const table = childTable(context, array, path);
  const join = resolveJoin(context, array, path, table, parent);
  const emitted = array.children.filter((child) => child.type === 'ARRAY' || child.foreignKeyType !== 'PARENT_SCHEMA');
  const fields = resolveFields(context, emitted, table, `${path}.`);
  return table && join && { table, fields, rowFilter: context.rowFilters.of(table), join, orderBy: elementOrder(table, fields) };
}

/** Keys and references are emitted as `{label: value}`. */
function isObject(attribute: SchemaAttribute): boolean {
  return attribute.entityPrimaryKey || attribute.foreignKeyType !== 'NONE';
}

function resolveObject(context: MappingContext, placed: PlacedAttribute, table: TableInfo): MappedField | null {
  const parts = context.parts(placed, table);
  const { name, required, entityPrimaryKey } = placed.attribute;
  const constants = context.constants(placed);
  return parts && { kind: 'OBJECT', name, required, isKey: entityPrimaryKey, parts, ...(constants.length > 0 && { constants }) };
}

function resolveScalar(context: MappingContext, placed: PlacedAttribute, table: TableInfo): MappedField | null {
  const { attribute, path, entry } = placed;
  const columns = tableColumns(entry.columns);
  if (columns.length !== 1 || entry.columns.length !== 1) {
    context.breaksRule(path, `has ${entry.columns.length} columns; an attribute without foreign key has one`);
    return null;
  }
  const column = context.mappedColumn(columns[0], path, table);
  return column && { kind: 'SCALAR', name: attribute.name, required: attribute.required, ...column };
}
