/** The product database of the ledger test: an order with children and grandchildren, and accounts with a composite key. */
export const PRODUCT = { name: 'LEDGER', version: '1.0.0' };

export const PRODUCT_TABLES = `
CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('${PRODUCT.name}', '${PRODUCT.version}');

CREATE TABLE orders (
  id bigint PRIMARY KEY, customer text NOT NULL, amount numeric(12,2), note text, placed date, internal text, version bigint NOT NULL);
CREATE TABLE items (
  item_id bigint PRIMARY KEY,
  order_id bigint NOT NULL REFERENCES orders ON DELETE CASCADE ON UPDATE CASCADE,
  sku text NOT NULL, quantity integer, internal text, version bigint NOT NULL);
CREATE TABLE lots (
  lot_id bigint PRIMARY KEY,
  item_id bigint NOT NULL REFERENCES items ON DELETE CASCADE ON UPDATE CASCADE,
  code text NOT NULL, quantity integer, version bigint NOT NULL);
CREATE INDEX ON items (order_id);
CREATE INDEX ON lots (item_id);
CREATE TABLE accounts (
  branch text, number bigint, balance numeric(38,0), state char(8), internal text, version bigint NOT NULL, PRIMARY KEY (branch, number));

CREATE TABLE committed (writer integer PRIMARY KEY, transaction bigint NOT NULL);
CREATE TABLE hot_lock (order_id bigint PRIMARY KEY);
CREATE SEQUENCE hot_counter;
CREATE TABLE hot_ledger (position bigint DEFAULT nextval('hot_counter') PRIMARY KEY, order_id bigint NOT NULL, document text);
`;

type ColumnType = 'STRING' | 'NUMBER' | 'DATE' | 'CLOB';

export const ORDER_SCHEMA = {
  name: 'LedgerOrder',
  description: 'Order with items and their lots',
  version: '1',
  attributes: [
    key('id', 'orders', [['id', 'NUMBER', 'id']]),
    scalar('customer', 'orders', 'customer', 'STRING', true),
    scalar('amount', 'orders', 'amount', 'NUMBER'),
    scalar('note', 'orders', 'note', 'CLOB'),
    scalar('placed', 'orders', 'placed', 'DATE'),
    scalar('version', 'orders', 'version', 'NUMBER', true),
    array('items', 'items', [
      parent('order', 'items', 'order_id', 'id'),
      scalar('item', 'items', 'item_id', 'NUMBER', true),
      scalar('sku', 'items', 'sku', 'STRING', true),
      scalar('quantity', 'items', 'quantity', 'NUMBER'),
      scalar('version', 'items', 'version', 'NUMBER', true),
      array('lots', 'lots', [
        parent('item', 'lots', 'item_id', 'item_id'),
        scalar('lot', 'lots', 'lot_id', 'NUMBER', true),
        scalar('code', 'lots', 'code', 'STRING', true),
        scalar('quantity', 'lots', 'quantity', 'NUMBER'),
        scalar('version', 'lots', 'version', 'NUMBER', true),
      ]),
    ]),
  ],
};

export const ACCOUNT_SCHEMA = {
  name: 'LedgerAccount',
  description: 'Account with a composite key and a 38-digit balance',
  version: '1',
  attributes: [
    key('account', 'accounts', [
      ['branch', 'STRING', 'branch'],
      ['number', 'NUMBER', 'number'],
    ]),
    scalar('balance', 'accounts', 'balance', 'NUMBER'),
    scalar('state', 'accounts', 'state', 'STRING'),
    scalar('version', 'accounts', 'version', 'NUMBER', true),
  ],
};

function column(columnName: string, type: ColumnType, label: string | null = null, parentColumnName: string | null = null) {
  return { columnName, parentColumnName, type, label };
}

function element(name: string, tableName: string, columns: ReturnType<typeof column>[], rest: object) {
  const attributeProducts = [{ productName: PRODUCT.name, tableName, foreignTableName: null, columns }];
  return {
    name,
    required: false,
    type: 'ELEMENT',
    entityPrimaryKey: false,
    foreignKeyType: 'NONE',
    attributeProducts,
    children: [] as object[],
    ...rest,
  };
}

function key(name: string, table: string, parts: [column: string, type: ColumnType, label: string][]) {
  const columns = parts.map(([columnName, type, label]) => column(columnName, type, label));
  return element(name, table, columns, { entityPrimaryKey: true, required: true });
}

function scalar(name: string, table: string, columnName: string, type: ColumnType, required = false) {
  return element(name, table, [column(columnName, type)], { required });
}

function parent(name: string, table: string, columnName: string, parentColumnName: string) {
  return element(name, table, [column(columnName, 'NUMBER', null, parentColumnName)], { foreignKeyType: 'PARENT_SCHEMA' });
}

function array(name: string, table: string, children: object[]) {
  return element(name, table, [], { type: 'ARRAY', children });
}
