import type { ChangeKind, ChangeRow, RawKey } from '../../dialects';
import type { CaptureSource, LayoutUse } from '../product-connection-schema';

/** Kind of the change of a row. */
type RowKind = Exclude<ChangeKind, 'T'>;

/** One entity that changes ask to look at. The re-read decides what becomes of it (correctness rule 2). */
export interface EntityRequest {
  key: RawKey;
  /** Kind of the first waiting change of the root row; null when only children changed. */
  firstKind: RowKind | null;
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

/** What the changes of one batch ask of one captured link. */
export interface LinkRequests {
  entities: Map<string, EntityRequest>;
  /** By path, joined with dots. */
  lookups: Map<string, RootLookup>;
  truncated: boolean;
}

/** Folds change rows into the entities to look at, per captured link; several changes of one entity become one request. */
export function foldChanges(source: CaptureSource, rows: readonly ChangeRow[]): Map<string, LinkRequests> {
  const requests = new Map<string, LinkRequests>();
  for (const row of rows) {
    for (const use of source.layouts.get(row.layoutId) ?? []) {
      const kind = kindFor(use, row);
      if (kind === null) continue;
      let link = requests.get(use.captureId);
      if (!link) requests.set(use.captureId, (link = { entities: new Map(), lookups: new Map(), truncated: false }));
      if (kind === 'T') link.truncated = true;
      else if (use.path.length === 0) foldRootRow(link, use, row, kind);
      else foldChildRow(link, use, row, kind);
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

/** What the change is to a use; null where it does not concern it (correctness rule 5). */
function kindFor(use: LayoutUse, row: ChangeRow): ChangeKind | null {
  if (row.kind === 'T' || row.kinds === null || use.group === null) return row.kind;
  const letter = row.kinds[use.group] as RowKind | '.';
  return letter === '.' ? null : letter;
}

function foldRootRow(link: LinkRequests, use: LayoutUse, row: ChangeRow, kind: RowKind): void {
  const [before, after] = sidesOf(row, kind).map((values) => values && pick(values, use.positions));
  const common = { changedAt: row.changedAt, firstChangeId: row.id };
  const keyChanged = before !== null && after !== null && keyId(before) !== keyId(after);
  if (before && (keyChanged || !after)) addEntity(link.entities, { key: before, firstKind: 'D', ...common });
  if (after) addEntity(link.entities, { key: after, firstKind: keyChanged || kind === 'I' ? 'I' : 'U', ...common });
}

function foldChildRow(link: LinkRequests, use: LayoutUse, row: ChangeRow, kind: RowKind): void {
  for (const logged of sidesOf(row, kind)) {
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

/**
 * Logged values of the row as it was before and after, as far as it existed for the use. An update that leaves the
 * logged columns alone logs them once; so one that takes the row out of a filter has them in `newValues`.
 */
function sidesOf(row: ChangeRow, kind: RowKind): [before: RawKey | null, after: RawKey | null] {
  if (kind === 'I') return [null, row.newValues];
  if (kind === 'D') return [row.oldValues ?? row.newValues, null];
  return [row.oldValues, row.newValues];
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
