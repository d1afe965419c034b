import { ConnectorError } from '../../common/errors';
import { MAX_NESTING } from '../../contracts';
import type { ForeignKey, TableInfo } from '../../dialects';
import { nameOf, tableKey } from '../mapping';

/** A table of the draft with those whose rows belong to its rows. */
export interface DraftNode {
  table: TableInfo;
  /** How it refers to the table above it; null at the root. */
  join: ForeignKey | null;
  children: DraftNode[];
}

/**
 * Orders tables into one entity: a table that refers to another of them is part of it.
 * @throws ConnectorError `DRAFT_TABLES_UNRELATED` naming the tables that belong to no other
 */
export function draftTree(tables: TableInfo[], foreignKeys: ForeignKey[]): DraftNode {
  const parents = new Map(tables.map((table) => [table, parentOf(table, tables, foreignKeys)]));
  const roots = tables.filter((table) => parents.get(table) === null);
  if (roots.length !== 1) throw unrelated(roots.length > 0 ? roots : tables);
  const node = (table: TableInfo, join: ForeignKey | null, depth: number): DraftNode => {
    if (depth > MAX_NESTING) throw unrelated([roots[0], table]);
    const below = tables.filter((candidate) => parents.get(candidate)?.table === table);
    return { table, join, children: below.map((child) => node(child, parents.get(child)!.join, depth + 1)) };
  };
  const root = node(roots[0], null, 0);
  const placed = tablesOf(root);
  // What is not below the root refers to itself in a circle.
  if (placed.length < tables.length) throw unrelated([roots[0], ...tables.filter((table) => !placed.includes(table))]);
  return root;
}

/** The table this one is a part of: the first of the others it refers to. */
function parentOf(table: TableInfo, tables: TableInfo[], foreignKeys: ForeignKey[]): { table: TableInfo; join: ForeignKey } | null {
  for (const join of foreignKeys) {
    if (tableKey(join.from) !== tableKey(table.table) || tableKey(join.to) === tableKey(table.table)) continue;
    const parent = tables.find((candidate) => tableKey(candidate.table) === tableKey(join.to));
    if (parent) return { table: parent, join };
  }
  return null;
}

function tablesOf(node: DraftNode): TableInfo[] {
  return [node.table, ...node.children.flatMap(tablesOf)];
}

function unrelated(tables: TableInfo[]): ConnectorError {
  return new ConnectorError('DRAFT_TABLES_UNRELATED', { tables: tables.map(nameOf).join(', ') });
}
