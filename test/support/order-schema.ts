import type { ColumnType, PublishedSchema, SchemaAttribute, SchemaAttributeColumn } from '../../src/contracts';

/** Tables of a small order system for product `TEST`: orders, their items, the items' lots. */
export const ORDER_TABLES = `
  CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
  INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('TEST', '1');
  CREATE TABLE orders (id bigint PRIMARY KEY, note text, internal text);
  CREATE TABLE item (id bigint PRIMARY KEY, order_id bigint, quantity numeric(10,2));
  CREATE TABLE lot (id bigint PRIMARY KEY, item_id bigint, code text);
  CREATE INDEX ON item (order_id);
  CREATE INDEX ON lot (item_id);`;

/** Schema `Order`: key, note, items as an ARRAY with lots as an ARRAY below. */
export function orderSchema(): PublishedSchema {
  return {
    id: '0c5b8b39-6d8c-4d9c-9f0e-0a7a3f6f2b11',
    name: 'Order',
    version: '1.0.0',
    description: 'An order with its items',
    status: 'PRODUCTION',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    tableRules: [],
    attributes: [
      key('orders', 'id'),
      { ...element('orders', 'note', 'STRING'), required: true },
      array('items', 'item', [
        parent('item', 'order_id', 'id'),
        key('item', 'id'),
        element('item', 'quantity', 'NUMBER'),
        array('lots', 'lot', [parent('lot', 'item_id', 'id'), key('lot', 'id'), element('lot', 'code', 'STRING')]),
      ]),
    ],
  };
}

function column(columnName: string, type: ColumnType, label: string | null = null, parentColumnName: string | null = null) {
  return { columnName, type, label, parentColumnName };
}

function attribute(
  name: string,
  tableName: string,
  columns: SchemaAttributeColumn[],
  more: Partial<SchemaAttribute> = {},
): SchemaAttribute {
  return {
    name,
    required: false,
    type: 'ELEMENT',
    entityPrimaryKey: false,
    foreignKeyType: 'NONE',
    attributeProducts: [{ productName: 'TEST', tableName, foreignTableName: null, columns }],
    children: [],
    ...more,
  };
}

function key(table: string, name: string): SchemaAttribute {
  return attribute(name, table, [column(name, 'NUMBER', name)], { entityPrimaryKey: true, required: true });
}

function element(table: string, name: string, type: ColumnType): SchemaAttribute {
  return attribute(name, table, [column(name, type)]);
}

function parent(table: string, childColumn: string, parentColumn: string): SchemaAttribute {
  return attribute('parent', table, [column(childColumn, 'NUMBER', null, parentColumn)], { foreignKeyType: 'PARENT_SCHEMA' });
}

function array(name: string, table: string, children: SchemaAttribute[]): SchemaAttribute {
  return attribute(name, table, [], { type: 'ARRAY', children });
}
