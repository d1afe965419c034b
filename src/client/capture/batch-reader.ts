import { ConnectorError } from '../../common/errors';
import type { ChangeRow, EntityReader, EntityRow, ProductDatabase, RawKey } from '../../dialects';
import type { ReadEntity, ReadingSize } from '../outbox';
import type { EntitySet } from './append-lane';
import type { CapturedLink, CaptureSource } from '../product-connection-schema';
import { addEntity, foldChanges, type EntityRequest, type LinkRequests } from './change-batch';
import { timeSum } from './time-sum';
import { LinkUnreadable } from './unreadable-links';

/** Most characters of documents in one batch. */
const BATCH_CHARACTERS = 16 * 1024 * 1024;

/** A re-read entity with its place among the changes. */
interface PlacedEntity extends ReadEntity {
  firstChangeId: number;
}

/** A stretch of the change log with the state of every entity it points to. */
export interface ReadBatch {
  changeIds: number[];
  /** As a `HandOffBatch` has it. */
  timeSum: string;
  /** In the order of the changes. */
  entities: ReadEntity[];
  /** Links whose tables were truncated. */
  truncatedLinks: string[];
  /** Changes beyond these were given, and are to be read again. */
  more: boolean;
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

/**
 * Re-reads the entities the changes point to, from the first change on, as many as fit into memory. The state comes from the
 * product's tables alone (correctness rule 2).
 */
export async function readEntities(
  source: CaptureSource,
  readers: EntityReaders,
  changes: readonly ChangeRow[],
  size: ReadingSize,
): Promise<ReadBatch> {
  const entities = new Map<string, PlacedEntity>();
  const truncatedLinks = new Set<string>();
  let covered = 0;
  for (let characters = 0; covered < changes.length && characters < BATCH_CHARACTERS;) {
    const slice = changes.slice(covered, covered + size.next());
    const read = await readSlice(source, readers, slice, truncatedLinks);
    for (const entity of read) collect(entities, entity);
    const length = read.reduce((sum, { row }) => sum + row.document.length, 0);
    size.note(read.length, length);
    characters += length;
    covered += slice.length;
  }
  const taken = covered < changes.length ? changes.slice(0, covered) : changes;
  return {
    changeIds: taken.map((change) => change.id),
    timeSum: timeSum(taken),
    entities: [...entities.values()].sort((a, b) => a.firstChangeId - b.firstChangeId),
    truncatedLinks: [...truncatedLinks],
    more: taken.length < changes.length,
  };
}

async function readSlice(
  source: CaptureSource,
  readers: EntityReaders,
  changes: readonly ChangeRow[],
  truncatedLinks: Set<string>,
): Promise<PlacedEntity[]> {
  const entities: PlacedEntity[] = [];
  for (const [captureId, requests] of foldChanges(source, changes)) {
    const link = source.links.get(captureId);
    if (!link) continue;
    if (requests.truncated) truncatedLinks.add(link.linkId);
    entities.push(...(await readLink(link, readers.of(link), requests)));
  }
  return entities;
}

/** @throws LinkUnreadable when the database refuses the statement, and whatever else failed */
async function readLink(link: CapturedLink, reader: EntityReader, requests: LinkRequests): Promise<PlacedEntity[]> {
  try {
    await resolveLookups(reader, requests);
    return await readKeys(link, reader, [...requests.entities.values()]);
  } catch (error) {
    const refused = error instanceof ConnectorError && error.code === 'PRODUCT_STATEMENT_FAILED';
    throw refused ? new LinkUnreadable(link.linkId, error) : error;
  }
}

async function readKeys(link: CapturedLink, reader: EntityReader, requests: readonly EntityRequest[]): Promise<PlacedEntity[]> {
  if (requests.length === 0) return [];
  const rows = await reader.readByKeys(requests.map((request) => request.key));
  return rows.map((row) => {
    const { firstKind, changedAt, firstChangeId } = requests[row.index];
    return { link, row, firstKind, changedAt, firstChangeId };
  });
}

/** Two raw texts of one key (`7`, `7.0`), or two reads of it, give one entity: as it was read last. */
function collect(entities: Map<string, PlacedEntity>, entity: PlacedEntity): void {
  const id = [entity.link.captureId, ...entity.row.keyTexts].join('\0');
  const known = entities.get(id);
  if (!known) {
    entities.set(id, entity);
    return;
  }
  known.row = entity.row;
  known.firstKind ??= entity.firstKind;
  if (entity.changedAt > known.changedAt) known.changedAt = entity.changedAt;
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
