import type { ColumnInfo, EntityMapping, MappedField, TableInfo } from '../../dialects';
import { layoutUses } from './layout-uses';

const column = (name: string, nativeType = 'integer'): ColumnInfo => ({
  name,
  nativeType,
  family: 'EXACT_NUMBER',
  nullable: true,
  precision: 10,
});
const table = (name: string): TableInfo => ({
  table: { schema: 'public', name },
  columns: [],
  primaryKey: [],
  uniqueKeys: [],
  indexes: [],
  partitioned: false,
  estimatedRows: 0,
});
const part = (name: string, nativeType?: string) => ({ label: name, column: column(name, nativeType), type: 'NUMBER' as const });

/** A root with a composite key (a, b) and one child table joined on the given pairs. */
function link(join: [child: string, parent: string][], childType?: string) {
  const key = [part('a'), part('b')];
  const pairs = join.map(([child, parent]) => ({ childColumn: column(child, childType), parentColumn: column(parent) }));
  const items: MappedField = {
    kind: 'ARRAY',
    name: 'items',
    required: false,
    child: { table: table('items'), rowFilter: [], fields: [], join: pairs, orderBy: [] },
  };
  const root = {
    table: table('root'),
    rowFilter: [],
    fields: [{ kind: 'OBJECT' as const, name: 'id', required: true, isKey: true, parts: key }, items],
  };
  const mapping: EntityMapping = {
    schemaId: 's',
    schemaName: 'S',
    schemaVersion: '1',
    productName: 'P',
    root,
    key: { attribute: 'id', parts: key },
  };
  return { captureId: 'link', linkId: 'link', connectionId: 'connection', mapping, appVersion: '1', originName: 'P', audience: 'remote' };
}

const layout = (name: string, loggedColumns: string[], layoutId = 1) => ({
  layoutId,
  table: { schema: 'public', name },
  loggedColumns,
  groups: [{ comparedColumns: loggedColumns, rowFilter: [] }],
  managerialColumns: true,
  current: true,
});
const direct: [string, string][] = [
  ['parent_b', 'b'],
  ['parent_a', 'a'],
];

describe('layoutUses', () => {
  it('finds the key parts among the logged columns of the root', () => {
    expect(layoutUses([layout('root', ['b', 'other', 'a'])], [link(direct)]).get(1)).toEqual([
      { captureId: 'link', path: [], positions: [2, 0], group: null, rootKeyOrder: null },
    ]);
  });

  it('takes the root key from a child that joins on exactly the key', () => {
    expect(layoutUses([layout('items', ['parent_b', 'parent_a'])], [link(direct)]).get(1)).toEqual([
      { captureId: 'link', path: ['items'], positions: [0, 1], group: 0, rootKeyOrder: [1, 0] },
    ]);
  });

  it.each([
    ['only a part of the key', link([['parent_a', 'a']])],
    [
      'another column',
      link([
        ['parent_a', 'a'],
        ['x', 'number'],
      ]),
    ],
    ['columns of another type', link(direct, 'text')],
  ])('has the root looked up when a child joins on %s', (_what, other) => {
    const [use] = layoutUses([layout('items', ['parent_a', 'parent_b', 'x'])], [other]).get(1)!;
    expect(use.rootKeyOrder).toBeNull();
  });

  it('finds the group that sees what the link sees, in any order; none in a layout that is older', () => {
    const root = layout('root', ['a', 'b', 'parent_a']);
    const groups = [
      { comparedColumns: ['a'], rowFilter: [] },
      { comparedColumns: ['b', 'a'], rowFilter: [{ column: 'a', operator: 'EQ' as const, values: ['1'] }] },
      { comparedColumns: ['b', 'parent_a', 'a'], rowFilter: [] },
      { comparedColumns: ['b', 'a'], rowFilter: [] },
    ];
    const to = (pairs: [string, string][], some = groups) => layoutUses([{ ...root, groups: some }], [link(pairs)]).get(1)![0].group;
    expect(to(direct)).toBe(3);
    expect(to(direct, groups.slice(0, 3))).toBeNull();
  });

  it('keeps layouts without use, and leaves out links newer than a layout', () => {
    const uses = layoutUses([layout('elsewhere', ['a'], 1), layout('root', ['a'], 2), layout('root', ['a', 'b'], 3)], [link(direct)]);
    expect([...uses].map(([id, list]) => [id, list.length])).toEqual([
      [1, 0],
      [2, 0],
      [3, 1],
    ]);
  });
});
