import { Connector, eventually } from '../../support/connector';
import { onEveryEngine, type ScratchDatabase } from '../../support/engines';
import { orderSchema } from '../../support/order-schema';

interface OrderRow {
  id: number;
  note: string;
}

/** A server under load takes its time to compile triggers. */
const PATIENCE_MS = 240_000;

const numbered = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** A customer's product on each engine, with Client and Server as processes. */
onEveryEngine('a product database', (engine) => {
  let connector: Connector;
  let product: ScratchDatabase;
  let linkId: string;
  let before: unknown[];
  let body: object;

  const insert = (table: string, ...rows: (string | number | null)[][]) => product.execute(engine.sql.insert(table, ...rows));
  const catalogue = () => product.execute(engine.catalogue);

  beforeAll(async () => {
    product = await engine.open();
    await product.execute(
      engine.sql.createTable('"TCC_PRODUCT_METADATA"', '"NAME" text, "VERSION" text'),
      engine.sql.insert('"TCC_PRODUCT_METADATA"', ['TEST', '1']),
      engine.sql.createTable('orders', 'id bigint PRIMARY KEY, note text, internal text'),
      engine.sql.createTable('item', 'id bigint PRIMARY KEY, order_id bigint, quantity numeric(10,2)'),
      engine.sql.createTable('lot', 'id bigint PRIMARY KEY, item_id bigint, code text'),
      'CREATE INDEX item_by_order ON item (order_id)',
      'CREATE INDEX lot_by_item ON lot (item_id)',
    );
    await product.execute(engine.sql.insertSeries('orders', 1, 400, "n, 'loaded', NULL"));
    await product.execute(engine.sql.insertSeries('item', 1, 800, 'n, n / 2, n / 4.0'));
    await insert('lot', [1, 2, 'ação "x" \\ |日本'], [2, 2, 'b'], [3, 5, null]);
    before = await catalogue();
    connector = await Connector.start();
    await connector.connectScratch(engine.name, product);
    const { name, description, version, attributes } = orderSchema();
    body = {
      idSchemaDefinition: await connector.publish({ name, description, version, attributes }),
      idProductConnection: connector.connectionId,
    };
  });

  afterAll(async () => {
    await connector?.stop();
    await product?.close();
  });

  /** What the product's tables hold, as the documents that should be at the Server. */
  async function expected(): Promise<Map<number, unknown>> {
    const orders = (await product.execute('SELECT id, note FROM orders')) as unknown as OrderRow[];
    const items = await product.execute('SELECT id, order_id, quantity FROM item ORDER BY id');
    const lots = await product.execute('SELECT id, item_id, code FROM lot ORDER BY id');
    const number = (value: unknown) => (value === null ? null : Number(value));
    const lotsOf = (item: unknown) =>
      lots.filter(({ item_id }) => number(item_id) === item).map(({ id, code }) => ({ id: { id: number(id) }, code }));
    const itemsOf = (order: number) =>
      items
        .filter(({ order_id }) => number(order_id) === order)
        .map(({ id, quantity }) => ({ id: { id: number(id) }, quantity: number(quantity), lots: lotsOf(number(id)) }));
    return new Map(orders.map(({ id, note }) => [Number(id), { id: { id: Number(id) }, note, items: itemsOf(Number(id)) }]));
  }

  async function atServer(): Promise<Map<number, unknown>> {
    const entities = await connector.entities('Order');
    return new Map(
      entities.map(({ data }) => {
        const { originId: _, ...document } = data as { originId: unknown; id: { id: number } };
        return [document.id.id, document];
      }),
    );
  }

  const untilEqual = async () => {
    await connector.untilQuiet(PATIENCE_MS);
    expect(await atServer()).toEqual(await expected());
  };

  it('is planned without a change to it, then installed and loaded', async () => {
    await connector.client.waitUntil(
      async () => (await connector.onClient<{ items: unknown[] }>('GET', '/v1/schemaDefinition')).items.length === 1,
      PATIENCE_MS,
    );
    const plan = await connector.onClient<{ statements: unknown[] }>('POST', '/v1/productConnectionSchema/plan', body);
    expect(plan.statements.length).toBeGreaterThan(5);
    expect(await catalogue()).toEqual(before);
    linkId = (await connector.onClient<{ id: string }>('POST', '/v1/productConnectionSchema', body)).id;
    await connector.untilStreaming([linkId], PATIENCE_MS);
    await untilEqual();
  });

  it('replicates what single statements, transactions and many sessions write', async () => {
    await product.execute("UPDATE orders SET note = 'changed' WHERE id <= 100", 'UPDATE orders SET id = id + 10000 WHERE id > 380');
    await product.execute('UPDATE item SET order_id = order_id + 1 WHERE id > 600', 'DELETE FROM orders WHERE id BETWEEN 101 AND 120');
    await product.execute("UPDATE lot SET code = 'moved', item_id = 7 WHERE id = 1", 'DELETE FROM lot WHERE id = 2');
    await Promise.all(
      numbered(1, 4).map((writer) =>
        product.withSession(async (session) => {
          for (const turn of numbered(1, 25)) {
            const id = 1_000 * writer + turn;
            await session.begin();
            await session.execute(
              `INSERT INTO orders (id, note) VALUES (${id}, 'new')`,
              `INSERT INTO item (id, order_id, quantity) VALUES (${id}, ${id}, 1)`,
            );
            await session.execute(`UPDATE orders SET note = 'again' WHERE id = ${id}`);
            if (turn % 5 === 0) await session.execute(`DELETE FROM orders WHERE id = ${id}`);
            await (turn % 7 === 0 ? session.rollback() : session.commit());
          }
        }),
      ),
    );
    await untilEqual();
    expect((await atServer()).size).toBeGreaterThan(400);
  });

  it('is loaded again when its log ran out of credit while no Client was there', async () => {
    await connector.client.kill('SIGKILL');
    await product.execute(engine.ours.setCredit(1));
    await product.execute("UPDATE orders SET note = 'unseen' WHERE id < 50", 'DELETE FROM orders WHERE id BETWEEN 200 AND 220');
    await insert('orders (id, note)', [77_777, 'unseen']);
    expect(await connector.waitingChanges()).toBe(0);
    connector.launchClient();
    await eventually(async () => (await atServer().catch(() => new Map())).has(77_777), PATIENCE_MS);
    await connector.untilStreaming([linkId], PATIENCE_MS);
    await untilEqual();
    await product.execute("UPDATE orders SET note = 'seen again' WHERE id = 77777");
    await untilEqual();
  });

  it('is uninstalled without residue', async () => {
    await connector.onClient('DELETE', `/v1/productConnectionSchema/${linkId}?confirm=true`);
    await eventually(async () => (await connector.tryClient('GET', `/v1/productConnectionSchema/${linkId}`)).status === 404, PATIENCE_MS);
    expect(await catalogue()).toEqual(before);
  });
});
