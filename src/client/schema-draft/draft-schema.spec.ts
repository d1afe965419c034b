import { checkSchemaForm } from '../../contracts';
import type { ColumnInfo, ForeignKey, TableInfo } from '../../dialects';
import { draftSchema, type DraftSource } from './draft-schema';

const column = (name: string, nativeType = 'integer', nullable = false): ColumnInfo => ({
  name,
  nativeType,
  family: nativeType === 'integer' ? 'EXACT_NUMBER' : nativeType === 'date' ? 'DATE' : nativeType === 'bytea' ? 'OTHER' : 'TEXT',
  nullable,
  precision: null,
});
const table = (name: string, primaryKey: string[], columns: ColumnInfo[], schema = 'public'): TableInfo => ({
  table: { schema, name },
  columns,
  primaryKey,
  uniqueKeys: primaryKey.length > 0 ? [primaryKey] : [],
  indexes: [],
  partitioned: false,
  estimatedRows: 0,
});
const refers = (from: TableInfo, fromColumns: string[], to: TableInfo, toColumns: string[]): ForeignKey => ({
  name: `${from.table.name}_fk`,
  from: from.table,
  fromColumns,
  to: to.table,
  toColumns,
});

const customers = table('CUSTOMER', ['CODE'], [column('CODE')]);
const orders = table(
  'SALES_ORDER',
  ['ID'],
  [column('ID'), column('CUSTOMER_CODE'), column('ISSUED', 'date', true), column('SCAN', 'bytea'), column('TCC_ORIGIN', 'text')],
);
const items = table('ORDER_ITEM', ['ORDER_ID', 'LINE'], [column('ORDER_ID'), column('LINE'), column('NOTE', 'text', true)]);
const lots = table('LOT', [], [column('ORDER_ID'), column('LINE'), column('CODE', 'text')], 'stock');
const foreignKeys = [
  refers(orders, ['CUSTOMER_CODE'], customers, ['CODE']),
  refers(items, ['ORDER_ID'], orders, ['ID']),
  refers(lots, ['ORDER_ID', 'LINE'], items, ['ORDER_ID', 'LINE']),
];
const draft = (tables: TableInfo[], change: Partial<DraftSource> = {}) =>
  draftSchema({ tables, foreignKeys, productName: 'SHOP', defaultSchema: 'public', ...change });

describe('draftSchema', () => {
  it('makes one entity of tables that refer to each other, whatever their order', () => {
    const schema = draft([lots, items, orders]);
    expect(schema.name).toBe('SalesOrder');
    expect(schema.attributes.map(({ name, type, foreignKeyType, required }) => [name, type, foreignKeyType, required])).toEqual([
      ['id', 'ELEMENT', 'NONE', true],
      ['issued', 'ELEMENT', 'NONE', false],
      ['customerCode', 'ELEMENT', 'OTHER_SCHEMA', false],
      ['orderItem', 'ARRAY', 'NONE', false],
    ]);
    const item = schema.attributes[3];
    expect(item.children.map(({ name, type }) => [name, type])).toEqual([
      ['parent', 'ELEMENT'],
      ['key', 'ELEMENT'],
      ['note', 'ELEMENT'],
      ['lot', 'ARRAY'],
    ]);
    expect(item.children[0].attributeProducts[0].columns).toEqual([
      { columnName: 'ORDER_ID', parentColumnName: 'ID', type: 'NUMBER', label: null },
    ]);
    expect(item.children[3].children[1].attributeProducts[0].tableName).toBe('stock.LOT');
  });

  it('drafts what the Server takes as it stands', () => {
    expect(checkSchemaForm(draft([orders, items, lots]))).toMatchObject({ ok: true });
    expect(checkSchemaForm(draft([customers]))).toMatchObject({ ok: true });
  });

  it('leaves out our own columns, and says which it left out as binary', () => {
    const { description, attributes } = draft([orders]);
    expect(description).toContain('public.SALES_ORDER.SCAN');
    expect(attributes.map(({ name }) => name)).toEqual(['id', 'issued', 'customerCode']);
  });

  it('gives every attribute of a level a name of its own', () => {
    const odd = table(
      'odd',
      ['id'],
      [column('id'), column('ORIGIN_ID'), column('origin_id'), column('Código', 'text'), column('to_string')],
    );
    expect(draft([odd]).attributes.map(({ name }) => name)).toEqual(['id', 'originId2', 'originId3', 'Código', 'toString2']);
  });

  it('refuses tables that make no entity, and one whose rows cannot be told apart', () => {
    expect(() => draft([customers, items])).toThrow(/public\.CUSTOMER, public\.ORDER_ITEM/);
    expect(() => draft([lots])).toThrow(/stock\.LOT/);
    const [a, b] = [table('a', ['id'], [column('id')]), table('b', ['id'], [column('id')])];
    expect(() => draft([a, b], { foreignKeys: [refers(a, ['id'], b, ['id']), refers(b, ['id'], a, ['id'])] })).toThrow(
      /public\.a, public\.b/,
    );
  });

  it('takes the shortest unique key where there is no primary key', () => {
    const keyed = { ...table('k', [], [column('a'), column('b'), column('c', 'integer', true)]), uniqueKeys: [['a', 'b'], ['c'], ['b']] };
    expect(draft([keyed]).attributes[0]).toMatchObject({ name: 'b', entityPrimaryKey: true });
  });
});
