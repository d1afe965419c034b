import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/connector';
import { insertItem, insertLot, insertOrder, OrderConnector } from '../support/connector-orders';
import { ORDER_SCHEMA } from '../support/ledger/product';

const WAIT_MS = 120_000;
jest.setTimeout(2 * WAIT_MS);

interface SnapshotView {
  kind: string;
  state: string;
  phase: string;
  rowsDone: number;
  entitiesDeleted: number;
  reason: string | null;
}

describe('RESYNC', () => {
  let orders: OrderConnector;
  let linkId: string;
  let stopped = true;
  let writing: Promise<void>[] = [];
  let nextOrder = 1_000_000;

  beforeAll(async () => {
    orders = await OrderConnector.prepare({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '20' } });
    linkId = (await orders.connector.link(orders.schemaId)).id;
    await orders.connector.untilStreaming([linkId]);
  });
  afterEach(stopWriting);
  afterAll(() => orders.stop());

  /** Orders first to last, each with an item and a lot. */
  async function fill(first: number, last: number): Promise<void> {
    await orders.write(
      `INSERT INTO orders (id, customer, version) SELECT id, 'customer', 1 FROM generate_series(${first}, ${last}) id;
       INSERT INTO items (item_id, order_id, sku, version) SELECT id, id, 'sku', 1 FROM generate_series(${first}, ${last}) id;
       INSERT INTO lots (lot_id, item_id, code, version) SELECT id, id, 'code', 1 FROM generate_series(${first}, ${last}) id`,
    );
    await orders.connector.untilQuiet();
  }

  /** Sessions that insert, change and delete orders and items all the time. */
  function startWriting(): void {
    stopped = false;
    writing = [0, 1].map(async () => {
      while (!stopped) {
        const id = nextOrder++;
        await orders.write(
          `INSERT INTO orders (id, customer, version) VALUES (${id}, 'writer', 1); INSERT INTO items (item_id, order_id, sku, version) VALUES (${id}, ${id}, 'sku', 1)`,
          `UPDATE orders SET version = version + 1 WHERE id IN (${id - 1}, ${id - 7}) OR id % 50 = ${id % 50}`,
          `DELETE FROM orders WHERE id = ${id - 11}`,
        );
        await sleep(10);
      }
    });
  }

  async function stopWriting(): Promise<void> {
    stopped = true;
    await Promise.all(writing);
    writing = [];
  }

  const resyncs = async (id = linkId) => {
    const { rows } = await orders.connector.clientStore.query<{ wanted: number; done: number; state: string }>(
      'SELECT resync_wanted AS wanted, resync_done AS done, state FROM tcc_client.product_connection_schema WHERE id = $1',
      [id],
    );
    return rows[0];
  };

  /** Waits until a link was resynchronised at least once more than `before` and streams. */
  async function untilResynced(before: number, id = linkId): Promise<void> {
    await eventually(async () => {
      const { wanted, done, state } = await resyncs(id);
      return wanted > before && done === wanted && state === 'STREAMING';
    }, WAIT_MS).catch(async (error: Error) => {
      const seen = [await orders.connector.linkState(id), await snapshot(id)];
      throw new Error(`${error.message}: ${JSON.stringify(seen)}\n${orders.connector.client.logs.slice(-3_000)}`);
    });
  }

  const snapshot = (id = linkId) => orders.connector.onClient<SnapshotView>('GET', `/v1/productConnectionSchema/${id}/snapshot`);
  const snapshotOrNull = () => snapshot().catch(() => null);

  it('a truncated table leaves nothing at the Server', async () => {
    await fill(1, 100);
    const before = (await resyncs()).wanted;
    await orders.write('TRUNCATE orders CASCADE');
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
    expect(await orders.connector.entities(ORDER_SCHEMA.name)).toEqual([]);
    expect(await snapshot()).toMatchObject({ kind: 'RESYNC', state: 'DONE', phase: 'SWEEP', entitiesDeleted: 100 });
  });

  it('rows inserted behind a TRUNCATE in the same transaction stay', async () => {
    await fill(1, 60);
    const before = (await resyncs()).wanted;
    const tx = await orders.open('TRUNCATE orders CASCADE', insertOrder(7, 2), insertItem(7, 7, 2), insertOrder(500, 1));
    await tx.query('COMMIT');
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
    expect(await orders.connector.entities(ORDER_SCHEMA.name)).toHaveLength(2);
  });

  it('a TRUNCATE among writers, and another one during the RESYNC, end with the Server equal', async () => {
    await fill(1001, 1400);
    startWriting();
    const before = (await resyncs()).wanted;
    await orders.write('TRUNCATE orders CASCADE');
    await eventually(async () => (await resyncs()).state === 'RESYNC');
    await orders.write(`INSERT INTO orders (id, customer, version) SELECT id, 'again', 1 FROM generate_series(1101, 1300) id`);
    await eventually(async () => (await snapshotOrNull())?.state === 'RUNNING' || (await resyncs()).state === 'STREAMING', WAIT_MS);
    await orders.write('TRUNCATE orders CASCADE');
    await sleep(500);
    await stopWriting();
    await untilResynced(before + 1);
    expect(await orders.differences()).toEqual([]);
  });

  it('a truncated child table has its orders sent again without the children', async () => {
    await fill(2001, 2050);
    const before = (await resyncs()).wanted;
    await orders.write('TRUNCATE lots');
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
    expect((await orders.viewOf(2001))!.items).toMatchObject([{ item: 2001, lots: [] }]);
  });

  it('changes under a disabled trigger and under a dropped one are found by the structure check', async () => {
    await fill(3001, 3100);
    const { rows } = await orders.connector.product.query<{ name: string }>(
      `SELECT tgname::text AS name FROM pg_trigger WHERE tgrelid = 'orders'::regclass AND tgname LIKE 'TCC%'`,
    );
    const before = (await resyncs()).wanted;
    await orders.write(...rows.map(({ name }) => `ALTER TABLE orders DISABLE TRIGGER "${name}"`));
    await orders.write('DELETE FROM orders WHERE id % 3 = 0', 'UPDATE orders SET version = 9 WHERE id % 3 = 1', insertOrder(3500, 1));
    await orders.connector.onClient('POST', '/v1/databaseStructure/check');
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);

    await orders.write(...rows.map(({ name }) => `DROP TRIGGER "${name}" ON orders`));
    await orders.write('DELETE FROM orders WHERE id % 3 = 1', 'UPDATE orders SET version = 10');
    await orders.connector.onClient('POST', '/v1/databaseStructure/check');
    await untilResynced(before + 1);
    expect(await orders.differences()).toEqual([]);
    await orders.write(insertOrder(3600, 1));
    expect(await orders.differences()).toEqual([]);
  });

  it('changes a trigger could not log are found by their count', async () => {
    await fill(4001, 4060);
    const before = (await resyncs()).wanted;
    await orders.write('ALTER TABLE "TCC_EVENT" RENAME COLUMN kind TO other');
    await orders.write('DELETE FROM orders WHERE id % 2 = 0', 'UPDATE orders SET version = 5 WHERE id % 2 = 1', insertOrder(4500, 1));
    await orders.write('ALTER TABLE "TCC_EVENT" RENAME COLUMN other TO kind');
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
  });

  it('changes that were missed in a transaction that commits later are not lost', async () => {
    await fill(4601, 4660);
    const before = (await resyncs()).wanted;
    await orders.write('ALTER TABLE "TCC_EVENT" RENAME COLUMN kind TO other');
    const late = await orders.open('DELETE FROM orders WHERE id % 2 = 0', 'UPDATE orders SET version = 6');
    await orders.write(insertOrder(4800, 1), 'ALTER TABLE "TCC_EVENT" RENAME COLUMN other TO kind');
    // The count has grown before the transaction's changes can be seen: loading now would miss them for good.
    await eventually(async () => (await resyncs()).wanted > before, WAIT_MS);
    await sleep(1_500);
    await late.query('COMMIT');
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
  });

  it('a Client killed in the middle of the load and of the sweep goes on', async () => {
    await fill(5001, 6000);
    await orders.connector.client.kill('SIGTERM');
    await orders.write('TRUNCATE orders CASCADE');
    await orders.write(`INSERT INTO orders (id, customer, version) SELECT id, 'kept', 1 FROM generate_series(5801, 6200) id`);
    const before = (await resyncs()).wanted;
    orders.connector.launchClient();
    for (const phase of ['LOAD', 'SWEEP']) {
      const release = await heldIn(phase);
      await orders.connector.crashClient();
      await release();
    }
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
    expect(await orders.connector.entities(ORDER_SCHEMA.name)).toHaveLength(400);
    expect(await deletesOf(5001, 5800)).toEqual([]);
  });

  it('the sweep waits for a Server that is away', async () => {
    await fill(7001, 7050);
    orders.connector.proxy.cutAll();
    const before = (await resyncs()).wanted;
    await orders.write('TRUNCATE orders CASCADE', insertOrder(7001, 2));
    await eventually(async () => (await snapshotOrNull())?.phase === 'CATCH_UP' && (await snapshotOrNull())?.state === 'RUNNING', WAIT_MS);
    expect((await orders.connector.linkState(linkId)).state).toBe('RESYNC');
    orders.connector.proxy.passAll();
    await orders.connector.onClient('POST', `/v1/productConnectionSchema/${linkId}/resume`);
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
  });

  it('two links of one truncated table are both brought in step', async () => {
    const schema = { ...ORDER_SCHEMA, name: 'OrderHead', attributes: ORDER_SCHEMA.attributes.filter(({ name }) => name !== 'items') };
    const second = await orders.connector.link(await orders.connector.publish(schema), { snapshot: 'NONE' });
    await orders.connector.untilStreaming([second.id]);
    await fill(8001, 8080);
    const before = [(await resyncs()).wanted, (await resyncs(second.id)).wanted];
    const tx = await orders.open('TRUNCATE orders CASCADE', insertOrder(8001, 3), insertItem(8001, 8001, 1), insertLot(1, 8001, 1));
    await tx.query('COMMIT');
    await untilResynced(before[0]);
    await untilResynced(before[1], second.id);
    expect(await orders.differences()).toEqual([]);
    const heads = (await orders.connector.entities('OrderHead')).map(({ data }) => data);
    expect(heads).toMatchObject([{ id: { id: 8001 }, version: 3 }]);
  });

  it('while logging is switched off the link waits in RESYNC, and goes on when it is on again', async () => {
    await fill(9001, 9060);
    const before = (await resyncs()).wanted;
    const path = `/v1/productConnection/${orders.connector.connectionId}`;
    expect(await orders.connector.onClient('POST', `${path}/switchOff`)).toMatchObject({ logging: false, changesLeft: 0 });
    await orders.write('DELETE FROM orders WHERE id % 2 = 0', 'UPDATE orders SET version = 8 WHERE id % 2 = 1', insertOrder(9500, 1));
    expect(await orders.connector.waitingChanges()).toBe(0);
    await eventually(async () => (await reasonOf(linkId)) === 'CHANGE_LOG_SWITCHED_OFF');
    expect((await orders.connector.linkState(linkId)).state).toBe('RESYNC');
    expect((await health()).checks).toContainEqual(
      expect.objectContaining({ name: 'capture', up: false, detail: expect.stringContaining('CHANGE_LOG_SWITCHED_OFF') as string }),
    );
    await sleep(2_000);
    expect((await resyncs()).state).toBe('RESYNC');
    expect(await orders.connector.onClient('POST', `${path}/switchOn`)).toMatchObject({ logging: true });
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
    await eventually(async () => (await health()).ready);
  });

  it('switched off and on by the database administrator, all the same', async () => {
    await fill(9601, 9660);
    const before = (await resyncs()).wanted;
    await orders.write(`SELECT setval('"TCC_CREDIT"', 0)`, 'DELETE FROM orders WHERE id % 2 = 0', insertOrder(9800, 1));
    await eventually(async () => (await reasonOf(linkId)) === 'CHANGE_LOG_SWITCHED_OFF');
    await orders.write(`SELECT setval('"TCC_CREDIT"', 1)`);
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
  });

  it('the change log stops growing at its budget while the Client is away, and afterwards the Server is equal', async () => {
    await fill(10_001, 10_060);
    const { client, connectionId } = orders.connector;
    await client.kill('SIGTERM');
    orders.connector.launchClient({ CHANGE_LOG_BUDGET: '400' });
    await client.waitUntil(() => orders.connector.isAlive('client'), 30_000);
    // A credit that was given is not taken back; switched on again, the log gets the new budget.
    await orders.connector.onClient('POST', `/v1/productConnection/${connectionId}/switchOff`);
    await orders.connector.onClient('POST', `/v1/productConnection/${connectionId}/switchOn`);
    const before = (await resyncs()).wanted;
    await client.kill('SIGTERM');
    for (let first = 11_000; first < 13_000; first += 50)
      await orders.write(
        `INSERT INTO orders (id, customer, version) SELECT id, 'late', 1 FROM generate_series(${first}, ${first} + 49) id`,
      );
    await orders.write('DELETE FROM orders WHERE id < 11000 OR id % 5 = 0', 'UPDATE orders SET version = 2');
    const { rows } = await orders.connector.product.query<{ count: string }>('SELECT count(*) FROM orders');
    expect(Number(rows[0].count)).toBe(1_600);
    const waiting = await orders.connector.waitingChanges();
    expect(waiting).toBeGreaterThanOrEqual(350);
    expect(waiting).toBeLessThanOrEqual(450);
    orders.connector.launchClient({ CHANGE_LOG_BUDGET: '400' });
    await untilResynced(before);
    expect(await orders.differences()).toEqual([]);
  });

  const reasonOf = async (id: string) => {
    const { reason } = await orders.connector.onClient<{ reason: { code: string } | null }>('GET', `/v1/productConnectionSchema/${id}`);
    return reason?.code;
  };
  const health = async () => (await orders.connector.tryClient('GET', '/health/ready')).body as { ready: boolean; checks: object[] };

  /** Keeps the RESYNC from leaving a phase in whose middle it is. @returns lets it go */
  async function heldIn(phase: string): Promise<() => Promise<void>> {
    const session = await orders.connector.clientStore.connect();
    const isMidway = phase === 'LOAD' ? 'rows_done > 0' : 'entities_deleted > 0';
    await eventually(async () => {
      await session.query('BEGIN');
      const { rows } = await session.query(
        `SELECT FROM tcc_client.snapshot WHERE link_id = $1 AND state = 'RUNNING' AND phase = $2 AND ${isMidway} FOR UPDATE`,
        [linkId, phase],
      );
      if (rows.length === 0) await session.query('ROLLBACK');
      return rows.length > 0;
    }, WAIT_MS);
    return async () => {
      await session.query('ROLLBACK');
      session.release();
    };
  }

  /** Orders that got more or fewer than one DELETE since the last INSERT. */
  async function deletesOf(first: number, last: number): Promise<string[]> {
    const deletes = new Map<number, number>();
    for (const { content } of await orders.connector.events()) {
      const { id } = content.data.id as { id: number };
      if (id < first || id > last) continue;
      deletes.set(id, content.action === 'DELETE' ? (deletes.get(id) ?? 0) + 1 : 0);
    }
    return [...deletes].filter(([, count]) => count !== 1).map(([id, count]) => `order ${id}: ${count} deletes`);
  }
});
