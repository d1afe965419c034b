import type { ChangeKind, ChangeRow, RawKey } from '../../dialects';
import type { CaptureSource, LayoutUse } from '../product-connection-schema';

/** One entity that changes ask to look at. The re-read decides what becomes of it (correctness rule 2). */
export interface EntityRequest {
  key: RawKey;
  /** Kind of the first waiting change of the root row; null when only children changed. */
  firstKind: Exclude<ChangeKind, 'T'> | null;
  /** ISO 8601 UTC: time of the last covered change. */
  changedAt: string;
  /** Id of the first covered change; events are appended in this order. */
  firstChangeId: number;
}

/** Rows of a child table whose root has to be looked up. */
export interface RootLookup {
  path: string[];
  values: RawKey[];
  changedAt: string;
  firstChangeId: number;
}

/** What the changes of one batch ask of one link. */
export interface LinkRequests {
  entities: Map<string, EntityRequest>;
  /** By path, joined with dots. */
  lookups: Map<string, RootLookup>;
  truncated: boolean;
}

/** Folds change rows into the entities to look at, per link; several changes of one entity become one request. */
export function foldChanges(source: CaptureSource, rows: readonly ChangeRow[]): Map<string, LinkRequests> {
  const requests = new Map<string, LinkRequests>();
  for (const row of rows) {
    for (const use of source.layouts.get(row.layoutId) ?? []) {
      let link = requests.get(use.linkId);
      if (!link) requests.set(use.linkId, (link = { entities: new Map(), lookups: new Map(), truncated: false }));
      if (row.kind === 'T') link.truncated = true;
      else if (use.path.length === 0) foldRootRow(link, use, row);
      else foldChildRow(link, use, row);
    }
  }
  return requests;
}

/** Adds a request, or widens the one there is. */
export function addEntity(entities: Map<string, EntityRequest>, request: EntityRequest): void {
  const id = keyId(request.key);
  const known = entities.get(id);
  if (!known) {
    entities.set(id, request);
    return;
  }
  known.firstKind ??= request.firstKind;
  if (request.changedAt > known.changedAt) known.changedAt = request.changedAt;
}

function foldRootRow(link: LinkRequests, use: LayoutUse, row: ChangeRow): void {
  const before = row.oldValues && pick(row.oldValues, use.positions);
  const after = row.newValues && pick(row.newValues, use.positions);
  const keyChanged = before !== null && after !== null && keyId(before) !== keyId(after);
  const common = { changedAt: row.changedAt, firstChangeId: row.id };
  if (before && (keyChanged || !after)) addEntity(link.entities, { key: before, firstKind: 'D', ...common });
  if (after) addEntity(link.entities, { key: after, firstKind: row.kind === 'I' || keyChanged ? 'I' : 'U', ...common });
}

function foldChildRow(link: LinkRequests, use: LayoutUse, row: ChangeRow): void {
  for (const logged of [row.oldValues, row.newValues]) {
    if (!logged) continue;
    const values = pick(logged, use.positions);
    if (values.includes(null)) continue;
    if (use.rootKeyOrder) {
      const key = pick(values, use.rootKeyOrder);
      addEntity(link.entities, { key, firstKind: null, changedAt: row.changedAt, firstChangeId: row.id });
    } else {
      addLookup(link.lookups, use.path, values, row);
    }
  }
}

function addLookup(lookups: Map<string, RootLookup>, path: string[], values: RawKey, row: ChangeRow): void {
  const id = path.join('.');
  const known = lookups.get(id);
  if (!known) {
    lookups.set(id, { path, values: [values], changedAt: row.changedAt, firstChangeId: row.id });
    return;
  }
  known.values.push(values);
  if (row.changedAt > known.changedAt) known.changedAt = row.changedAt;
}

function pick(values: RawKey, positions: readonly number[]): RawKey {
  return positions.map((position) => values[position] ?? null);
}

function keyId(key: RawKey): string {
  return key.length === 1 ? (key[0] ?? '\0') : JSON.stringify(key);
}
