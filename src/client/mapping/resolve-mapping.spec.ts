import { ConnectorError } from '../../common/errors';
import type { EntityMapping, MappedField } from '../../dialects';
import { attribute, catalogueOf, column, schemaOf, table } from './mapping-fixtures';
import { resolveMapping } from './resolve-mapping';

const PRODUCT = { name: 'PIMSMC', version: '12.1.27' };
const ORDERS = table(
  'orders',
  [column('id', 'EXACT_NUMBER'), column('note'), column('Total', 'EXACT_NUMBER'), column('customer'), column('due', 'DATE')],
  ['id'],
);
const ITEMS = table('items', [column('order_id', 'EXACT_NUMBER'), column('line', 'EXACT_NUMBER'), column('sku')], ['line', 'order_id']);
const id = attribute('id', { entityPrimaryKey: true, required: true, columns: [{ columnName: 'id', type: 'NUMBER', label: 'id' }] });
const parent = attribute('order', {
  foreignKeyType: 'PARENT_SCHEMA',
  tableName: 'items',
  columns: [{ columnName: 'order_id', parentColumnName: 'id', type: 'NUMBER' }],
});
const sku = attribute('sku', { tableName: 'items' });

function problemsOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConnectorError)
      return (error.details.length > 0 ? error.details : [error]).map((detail) => `${detail.code} ${detail.parameters.path ?? ''}`.trim());
    throw error;
  }
  return [];
}

function itemsOf(mapping: EntityMapping): Extract<MappedField, { kind: 'ARRAY' }> {
  const field = mapping.root.fields.find((candidate) => candidate.kind === 'ARRAY');
  if (field?.kind !== 'ARRAY') throw new Error('no ARRAY');
  return field;
}

