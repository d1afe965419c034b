import type { ChangeRow } from '../../dialects';
import type { CaptureSource } from '../product-connection-schema';
import { foldChanges } from './change-batch';

const source: CaptureSource = {
  connectionId: 'c',
  links: new Map(),
  layouts: new Map([
    [1, [{ linkId: 'orders', path: [], positions: [0], rootKeyOrder: null }]],
    [2, [{ linkId: 'orders', path: ['items'], positions: [1], rootKeyOrder: [0] }]],
    [3, [{ linkId: 'orders', path: ['items', 'lots'], positions: [0], rootKeyOrder: null }]],
  ]),
};

let nextId = 1;
const change = (layoutId: number, kind: ChangeRow['kind'], oldValues: string[] | null, newValues: string[] | null): ChangeRow => {
  const id = nextId++;
  return { id, layoutId, kind, kinds: null, oldValues, newValues, changedAt: `2026-01-01T00:00:00.${String(id).padStart(6, '0')}Z` };
};

const fold = (...rows: ChangeRow[]) => foldChanges(source, rows).get('orders')!;
const kinds = (requests: ReturnType<typeof fold>) => [...requests.entities.values()].map(({ key, firstKind }) => [key[0], firstKind]);

describe('foldChanges', () => {
  it('makes one request of several changes of an entity, with the first kind and the last time', () => {
    const first = change(1, 'I', null, ['7']);
    const last = change(1, 'U', null, ['7']);
    expect([...fold(first, last).entities.values()]).toEqual([
      { key: ['7'], firstKind: 'I', changedAt: last.changedAt, firstChangeId: first.id },
    ]);
  });

  it('looks at both keys when a key changes', () => {
    expect(kinds(fold(change(1, 'U', ['7'], ['8'])))).toEqual([
      ['7', 'D'],
      ['8', 'I'],
    ]);
  });

  it('looks at both roots when a child moves to another root', () => {
    expect(kinds(fold(change(2, 'U', ['1', '7'], ['1', '8'])))).toEqual([
      ['7', null],
      ['8', null],
    ]);
  });

  it('lets a change of the root row decide the kind when children changed first', () => {
    expect(kinds(fold(change(2, 'I', null, ['1', '7']), change(1, 'I', null, ['7'])))).toEqual([['7', 'I']]);
  });

  it('keeps rows of deeper tables for a look-up of their root', () => {
    const requests = fold(change(3, 'D', ['5'], null), change(3, 'I', null, ['6']));
    expect(requests.entities.size).toBe(0);
    expect(requests.lookups.get('items.lots')).toMatchObject({ path: ['items', 'lots'], values: [['5'], ['6']] });
  });

  it('ignores children without a root and rows of tables nobody uses', () => {
    const orphan: ChangeRow = { ...change(2, 'I', null, null), newValues: ['1', null] };
    expect(fold(orphan, change(9, 'I', null, ['1'])).entities.size).toBe(0);
  });

  it('notes a TRUNCATE', () => expect(fold(change(1, 'T', null, null)).truncated).toBe(true));
});
