import type { EntityMapping } from '../../dialects';

/**
 * Whether two mappings of a schema see the same rows as the same entities. If not, taking the new one leaves entities at the
 * receivers that no change will ever delete.
 */
export function sameEntities(before: EntityMapping, after: EntityMapping): boolean {
  return JSON.stringify(identity(before)) === JSON.stringify(identity(after));
}

function identity({ root, key }: EntityMapping): unknown {
  const parts = key.parts.map(({ label, column, type }) => [label, column.name, type]);
  return [root.table.table.schema, root.table.table.name, root.rowFilter, key.attribute, parts];
}
