import type { MappedField } from '../../dialects';
import { groupIndex, tableKey, tableUses, type TableUse } from '../mapping';
import type { StoredLayout } from '../trigger-manager';
import type { CapturedLink, LayoutUse } from './capture-source';

/**
 * How rows of every layout lead to entities of the links. Old layouts too: rows logged before a change may still wait.
 * A layout that lacks a column a link needs is older than the link and tells nothing about it.
 */
export function layoutUses(layouts: StoredLayout[], links: CapturedLink[]): Map<number, LayoutUse[]> {
  const roles = links.flatMap((link) => tableUses(link.mapping).map((use) => ({ link, use })));
  return new Map(
    layouts.map((layout) => {
      const here = roles.filter(({ use }) => tableKey(use.table.table) === tableKey(layout.table));
      return [layout.layoutId, here.map(({ link, use }) => layoutUse(layout, link, use)).filter((use) => use !== null)];
    }),
  );
}

function layoutUse(layout: StoredLayout, link: CapturedLink, use: TableUse): LayoutUse | null {
  const positions = use.keyColumns.map((column) => layout.loggedColumns.indexOf(column));
  if (positions.includes(-1)) return null;
  const group = groupIndex(layout.groups, use.group);
  return {
    captureId: link.captureId,
    path: use.path,
    positions,
    group: group === -1 ? null : group,
    rootKeyOrder: rootKeyOrder(link, use.path),
  };
}

/** For a direct child whose join covers exactly the root's key, by columns of one type: the root needs no look-up. */
function rootKeyOrder({ mapping }: CapturedLink, path: string[]): number[] | null {
  if (path.length !== 1) return null;
  const field = mapping.root.fields.find((candidate) => candidate.name === path[0]) as Extract<MappedField, { kind: 'ARRAY' }>;
  const { join } = field.child;
  if (join.length !== mapping.key.parts.length) return null;
  const order = mapping.key.parts.map(({ column }) =>
    join.findIndex(({ childColumn, parentColumn }) => parentColumn.name === column.name && childColumn.nativeType === column.nativeType),
  );
  return order.includes(-1) ? null : order;
}