describe('resolveMapping', () => {
  it('takes the root table from the key and keeps the order of the attributes', () => {
    const mapping = resolveMapping(schemaOf(attribute('note'), id), PRODUCT, catalogueOf(ORDERS));
    expect(mapping).toMatchObject({ schemaName: 'Order', schemaVersion: '1', productName: 'PIMSMC', key: { attribute: 'id' } });
    expect(mapping.root.table.table.name).toBe('orders');
    expect(mapping.root.fields.map((field) => [field.kind, field.name])).toEqual([
      ['SCALAR', 'note'],
      ['OBJECT', 'id'],
    ]);
  });

  it('finds the product trimmed and ignoring case', () => {
    expect(resolveMapping(schemaOf(id), { name: ' pimsmc ', version: '1' }, catalogueOf(ORDERS)).productName).toBe('pimsmc');
  });

  it('names the products of the schema when it does not know this one', () => {
    const refused = () => resolveMapping(schemaOf(id), { name: 'OTHER', version: '1' }, catalogueOf(ORDERS));
    expect(refused).toThrow(
      expect.objectContaining({ code: 'PRODUCT_NOT_IN_SCHEMA', parameters: expect.objectContaining({ products: 'PIMSMC' }) }),
    );
  });

  it('leaves out an attribute the product does not store, and refuses when it is required', () => {
    const absent = attribute('absent', { columns: null });
    expect(resolveMapping(schemaOf(id, absent), PRODUCT, catalogueOf(ORDERS)).root.fields).toHaveLength(1);
    expect(problemsOf(() => resolveMapping(schemaOf(id, { ...absent, required: true }), PRODUCT, catalogueOf(ORDERS)))).toEqual([
      'ATTRIBUTE_NOT_MAPPED absent',
    ]);
  });

  it('finds names exactly first, then ignoring case, and refuses to guess', () => {
    const total = attribute('total', { columns: [{ columnName: 'TOTAL', type: 'NUMBER' }] });
    const upper = attribute('id', { entityPrimaryKey: true, tableName: 'ORDERS' });
    expect(
      resolveMapping(
        schemaOf(upper, { ...total, attributeProducts: [{ ...total.attributeProducts[0], tableName: 'Orders' }] }),
        PRODUCT,
        catalogueOf(ORDERS),
      ).root.fields[1],
    ).toMatchObject({ column: { name: 'Total' } });
    const twin = table('ORDERS', [column('id')], ['id']);
    expect(resolveMapping(schemaOf(upper), PRODUCT, catalogueOf(ORDERS, twin)).root.table).toBe(twin);
    const mixed = attribute('id', { entityPrimaryKey: true, tableName: 'Orders' });
    expect(problemsOf(() => resolveMapping(schemaOf(mixed), PRODUCT, catalogueOf(ORDERS, twin)))).toEqual(['IDENTIFIER_AMBIGUOUS id']);
  });

  it('accepts owner.table and a table whose name holds a dot', () => {
    const foreign = table('orders', [column('id')], ['id'], 'erp');
    const dotted = table('erp.odd"name', [column('id')], ['id']);
    const key = (tableName: string) => attribute('id', { entityPrimaryKey: true, tableName });
    expect(resolveMapping(schemaOf(key('ERP.orders')), PRODUCT, catalogueOf(ORDERS, foreign)).root.table).toBe(foreign);
    expect(resolveMapping(schemaOf(key('erp.odd"name')), PRODUCT, catalogueOf(foreign, dotted)).root.table).toBe(dotted);
  });

  it('collects every problem with its path', () => {
    const schema = schemaOf(
      id,
      attribute('note', { columns: [{ columnName: 'nota' }] }),
      attribute('due', { columns: [{ columnName: 'due', type: 'NUMBER' }] }),
      attribute('elsewhere', { tableName: 'nowhere' }),
      attribute('items', { type: 'ARRAY', tableName: 'items', children: [parent, attribute('qty', { tableName: 'items' })] }),
    );
    expect(problemsOf(() => resolveMapping(schema, PRODUCT, catalogueOf(ORDERS, ITEMS)))).toEqual([
      'COLUMN_NOT_FOUND note',
      'ATTRIBUTE_TYPE_UNSUITABLE due',
      'TABLE_NOT_FOUND elsewhere',
      'COLUMN_NOT_FOUND items.qty',
    ]);
  });

  it('names a missing root table once', () => {
    expect(problemsOf(() => resolveMapping(schemaOf(id, attribute('note')), PRODUCT, catalogueOf()))).toEqual(['TABLE_NOT_FOUND id']);
  });

  it('refuses an attribute of another table than its object', () => {
    expect(problemsOf(() => resolveMapping(schemaOf(id, sku), PRODUCT, catalogueOf(ORDERS, ITEMS)))).toEqual([
      'ATTRIBUTE_TABLE_MISMATCH sku',
    ]);
  });

  it('sorts the parts of a composite key by label and shows references as objects', () => {
    const key = attribute('id', {
      entityPrimaryKey: true,
      columns: [
        { columnName: 'note', label: 'b' },
        { columnName: 'id', label: 'A' },
      ],
    });
    const customer = attribute('customer', { foreignKeyType: 'OTHER_SCHEMA', columns: [{ columnName: 'customer' }] });
    const mapping = resolveMapping(schemaOf(key, customer), PRODUCT, catalogueOf(ORDERS));
    expect(mapping.key.parts.map((part) => part.label)).toEqual(['A', 'b']);
    expect(mapping.root.fields[1]).toMatchObject({
      kind: 'OBJECT',
      isKey: false,
      parts: [{ label: 'customer', column: { name: 'customer' } }],
    });
  });

  describe('of an ARRAY', () => {
    const items = attribute('items', { type: 'ARRAY', tableName: 'items', children: [parent, sku] });

    it('joins by the PARENT_SCHEMA attribute, which is not emitted, and orders by the primary key', () => {
      const field = itemsOf(resolveMapping(schemaOf(id, items), PRODUCT, catalogueOf(ORDERS, ITEMS)));
      expect(field.child.fields.map((child) => child.name)).toEqual(['sku']);
      expect(field.child.join).toMatchObject([{ childColumn: { name: 'order_id' }, parentColumn: { name: 'id' } }]);
      expect(field.child.orderBy.map((part) => part.name)).toEqual(['line', 'order_id']);
    });

    it("takes the children's common table when it names none", () => {
      const nameless = { ...items, attributeProducts: [] };
      expect(itemsOf(resolveMapping(schemaOf(id, nameless), PRODUCT, catalogueOf(ORDERS, ITEMS))).child.table).toBe(ITEMS);
    });

    it('orders by the flagged key, and without any key by everything emitted', () => {
      const keyed = { ...items, children: [parent, { ...sku, entityPrimaryKey: true }] };
      const keyless = { ...ITEMS, primaryKey: [] };
      const orderOf = (schema: ReturnType<typeof schemaOf>, info = ITEMS) =>
        itemsOf(resolveMapping(schema, PRODUCT, catalogueOf(ORDERS, info))).child.orderBy.map((part) => part.name);
      expect(orderOf(schemaOf(id, keyed))).toEqual(['sku']);
      expect(orderOf(schemaOf(id, items), keyless)).toEqual(['sku']);
    });

    it('refuses a missing or half join', () => {
      expect(problemsOf(() => resolveMapping(schemaOf(id, { ...items, children: [sku] }), PRODUCT, catalogueOf(ORDERS, ITEMS)))).toEqual([
        'SCHEMA_RULE_BROKEN items',
      ]);
      const half = {
        ...parent,
        attributeProducts: [
          { ...parent.attributeProducts[0], columns: [{ ...parent.attributeProducts[0].columns[0], parentColumnName: null }] },
        ],
      };
      expect(
        problemsOf(() => resolveMapping(schemaOf(id, { ...items, children: [half, sku] }), PRODUCT, catalogueOf(ORDERS, ITEMS))),
      ).toEqual(['SCHEMA_RULE_BROKEN items.order']);
    });

    it('nests', () => {
      const lots = table('lots', [column('lot'), column('item_line', 'EXACT_NUMBER')], ['lot']);
      const link = attribute('item', {
        foreignKeyType: 'PARENT_SCHEMA',
        tableName: 'lots',
        columns: [{ columnName: 'item_line', parentColumnName: 'line', type: 'NUMBER' }],
      });
      const nested = {
        ...items,
        children: [
          parent,
          sku,
          attribute('lots', { type: 'ARRAY', tableName: 'lots', children: [link, attribute('lot', { tableName: 'lots' })] }),
        ],
      };
      const field = itemsOf(resolveMapping(schemaOf(id, nested), PRODUCT, catalogueOf(ORDERS, ITEMS, lots)));
      expect(field.child.fields[1]).toMatchObject({ kind: 'ARRAY', child: { join: [{ parentColumn: { name: 'line' } }] } });
    });
  });
});
