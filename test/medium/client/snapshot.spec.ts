import type { EventData, PublishedSchema, TotvsMessage } from '../../../src/contracts';
import { snapshotMetrics } from '../../../src/client/snapshot/metrics';
import { LinkRegistry } from '../../../src/client/product-connection-schema';
import { SnapshotRunner } from '../../../src/client/snapshot/snapshot-runner';
import { TestClient, type LooseJson } from '../../support/client';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';

jest.setTimeout(120_000);

const TABLES = ['stock', 'price', 'client', 'depot'];
const ROWS = 1_500;

/** Schema of a table with `id` and `value`, made of the order's key and note. */
function schemaOf(table: string, index: number): PublishedSchema {
  const [key, note] = orderSchema().attributes;
  const of = (attribute: typeof key, name: string, column: string): typeof key => ({
    ...attribute,
    name,
    attributeProducts: attribute.attributeProducts.map((product) => ({
      ...product,
      tableName: table,
      columns: product.columns.map((known) => ({ ...known, columnName: column })),
    })),
  });
  const id = orderSchema().id.replace(/.$/, String(index));
  return { ...orderSchema(), id, name: table, attributes: [of(key, 'id', 'id'), of(note, 'value', 'value')] };
}

describe('initial loads', () => {
  let client: TestClient;
  let connectionId: string;
  const links = new Map<string, string>();

  beforeEach(async () => {
    client = await TestClient.start({ snapshotChunkSize: 50, snapshotStallMinutes: 0.02 });
    await sql(ORDER_TABLES);
    for (const table of TABLES) {
      await sql(`CREATE TABLE ${table} (id bigint PRIMARY KEY, value text NOT NULL);
        INSERT INTO ${table} SELECT id, 'old' FROM generate_series(1, ${ROWS}) AS id; ANALYZE ${table}`);
    }
    await client.importSchemas(...TABLES.map(schemaOf));
    connectionId = await client.connect();
  });
  afterEach(() => client.close());

  const sql = (text: string) => client.product.pool().query(text);
  const snapshot = async (table: string) => (await client.request('GET', `/v1/productConnectionSchema/${links.get(table)}/snapshot`)).body;
  const act = (table: string, action: string) =>
    client.request('POST', `/v1/productConnectionSchema/${links.get(table)}/snapshot`, { action });
  async function link(...tables: string[]): Promise<void> {
    for (const table of tables) {
      const body = { idProductConnection: connectionId, nameSchemaDefinition: table };
      links.set(table, (await client.request('POST', '/v1/productConnectionSchema', body)).body.id);
    }
  }
  const streaming = (table: string) => client.untilLink(links.get(table)!, 'STREAMING', 60_000);
  async function eventually(condition: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 40_000; !(await condition());) {
      if (Date.now() > deadline) throw new Error('it did not happen');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  const drained = () => eventually(async () => (await sql('SELECT FROM "TCC_EVENT" LIMIT 1')).rowCount === 0);

  /** What a receiver that takes every event in order holds of a table. */
  async function received(table: string): Promise<Map<number, unknown>> {
    const { rows } = await client.store.pool().query('SELECT events FROM tcc_client.event_segment ORDER BY last_offset');
    const entities = new Map<number, unknown>();
    for (const { events } of rows)
      for (const { content } of JSON.parse(events) as TotvsMessage<EventData>[]) {
        if (content.schemaName !== table) continue;
        const { id } = content.data.id as { id: number };
        if (content.action === 'DELETE') entities.delete(id);
        else entities.set(id, content.data.value);
      }
    return entities;
  }
  async function expectEqual(table: string): Promise<void> {
    await drained();
    const { rows } = await sql(`SELECT id, value FROM ${table} ORDER BY id`);
    const has = await received(table);
    expect([...has].sort(([a], [b]) => a - b)).toEqual(rows.map(({ id, value }: LooseJson) => [Number(id), value]));
  }
  /** The product writes to all tables until told to stop. */
  function write(): () => Promise<void> {
    let stopped = false;
    const writing = (async () => {
      for (let turn = 0; !stopped; turn++) {
        for (const table of TABLES) {
          const id = 1 + ((turn * 37) % ROWS);
          await sql(`UPDATE ${table} SET value = 'new ${turn}' WHERE id IN (${id}, ${ROWS - id});
            DELETE FROM ${table} WHERE id = ${1 + ((turn * 53) % ROWS)}; INSERT INTO ${table} VALUES (${ROWS + turn + 1}, 'added')`);
        }
      }
    })();
    return async () => {
      stopped = true;
      await writing;
    };
  }

  it('run side by side, as many as may, while the product writes: live changes win', async () => {
    const stop = write();
    await link(...TABLES);
    const [most, counting] = [{ seen: 0 }, new AbortController()];
    const count = (async () => {
      while (!counting.signal.aborted) {
        const states = await Promise.all(TABLES.map(async (table) => (await snapshot(table)).state));
        most.seen = Math.max(most.seen, states.filter((state) => state === 'RUNNING').length);
      }
    })();
    for (const table of TABLES) await streaming(table);
    counting.abort();
    await count;
    await stop();
    for (const table of TABLES) await expectEqual(table);
    expect(most.seen).toBeGreaterThan(1);
    expect(await snapshot('stock')).toMatchObject({ state: 'DONE', percent: 100, stalled: false, kind: 'INITIAL' });
  });

  it('that is paused stays so over a restart and goes on where it stood, with what was written meanwhile', async () => {
    const stop = write();
    await link('stock');
    await eventually(async () => (await snapshot('stock')).rowsDone > 0);
    expect((await act('stock', 'PAUSE')).body.state).toBe('PAUSED');
    await client.stop();
    await client.launch();
    const { rowsDone } = await snapshot('stock');
    expect(rowsDone).toBeLessThan(ROWS);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await snapshot('stock')).toMatchObject({ state: 'PAUSED', rowsDone });
    expect((await act('stock', 'RESUME')).body.rowsDone).toBeGreaterThanOrEqual(rowsDone);
    await streaming('stock');
    await stop();
    await expectEqual('stock');
    expect((await act('stock', 'RESUME')).body.code).toBe('LINK_STATE_UNSUITABLE');
  });

  it('that is cancelled leaves a link that streams, also over a restart, and can be started again', async () => {
    const stop = write();
    await link('stock');
    await eventually(async () => (await snapshot('stock')).rowsDone > 0);
    expect((await act('stock', 'CANCEL')).body.state).toBe('CANCELLED');
    await client.stop();
    await client.launch();
    await streaming('stock');
    expect((await snapshot('stock')).state).toBe('CANCELLED');
    expect((await act('stock', 'PAUSE')).body.code).toBe('LINK_STATE_UNSUITABLE');
    await stop();
    await drained();
    expect((await received('stock')).size).toBeLessThan((await sql('SELECT FROM stock')).rowCount!);
    await act('stock', 'START');
    await eventually(async () => (await snapshot('stock')).state === 'DONE');
    await expectEqual('stock');
  });

  it('that does not move raises the alarm until it moves again; one that nobody wants to move does not', async () => {
    await link('stock');
    await eventually(async () => (await snapshot('stock')).rowsDone > 0);
    await act('stock', 'PAUSE');
    const lock = await client.product.pool().connect();
    await lock.query('BEGIN; LOCK TABLE stock IN ACCESS EXCLUSIVE MODE');
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    const health = async () =>
      (await client.request('GET', '/health/ready')).body.checks.find(({ name }: LooseJson) => name === 'snapshots');
    expect([(await snapshot('stock')).stalled, await health()]).toMatchObject([false, { up: true }]);
    await act('stock', 'RESUME');
    await eventually(async () => (await snapshot('stock')).stalled);
    expect(await health()).toMatchObject({ up: false, detail: expect.stringContaining('public.stock') });
    await eventually(async () => (await snapshotMetrics.stalled.get()).values[0].value === 1);
    await lock.query('COMMIT');
    lock.release();
    await streaming('stock');
    expect([(await snapshot('stock')).stalled, await health()]).toMatchObject([false, { up: true }]);
    await eventually(async () => (await snapshotMetrics.stalled.get()).values[0].value === 0);
  });

  it('stands still while its connection is paused', async () => {
    await link('stock');
    await eventually(async () => (await snapshot('stock')).rowsDone > 0);
    await client.request('POST', `/v1/productConnection/${connectionId}/pause`);
    const runner = client.app.get(SnapshotRunner, { strict: false });
    await eventually(async () => runner.runningSince(links.get('stock')!) === null);
    const { rowsDone } = await snapshot('stock');
    expect(rowsDone).toBeLessThan(ROWS);
    expect(client.app.get(LinkRegistry, { strict: false }).connections()).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await snapshot('stock')).toMatchObject({ rowsDone, stalled: false });
    await client.request('POST', `/v1/productConnection/${connectionId}/resume`);
    await streaming('stock');
    await expectEqual('stock');
  });
});
