import { tableUses, wantedCaptures } from './capture-wants';
import { attribute, catalogueOf, column, schemaOf, table } from './mapping-fixtures';
import { resolveMapping } from './resolve-mapping';

const ORDERS = table('orders', [column('id'), column('number'), column('note'), column('secret')], ['id']);
const ITEMS = table('items', [column('order_number'), column('line'), column('sku')], ['line']);
const CATALOGUE = catalogueOf(ORDERS, ITEMS);
const PRODUCT = { name: 'PIMSMC', version: '1' };
const id = attribute('id', { entityPrimaryKey: true });
const link = attribute('order', {
  foreignKeyType: 'PARENT_SCHEMA',
  tableName: 'items',
  columns: [{ columnName: 'order_number', parentColumnName: 'number' }],
});
const items = attribute('items', { type: 'ARRAY', tableName: 'items', children: [link, attribute('sku', { tableName: 'items' })] });
const orders = resolveMapping(schemaOf(id, attribute('note'), items), PRODUCT, CATALOGUE);

describe('wantedCaptures', () => {
  it('logs keys of the root and join columns of children, and compares what can change a document', () => {
    expect(wantedCaptures([orders])).toMatchObject([
      {
        table: { table: { name: 'orders' } },
        loggedColumns: ['id'],
        groups: [{ comparedColumns: ['id', 'note', 'number'], rowFilter: [] }],
      },
      {
        table: { table: { name: 'items' } },
        loggedColumns: ['order_number'],
        groups: [{ comparedColumns: ['order_number', 'sku', 'line'], rowFilter: [] }],
      },
    ]);
  });

  it('keeps apart what mappings see of one table, and logs what any of them needs', () => {
    const own = resolveMapping(schemaOf(attribute('line', { entityPrimaryKey: true, tableName: 'items' })), PRODUCT, CATALOGUE);
    const [, shared] = wantedCaptures([orders, own, orders]);
    expect(shared).toMatchObject({
      loggedColumns: ['order_number', 'line'],
      groups: [
        { comparedColumns: ['order_number', 'sku', 'line'], rowFilter: [] },
        { comparedColumns: ['line'], rowFilter: [] },
      ],
    });
  });

  it('makes one group of what sees the same, in whatever order, and two of different filters', () => {
    const turned = resolveMapping(schemaOf(items, attribute('note'), id), PRODUCT, CATALOGUE);
    const tableRules = [
      { productName: 'PIMSMC', tableName: 'items', rowFilter: [{ columnName: 'sku', operator: 'NE' as const, value: 'x' }] },
    ];
    const filtered = resolveMapping({ ...schemaOf(id, attribute('note'), items), tableRules }, PRODUCT, CATALOGUE);
    expect(wantedCaptures([orders, turned, filtered]).map(({ groups }) => groups.map(({ rowFilter }) => rowFilter.length))).toEqual([
      [0],
      [0, 1],
    ]);
  });

  it('tells the role of each table with the columns its reader wants', () => {
    expect(tableUses(orders).map(({ path, keyColumns }) => [path, keyColumns])).toEqual([
      [[], ['id']],
      [['items'], ['order_number']],
    ]);
  });
});
