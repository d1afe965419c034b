import type { ColumnInfo, EntityMapping, MappedField, MappedTable, TableInfo } from '../../dialect';

/** One table of a mapping: the root, or the child table of an ARRAY attribute. Says what its SELECT has to return. */
export interface ReadLevel {
  /** Names of the ARRAY attributes from the root down; empty for the root. */
  path: string[];
  /** A MappedChild below the root. */
  table: MappedTable;
  /** The level whose rows these belong to; null for the root. */
  parent: ReadLevel | null;
  /** Columns of the *parent's* row that tell it from its siblings: they stand between the ordinal and the own columns. */
  parentColumns: ColumnInfo[];
  /** The table's own columns, each once. */
  columns: ColumnInfo[];
  /** Nothing tells the parent's rows apart: the join returns a row once for each parent row of the same values. */
  repeats: boolean;
}

/** The tables of a mapping, parents before their children. */
export function readLevels(mapping: EntityMapping): ReadLevel[] {
  const root: ReadLevel = { path: [], table: mapping.root, parent: null, parentColumns: [], columns: [], repeats: false };
  const levels = [root, ...levelsBelow(root, isKeyUnique(mapping))];
  const keyColumns = mapping.key.parts.map(({ column }) => column);
  for (const level of levels) {
    const links = levels.filter(({ parent }) => parent === level).flatMap(({ parentColumns }) => parentColumns);
    level.columns = distinct([...(level === root ? keyColumns : []), ...level.table.fields.flatMap(columnsOf), ...links]);
  }
  return levels;
}

/** Whether the catalogue promises that no two rows of the root table have one key. */
export function isKeyUnique({ root, key }: EntityMapping): boolean {
  const names = key.parts.map(({ column }) => column.name);
  return root.table.uniqueKeys.some((unique) => unique.every((column) => names.includes(column)));
}

function levelsBelow(parent: ReadLevel, isRootUnique: boolean): ReadLevel[] {
  return parent.table.fields.flatMap((field) => {
    if (field.kind !== 'ARRAY') return [];
    const identity = parent.parent === null && isRootUnique ? [] : uniqueColumns(parent.table.table);
    const level: ReadLevel = {
      path: [...parent.path, field.name],
      table: field.child,
      parent,
      parentColumns: identity ?? field.child.join.map(({ parentColumn }) => parentColumn),
      columns: [],
      repeats: identity === null,
    };
    return [level, ...levelsBelow(level, isRootUnique)];
  });
}

/** The shortest unique key none of whose columns can be NULL; null: there is none. */
function uniqueColumns({ columns, uniqueKeys }: TableInfo): ColumnInfo[] | null {
  const keys = uniqueKeys
    .map((names) => columns.filter(({ name, nullable }) => names.includes(name) && !nullable))
    .filter((key, index) => key.length === uniqueKeys[index].length && key.length > 0)
    .sort((one, other) => one.length - other.length);
  return keys[0] ?? null;
}

function columnsOf(field: MappedField): ColumnInfo[] {
  switch (field.kind) {
    case 'SCALAR':
      return [field.column];
    case 'OBJECT':
      return field.parts.map(({ column }) => column);
    case 'ARRAY':
      return [];
  }
}

function distinct(columns: ColumnInfo[]): ColumnInfo[] {
  return [...new Map(columns.map((column) => [column.name, column])).values()];
}
