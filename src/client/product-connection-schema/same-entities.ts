import type { EntityMapping } from '../../dialects';

/** Name of a link's variant as it is remembered; '' when the link has none. */
export function variantName({ variant }: Pick<EntityMapping, 'variant'>): string {
  return variant ?? '';
}

/**
 * Whether a link's mappings of two versions or settings see the same rows as the same entities. If not, taking the new ones
 * leaves entities at the receivers that no change will ever delete. A variant that comes or goes changes nothing for others.
 */
export function sameEntities(before: EntityMapping[], after: EntityMapping[]): boolean {
  const known = new Map(before.map((mapping) => [variantName(mapping), mapping]));
  const kept = after.filter((mapping) => known.has(variantName(mapping)));
  return kept.length > 0 && kept.every((mapping) => sameIdentity(known.get(variantName(mapping))!, mapping));
}

/** Whether two lists of mappings are of the same variants. */
export function sameVariants(before: EntityMapping[], after: EntityMapping[]): boolean {
  return JSON.stringify(before.map(variantName).sort()) === JSON.stringify(after.map(variantName).sort());
}

function sameIdentity(before: EntityMapping, after: EntityMapping): boolean {
  return JSON.stringify(identity(before)) === JSON.stringify(identity(after));
}

function identity({ root, key }: EntityMapping): unknown {
  const parts = key.parts.map(({ label, column, type }) => [label, column.name, type]);
  return [root.table.table.schema, root.table.table.name, root.rowFilter, key.attribute, parts, key.constants ?? []];
}
