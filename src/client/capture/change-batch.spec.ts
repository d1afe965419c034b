import type { ChangeRow } from '../../dialects';
import type { CaptureSource } from '../product-connection-schema';
import { foldChanges } from './change-batch';

const source: CaptureSource = {
  connectionId: 'c',
  links: new Map(),
  layouts: new Map([
    [1, [{ captureId: 'orders', path: [], positions: [0], group: 0, rootKeyOrder: null }]],
    [2, [{ captureId: 'orders', path: ['items'], positions: [1], group: 0, rootKeyOrder: [0] }]],
    [3, [{ captureId: 'orders', path: ['items', 'lots'], positions: [0], group: 0, rootKeyOrder: null }]],
    [
      4,
      [
        { captureId: 'orders', path: [], positions: [0], group: 1, rootKeyOrder: null },
        { captureId: 'others', path: ['items'], positions: [1], group: 0, rootKeyOrder: [0] },
        { captureId: 'newest', path: [], positions: [0], group: null, rootKeyOrder: null },
      ],
    ],
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

  describe('of a table that several uses see differently', () => {
    const seen = (kind: ChangeRow['kind'], letters: string, oldValues: string[] | null, newValues: string[] | null) => {
      const all = foldChanges(source, [{ ...change(4, kind, oldValues, newValues), kinds: letters }]);
      return Object.fromEntries([...all].map(([linkId, requests]) => [linkId, kinds(requests)]));
    };

    it('tells each use its own kind, and leaves out those it does not concern', () => {
      expect(seen('U', '.U', null, ['7', '1'])).toEqual({ orders: [['7', 'U']], newest: [['7', 'U']] });
      expect(seen('U', 'U.', null, ['7', '1'])).toEqual({ others: [['1', null]], newest: [['7', 'U']] });
    });

    it('takes leaving the filter for a delete and entering it for an insert, of the keys it had then', () => {
      expect(seen('U', '.D', null, ['7', '1']).orders).toEqual([['7', 'D']]);
      expect(seen('U', '.D', ['7', '1'], ['8', '1']).orders).toEqual([['7', 'D']]);
      expect(seen('U', '.I', null, ['7', '1']).orders).toEqual([['7', 'I']]);
      expect(seen('U', '.I', ['7', '1'], ['8', '1']).orders).toEqual([['8', 'I']]);
      expect(seen('U', '.U', ['7', '1'], ['8', '1']).orders).toEqual([
        ['7', 'D'],
        ['8', 'I'],
      ]);
      expect(seen('D', '.D', ['7', '1'], null).orders).toEqual([['7', 'D']]);
      expect(seen('I', '.I', null, ['7', '1']).orders).toEqual([['7', 'I']]);
    });

    it('looks only at the root whose child row came or went', () => {
      expect(seen('U', 'I.', ['7', '1'], ['7', '2']).others).toEqual([['2', null]]);
      expect(seen('U', 'D.', ['7', '1'], ['7', '2']).others).toEqual([['1', null]]);
      expect(seen('U', 'D.', null, ['7', '1']).others).toEqual([['1', null]]);
      expect(seen('U', 'U.', ['7', '1'], ['7', '2']).others).toEqual([
        ['1', null],
        ['2', null],
      ]);
    });
  });
});
