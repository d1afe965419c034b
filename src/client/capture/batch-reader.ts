import type { ChangeRow, EntityReader, EntityRow, ProductDatabase, RawKey } from '../../dialects';
import type { ReadEntity } from '../outbox';
import type { EntitySet } from './append-lane';
import type { CapturedLink, CaptureSource } from '../product-connection-schema';
import { addEntity, foldChanges, type EntityRequest, type LinkRequests } from './change-batch';
import { timeSum } from './time-sum';

/** A re-read entity with its place among the changes. */
interface PlacedEntity extends ReadEntity {
  firstChangeId: number;
}

/** A batch of the change log with the state of every entity it points to. */
export interface ReadBatch {
  changeIds: number[];
  /** As a `HandOffBatch` has it. */
  timeSum: string;
  /** In the order of the changes. */
  entities: ReadEntity[];
  /** Links whose tables were truncated. */
  truncatedLinks: string[];
}

/** Keeps one entity reader per mapping of a product database. */
export class EntityReaders {
  private readonly readers = new WeakMap<object, EntityReader>();

  constructor(private readonly product: ProductDatabase) {}

  of(link: CapturedLink): EntityReader {
    let reader = this.readers.get(link.mapping);
    if (!reader) this.readers.set(link.mapping, (reader = this.product.entityReader(link.mapping)));
    return reader;
  }
}

/** Re-reads every entity the changes point to. The state comes from the product's tables alone (correctness rule 2). */
export async function readEntities(source: CaptureSource, readers: EntityReaders, changes: readonly ChangeRow[]): Promise<ReadBatch> {
  const entities: PlacedEntity[] = [];
  const truncatedLinks = new Set<string>();
  for (const [captureId, requests] of foldChanges(source, changes)) {
    const link = source.links.get(captureId);
    if (!link) continue;
    if (requests.truncated) truncatedLinks.add(link.linkId);
    await resolveLookups(readers.of(link), requests);
    entities.push(...(await readLink(link, readers.of(link), [...requests.entities.values()])));
  }
  entities.sort((a, b) => a.firstChangeId - b.firstChangeId);
  return { changeIds: changes.map((change) => change.id), timeSum: timeSum(changes), entities, truncatedLinks: [...truncatedLinks] };
}

/** Re-reads entities of one link. Two raw texts of one key (`7`, `7.0`) give one entity. */
async function readLink(link: CapturedLink, reader: EntityReader, requests: readonly EntityRequest[]): Promise<PlacedEntity[]> {
  if (requests.length === 0) return [];
  const byKey = new Map<string, PlacedEntity>();
  for (const row of await reader.readByKeys(requests.map((request) => request.key))) {
    const { firstKind, changedAt, firstChangeId } = requests[row.index];
    const id = row.keyTexts.join('\0');
    const known = byKey.get(id);
    if (known) {
      known.firstKind ??= firstKind;
      if (changedAt > known.changedAt) known.changedAt = changedAt;
    } else {
      byKey.set(id, { link, row, firstKind, changedAt, firstChangeId });
    }
  }
  return [...byKey.values()];
}

/** Entities by captured link, as the append lane compares them. */
export function entitySets(entities: readonly ReadEntity[]): EntitySet[] {
  const rows = new Map<string, EntityRow[]>();
  for (const { link, row } of entities) {
    const known = rows.get(link.captureId);
    if (known) known.push(row);
    else rows.set(link.captureId, [row]);
  }
  return [...rows].map(([captureId, linkRows]) => ({ captureId, rows: linkRows }));
}

async function resolveLookups(reader: EntityReader, requests: LinkRequests): Promise<void> {
  for (const { path, values, changedAt, firstChangeId } of requests.lookups.values()) {
    const roots: RawKey[] = await reader.resolveRoots(path, values);
    for (const key of roots) addEntity(requests.entities, { key, firstKind: null, changedAt, firstChangeId });
  }
}
