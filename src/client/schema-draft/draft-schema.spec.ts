import { checkSchemaForm } from '../../contracts';
import type { ColumnInfo, ForeignKey, TableInfo } from '../../dialects';
import { draftSchema, type DraftSource } from './draft-schema';

const column = (name: string, nativeType = 'integer', nullable = false): ColumnInfo => ({
  name,
  nativeType,
  family:
    nativeType === 'integer'
      ? 'EXACT_NUMBER'
      : nativeType === 'date'
        ? 'DATE'
        : nativeType === 'bytea'
          ? 'BINARY'
          : nativeType.startsWith('character(')
            ? 'FIXED_TEXT'
            : 'TEXT',
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
  draftSchema({ tables, foreignKeys, productName: 'SHOP', defaultSchema: 'public', readsBinary: false, ...change });

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

  it('drafts a table of Protheus with branch and company in its key, its dates as dates, and memos where they can be read', () => {
    const columns = [
      column('c5_filial', 'character(2)'),
      column('c5_num', 'character(6)'),
      column('c5_emissao', 'character(8)'),
      column('c5_obs', 'bytea', true),
      column('d_e_l_e_t_', 'character(1)'),
      column('r_e_c_n_o_'),
      column('r_e_c_d_e_l_'),
    ];
    const unique = { ...table('sc5010', ['r_e_c_n_o_'], columns), uniqueKeys: [['r_e_c_n_o_'], ['c5_filial', 'c5_num', 'r_e_c_d_e_l_']] };
    const drafted = draft([unique], { readsBinary: true });
    const [key, ...values] = drafted.attributes;
    expect(drafted).toMatchObject({ name: 'Sc5', description: expect.stringContaining('tableParameters.company') as string });
    expect(key.attributeProducts[0]).toMatchObject({
      tableName: 'sc5{company}0',
      columns: [{ constant: '{company}', label: 'empresa' }, { columnName: 'c5_filial' }, { columnName: 'c5_num' }],
    });
    expect(values.map(({ attributeProducts: [{ columns: shown }], required }) => [shown[0], required])).toMatchObject([
      [{ columnName: 'c5_emissao', type: 'DATE' }, false],
      [{ columnName: 'c5_obs', type: 'CLOB' }, false],
    ]);
    expect(checkSchemaForm(drafted)).toMatchObject({ ok: true });
    const indexed = {
      ...unique,
      uniqueKeys: [['r_e_c_n_o_']],
      indexes: [['r_e_c_n_o_'], ['c5_filial', 'c5_num', 'r_e_c_n_o_', 'd_e_l_e_t_']],
    };
    expect(draft([indexed]).attributes[0].attributeProducts[0].columns).toHaveLength(3);
  });

  it('takes the shortest unique key where there is no primary key', () => {
    const keyed = { ...table('k', [], [column('a'), column('b'), column('c', 'integer', true)]), uniqueKeys: [['a', 'b'], ['c'], ['b']] };
    expect(draft([keyed]).attributes[0]).toMatchObject({ name: 'b', entityPrimaryKey: true });
  });
});
