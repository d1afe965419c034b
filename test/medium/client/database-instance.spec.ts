import { Pool } from 'pg';
import { TestClient, type LooseJson } from '../../support/client';
import { DatabaseServer } from '../../support/faults/database-server';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';
import type { TestDatabase } from '../../support/postgres';

jest.setTimeout(120_000);

/** Correctness rule 19: a copy of the product database has everything the original has, our objects included. */
describe('a product database that is not the one the links were installed in', () => {
  let client: TestClient;
  let server: DatabaseServer;
  let product: TestDatabase;
  let connectionId: string;
  let linkId: string;
  let nextOrder = 0;
  const pools: Pool[] = [];

  beforeAll(async () => {
    [client, server] = await Promise.all([TestClient.start({ structureCheckInterval: 2 }), DatabaseServer.start()]);
    product = await server.createDatabase();
    await product.pool().query(ORDER_TABLES);
    await client.importSchemas(orderSchema());
    connectionId = await client.connect(bodyFor(product.url));
    const body = { idProductConnection: connectionId, idSchemaDefinition: orderSchema().id };
    linkId = (await client.request('POST', '/v1/productConnectionSchema', body)).body.id;
    await client.untilLink(linkId, 'STREAMING');
  });
  afterAll(async () => {
    await client?.close();
    await Promise.all(pools.map((pool) => pool.end()));
    await product?.pool().end();
    await server?.stop();
  });

  function bodyFor(url: string): Record<string, unknown> {
    const { host, pathname, username, password } = new URL(url);
    return { url: `jdbc:postgresql://${host}${pathname}`, username: decodeURIComponent(username), password: decodeURIComponent(password) };
  }
  const pointTo = (url: string) => client.request('PUT', `/v1/productConnection/${connectionId}`, client.connectionBody(bodyFor(url)));
  const accept = () => client.request('POST', `/v1/productConnection/${connectionId}/acceptDatabase`);
  const connection = async () => (await client.request('GET', `/v1/productConnection/${connectionId}`)).body;
  const resyncs = async () =>
    Number((await client.store.pool().query('SELECT resync_wanted FROM tcc_client.product_connection_schema')).rows[0].resync_wanted);
  const events = async () =>
    Number((await client.store.pool().query('SELECT coalesce(max(last_offset), 0) AS n FROM tcc_client.event_segment')).rows[0].n);
  function open(url: string): Pool {
    const pool = new Pool({ connectionString: url, max: 2 });
    pool.on('error', () => undefined);
    pools.push(pool);
    return pool;
  }
  async function eventually(what: string, condition: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + 40_000; !(await condition().catch(() => false));) {
      if (Date.now() > deadline) throw new Error(`not ${what}: ${JSON.stringify(await connection())}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const waiting = async (db: Pool) => Number((await db.query('SELECT count(*) AS n FROM "TCC_EVENT"')).rows[0].n);
  /** A change that is captured and handed off. */
  async function changeAndCapture(db: Pool = product.pool()): Promise<void> {
    const before = await events();
    await db.query(`INSERT INTO orders VALUES (${++nextOrder}, 'n')`);
    await eventually('captured', async () => (await events()) > before && (await waiting(db)) === 0);
  }
  const noticed = () => eventually('noticed', async () => (await connection()).restoredOrCloned);
  const structure = async () =>
    (await client.request('POST', `/v1/databaseStructure/check?idProductConnection=${connectionId}`)).body.items.find(
      ({ kind }: LooseJson) => kind === 'DATABASE_INSTANCE',
    );

  it('is no other one after a restart, and has nothing to be accepted', async () => {
    await changeAndCapture();
    await server.crash('immediate');
    await server.startAgain();
    await changeAndCapture();
    await server.crash('kill');
    await server.startAgain();
    await changeAndCapture();
    expect(await structure()).toMatchObject({ state: 'OK' });
    expect(await accept()).toMatchObject({ status: 409, body: { code: 'DATABASE_NOT_CHANGED' } });
    expect(await resyncs()).toBe(0);
  });

  it('is noticed when its data directory was copied: nothing is handed off or appended from the copy', async () => {
    await changeAndCapture();
    await server.crash('immediate');
    const copy = await server.copy({ standby: false });
    await server.startAgain();
    await changeAndCapture();
    const other = open(copy.urlOf(product.url));
    await other.query(`INSERT INTO orders VALUES (999, 'of the copy')`);
    const [before, record] = [await events(), (await other.query('SELECT * FROM "TCC_OWNER"')).rows];
    await pointTo(copy.urlOf(product.url));
    await noticed();
    expect(await client.untilLink(linkId, 'PAUSED')).toMatchObject({ reason: { code: 'DATABASE_RESTORED_OR_CLONED' } });
    expect(await structure()).toMatchObject({ state: 'RESTORED_OR_CLONED', severity: 'ERROR' });
    const { body: health } = await client.request('GET', '/health/ready');
    expect(health.checks.filter(({ up }: LooseJson) => !up).map(({ name }: LooseJson) => name)).toEqual(
      expect.arrayContaining(['product-connections', 'structures']),
    );
    expect((await client.request('GET', `/v1/databaseStructure/${connectionId}/repair`)).body.code).toBe('DATABASE_RESTORED_OR_CLONED');
    await client.stop();
    await client.launch();
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect([await events(), (await other.query('SELECT * FROM "TCC_OWNER"')).rows, await waiting(other)]).toEqual([before, record, 1]);

    await product.pool().query(`INSERT INTO orders VALUES (${++nextOrder}, 'meanwhile')`);
    await pointTo(product.url); // it was a copy
    await client.untilLink(linkId, 'STREAMING');
    await eventually('captured', async () => (await events()) > before);
    await changeAndCapture();
    expect([await resyncs(), (await connection()).restoredOrCloned]).toEqual([0, false]);
    await copy.stop();
  });

  it('is loaded again when a person says that the copy is the production database now', async () => {
    await server.crash('immediate');
    const copy = await server.copy({ standby: false });
    await server.startAgain();
    await changeAndCapture();
    const other = open(copy.urlOf(product.url));
    await other.query('INSERT INTO orders VALUES (1000, $1)', ['moved']);
    await pointTo(copy.urlOf(product.url));
    await noticed();
    expect((await accept()).status).toBe(204);
    await eventually('asked for', async () => (await resyncs()) === 1);
    await client.untilLink(linkId, 'STREAMING');
    await changeAndCapture(other);
    expect(await structure()).toMatchObject({ state: 'OK' });
    await pointTo(product.url);
    await noticed();
    await accept();
    await client.untilLink(linkId, 'STREAMING');
    await copy.stop();
  });

  it('is the same when a standby takes over', async () => {
    await changeAndCapture();
    await server.crash('immediate');
    const standby = await server.copy({ standby: true });
    await server.startAgain();
    const other = open(standby.urlOf(product.url));
    await changeAndCapture();
    const before = await resyncs();
    const { lsn } = (await product.pool().query('SELECT pg_current_wal_flush_lsn() AS lsn')).rows[0];
    await eventually('replayed', async () => (await other.query('SELECT pg_last_wal_replay_lsn() >= $1 AS there', [lsn])).rows[0].there);
    await server.crash('immediate');
    await other.query('SELECT pg_promote()');
    await pointTo(standby.urlOf(product.url));
    await changeAndCapture(other);
    expect(await structure()).toMatchObject({ state: 'OK' });
    expect([await resyncs(), (await connection()).restoredOrCloned]).toEqual([before, false]);
    await server.startAgain();
    await pointTo(product.url); // the old primary lacks what the standby captured since
    await noticed();
    await accept();
    await client.untilLink(linkId, 'STREAMING');
    await standby.stop();
  });

  it('is noticed when it is put back from a dump under a running Client, before anything is handed off', async () => {
    await changeAndCapture();
    const restore = await product.backUp();
    const [before, wanted] = [await events(), await resyncs()];
    await restore();
    const restored = open(product.url);
    await restored.query(`INSERT INTO orders VALUES (2000, 'in the restored one')`);
    await noticed();
    expect([await events(), await waiting(restored), await resyncs()]).toEqual([before, 1, wanted]);
    await accept();
    await eventually('asked for', async () => (await resyncs()) > wanted);
    await client.untilLink(linkId, 'STREAMING');
    await eventually('captured', async () => (await waiting(restored)) === 0);
  });

  it('is noticed in another cluster, with our tables copied as they are', async () => {
    const tables = await product.pool().query('SELECT * FROM "TCC_OWNER"');
    const body = client.connectionBody();
    await client.product.pool().query(ORDER_TABLES);
    const columns = Object.keys(tables.rows[0]);
    await client.product.pool().query(`CREATE TABLE "TCC_OWNER" (${columns.map((name) => `${name} text`).join(', ')});
      CREATE TABLE "TCC_EVENT" (id bigint, changed_at timestamptz)`);
    await client.product.pool().query(
      `INSERT INTO "TCC_OWNER" VALUES (${columns.map((_, index) => `$${index + 1}`).join(', ')})`,
      columns.map((name) => String(tables.rows[0][name])),
    );
    await client.request('PUT', `/v1/productConnection/${connectionId}`, body);
    await noticed();
    await pointTo(product.url);
    await client.untilLink(linkId, 'STREAMING');
  });
});
