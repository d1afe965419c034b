import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

describe('the list of tables of PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
    await db.execute(`
      CREATE SCHEMA "Stock%";
      CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text);
      CREATE TABLE customer (code int PRIMARY KEY);
      CREATE TABLE sales_order (id int PRIMARY KEY, customer_code int REFERENCES customer, boss int REFERENCES sales_order);
      COMMENT ON TABLE sales_order IS 'What was sold';
      CREATE TABLE "Order_Item" (line int, order_id int REFERENCES sales_order, PRIMARY KEY (order_id, line));
      CREATE TABLE "Stock%"."Lót" (code text, line int, order_id int, FOREIGN KEY (order_id, line) REFERENCES "Order_Item" (order_id, line));
      CREATE TABLE history (at date NOT NULL) PARTITION BY RANGE (at);
      CREATE TABLE history_2026 PARTITION OF history FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      CREATE VIEW sold AS SELECT * FROM sales_order; CREATE TEMP TABLE passing (id int)`);
  });
  afterAll(async () => {
    await db.close();
  });

  const list = async (search: string | null, offset = 0, limit = 100) =>
    (await db.database.introspection.listTables(search, { offset, limit })).map(({ table }) => `${table.schema}.${table.name}`);

  it('holds the product’s own tables by owner and name, without partitions, views and what is ours', async () => {
    expect(await list(null)).toEqual(['Stock%.Lót', 'public.Order_Item', 'public.customer', 'public.history', 'public.sales_order']);
    expect(await list(null, 1, 2)).toEqual(['public.Order_Item', 'public.customer']);
  });

  it('looks for a part of owner and name, ignoring case and taking every character as it is', async () => {
    expect(await list('ORDER')).toEqual(['public.Order_Item', 'public.sales_order']);
    expect(await list('stock%.l')).toEqual(['Stock%.Lót']);
    expect(await list('%')).toEqual(['Stock%.Lót']);
    expect(await list(`'; DROP TABLE customer; --`)).toEqual([]);
  });

  it('tells comment and estimate', async () => {
    await db.execute('ANALYZE sales_order');
    const [order] = await db.database.introspection.listTables('sales_order', { offset: 0, limit: 1 });
    expect(order).toEqual({ table: { schema: 'public', name: 'sales_order' }, estimatedRows: 0, comment: 'What was sold' });
  });

  it('names foreign keys that leave or reach a table, columns in their order', async () => {
    const spell = async (schema: string, name: string) =>
      (await db.database.introspection.foreignKeys([{ schema, name }])).map(
        ({ from, fromColumns, to, toColumns }) => `${from.name}(${fromColumns.join()}) > ${to.name}(${toColumns.join()})`,
      );
    expect(await spell('public', 'sales_order')).toEqual([
      'Order_Item(order_id) > sales_order(id)',
      'sales_order(boss) > sales_order(id)',
      'sales_order(customer_code) > customer(code)',
    ]);
    expect(await spell('Stock%', 'Lót')).toEqual(['Lót(order_id,line) > Order_Item(order_id,line)']);
  });
});
