import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/connector';
import { insertItem, insertOrder, OrderConnector } from '../support/connector-orders';
import { ORDER_SCHEMA } from '../support/ledger/product';

const ROWS = 12_000;

describe('installation and initial load, with the product at work', () => {
  let orders: OrderConnector;
  let linkId: string;
  let writing: Promise<void>[] = [];
  let stopped = false;

  beforeAll(async () => {
    orders = await OrderConnector.prepare({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '100' } });
    await orders.write(
      'CREATE SEQUENCE stamps',
      `INSERT INTO orders (id, customer, version) SELECT id, 'customer', 0 FROM generate_series(10001, 10000 + ${ROWS}) AS id`,
      `INSERT INTO items (item_id, order_id, sku, version) SELECT id, id, 'sku', 0 FROM generate_series(10001, 10000 + ${ROWS}, 3) AS id`,
    );
  });

  afterAll(() => orders.stop());

  /** Sessions that change orders all over the table, each change with a higher stamp. */
  function startWriting(): void {
    stopped = false;
    writing = [0, 1, 2].map(async () => {
      while (!stopped) {
        const id = 10_001 + Math.floor(Math.random() * ROWS);
        await orders.write(
          `UPDATE orders SET version = nextval('stamps'), internal = '${Math.random()}' WHERE id BETWEEN ${id} AND ${id + 3}`,
          `UPDATE items SET version = nextval('stamps') WHERE item_id BETWEEN ${id} AND ${id + 3}`,
        );
        await sleep(5);
      }
    });
  }

  async function stopWriting(): Promise<void> {
    stopped = true;
    await Promise.all(writing);
  }

  it('a Client killed during the installation goes on with it, and a transaction that was open then is not lost', async () => {
    await orders.write(insertOrder(1, 1), insertItem(1, 1, 1));
    const open = await orders.open('UPDATE items SET version = 2 WHERE item_id = 1'); // keeps the triggers of items from being made
    linkId = (await orders.connector.link(orders.schemaId)).id;
    await eventually(async () => (await triggersOn('orders')) > 0);
    await orders.connector.crashClient();
    await orders.write(insertOrder(2, 1), 'UPDATE orders SET version = 2 WHERE id = 1');
    await orders.connector.client.waitUntil(() => orders.connector.isAlive('client'), 30_000);
    expect(await triggersOn('items')).toBe(0);
    await open.query('COMMIT');
    await eventually(async () => (await orders.connector.linkState(linkId)).state !== 'INSTALLING');
    expect(await triggersOn('items')).toBeGreaterThan(0);
  });

  it('a Client killed again and again during the load goes on where it stopped, and no row turns back', async () => {
    startWriting();
    for (const share of [0.1, 0.4, 0.7]) {
      await eventually(async () => (await rowsLoaded()) >= ROWS * share);
      const before = await rowsLoaded();
      await orders.connector.crashClient();
      expect(before).toBeLessThan(ROWS);
      expect(await rowsLoaded()).toBeGreaterThanOrEqual(before);
    }
    await orders.connector.untilStreaming([linkId]);
    await stopWriting();
    expect(await orders.differences()).toEqual([]);
    expect(await turnedBack()).toEqual([]);
  });

  it('loads every row once, however often it was killed', async () => {
    const loaded = new Map<number, number>();
    for (const { header, content } of await orders.connector.events()) {
      if (!header.transactionInfo?.generatedBy?.endsWith('/snapshot')) continue;
      const { id } = content.data.id as { id: number };
      loaded.set(id, (loaded.get(id) ?? 0) + 1);
    }
    expect([...loaded].filter(([, times]) => times > 1)).toEqual([]);
    expect(loaded.size).toBeGreaterThan(ROWS / 2);
  });

  it('a chunk that takes long to read turns no row back that capture sent meanwhile', async () => {
    const { client } = orders.connector;
    await client.kill('SIGTERM');
    orders.connector.launchClient({ SNAPSHOT_CHUNK_SIZE: '4000' });
    await client.waitUntil(() => orders.connector.isAlive('client'), 30_000);
    startWriting();
    for (let load = 0; load < 3; load++) {
      await orders.connector.onClient('POST', `/v1/productConnectionSchema/${linkId}/snapshot`, { action: 'START' });
      await eventually(async () => (await snapshotState()) === 'DONE');
    }
    await stopWriting();
    expect(await orders.differences()).toEqual([]);
    expect(await turnedBack()).toEqual([]);
  });

  it('a second schema joins the same tables while the first one streams', async () => {
    const schema = {
      name: 'OrderNotes',
      description: 'Another view of the same table',
      version: '1',
      attributes: [...ORDER_SCHEMA.attributes.filter(({ name }) => name === 'id' || name === 'version'), internalAttribute()],
    };
    startWriting();
    const second = await orders.connector.link(await orders.connector.publish(schema));
    await orders.connector.untilStreaming([second.id]);
    await stopWriting();
    expect(await orders.differences()).toEqual([]);
    expect(await turnedBack()).toEqual([]);
    const { rows } = await orders.connector.product.query<{ id: string; internal: string | null }>(
      'SELECT id, internal FROM orders ORDER BY id',
    );
    const view = (await orders.connector.entities(schema.name)).map(({ data }) => data as { id: { id: number }; internal: string | null });
    const seen = view.sort((a, b) => a.id.id - b.id.id).map(({ id, internal }) => ({ id: String(id.id), internal }));
    expect(seen).toEqual(rows);
  });

  async function triggersOn(table: string): Promise<number> {
    const { rows } = await orders.connector.product.query(`SELECT FROM pg_trigger WHERE tgrelid = $1::regclass AND tgname LIKE 'TCC%'`, [
      table,
    ]);
    return rows.length;
  }

  async function snapshotState(): Promise<string> {
    return (await orders.connector.onClient<{ state: string }>('GET', `/v1/productConnectionSchema/${linkId}/snapshot`)).state;
  }

  async function rowsLoaded(): Promise<number> {
    const { rows } = await orders.connector.clientStore.query<{ rows_done: string }>(
      'SELECT rows_done FROM tcc_client.snapshot WHERE link_id = $1',
      [linkId],
    );
    return Number(rows[0]?.rows_done ?? 0);
  }

  /** Rows whose stamp fell from one event of their order to the next. */
  async function turnedBack(): Promise<string[]> {
    const stamps = new Map<string, number>();
    const fallen: string[] = [];
    for (const { header, content } of await orders.connector.events()) {
      const {
        id,
        version,
        items = [],
      } = content.data as unknown as { id: { id: number }; version?: number; items?: { item: number; version: number }[] };
      const seen: [string, number | undefined][] = [
        [`order ${id.id}`, version],
        ...items.map(({ item, version: stamp }) => [`item ${item}`, stamp] as [string, number]),
      ];
      for (const [row, stamp] of seen) {
        const name = `${content.schemaName} ${row}`;
        if (stamp === undefined) continue;
        if (stamp < (stamps.get(name) ?? 0)) fallen.push(`${name} fell to ${stamp} at ${header.sequence}`);
        stamps.set(name, stamp);
      }
    }
    return fallen;
  }
});

function internalAttribute(): object {
  const columns = [{ columnName: 'internal', parentColumnName: null, type: 'STRING', label: null }];
  const attributeProducts = [{ productName: 'LEDGER', tableName: 'orders', foreignTableName: null, columns }];
  return {
    name: 'internal',
    required: false,
    type: 'ELEMENT',
    entityPrimaryKey: false,
    foreignKeyType: 'NONE',
    attributeProducts,
    children: [],
  };
}
