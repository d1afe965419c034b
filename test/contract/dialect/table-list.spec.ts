import { onEveryEngine, openUnderTest, type DialectUnderTest } from './dialect-under-test';

onEveryEngine('the list of tables', (engine) => {
  let db: DialectUnderTest;
  beforeAll(async () => {
    db = await openUnderTest(engine);
    await db.createTable('customer', 'code int PRIMARY KEY');
    await db.createTable(
      'sales_order',
      'id int PRIMARY KEY, customer_code int REFERENCES customer(code), boss int REFERENCES sales_order(id)',
    );
    await db.createTable('order_item', 'line int, order_id int REFERENCES sales_order(id), PRIMARY KEY (order_id, line)');
    const lot = 'code text, line int, order_id int, FOREIGN KEY (order_id, line) REFERENCES order_item (order_id, line)';
    await db.createTable('lot', lot);
    await db.execute('CREATE VIEW sold AS SELECT * FROM sales_order');
    await db.watch('zz_watched', 'id int PRIMARY KEY');
    await db.database.structures.createProductMetadata({ name: 'TEST', version: '1' });
  });
  afterAll(async () => {
    await db.close();
  });

  const list = async (search: string | null, offset = 0, limit = 100) =>
    (await db.database.introspection.listTables(search, { offset, limit })).map(({ table }) => table.name.toLowerCase());

  it('holds the product’s own tables by name, without views and what is ours', async () => {
    expect(await list(null)).toEqual(['customer', 'lot', 'order_item', 'sales_order', 'zz_watched']);
    expect(await list(null, 1, 2)).toEqual(['lot', 'order_item']);
  });

  it('looks for a part of owner and name, ignoring case and taking every character as it is', async () => {
    expect(await list('ORDER')).toEqual(['order_item', 'sales_order']);
    const schema = await db.database.introspection.defaultSchema();
    expect(await list(`${schema.toUpperCase()}.lO`)).toEqual(['lot']);
    expect(await list('%')).toEqual([]);
    expect(await list('c_s')).toEqual([]);
    expect(await list('c[us]s')).toEqual([]);
    expect(await list(`'; DROP TABLE customer; --`)).toEqual([]);
  });

  it('names foreign keys that leave or reach a table, columns in their order', async () => {
    const spell = async (name: string) => {
      const { table } = await db.describe(name);
      return (await db.database.introspection.foreignKeys([table]))
        .map(({ from, fromColumns, to, toColumns }) =>
          `${from.name}(${fromColumns.join()}) > ${to.name}(${toColumns.join()})`.toLowerCase(),
        )
        .sort();
    };
    expect(await spell('sales_order')).toEqual([
      'order_item(order_id) > sales_order(id)',
      'sales_order(boss) > sales_order(id)',
      'sales_order(customer_code) > customer(code)',
    ]);
    expect(await spell('lot')).toEqual(['lot(order_id,line) > order_item(order_id,line)']);
  });
});
