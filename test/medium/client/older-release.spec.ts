import { TriggerManager } from '../../../src/client/trigger-manager';
import { signatureOf } from '../../../src/dialects/common';
import { BusyWriter } from '../../support/busy-writer';
import { TestClient } from '../../support/client';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';
import { heldBy, outboxEvents, untilCaptured } from '../../support/outbox-state';

const LINKS = '/v1/productConnectionSchema';
const BODIES = `SELECT f.proname AS name, f.prosrc AS body FROM pg_proc f WHERE f.proname LIKE 'TCC!_%' ESCAPE '!' ORDER BY f.proname`;

describe('objects an older release of the Client installed', () => {
  let client: TestClient;
  let connectionId: string;
  let linkId: string;

  beforeEach(async () => {
    client = await TestClient.start();
    await sql(`${ORDER_TABLES} INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 50) n`);
    await client.importSchemas(orderSchema());
    connectionId = await client.connect();
    const body = { idProductConnection: connectionId, idSchemaDefinition: orderSchema().id };
    linkId = (await client.request('POST', LINKS, body)).body.id;
    await client.untilLink(linkId, 'STREAMING');
  });
  afterEach(() => client.close());

  const sql = (text: string) => client.product.pool().query(text);
  const bodies = async () => (await sql(BODIES)).rows as { name: string; body: string }[];
  const stored = async () =>
    (await client.store.pool().query('SELECT state, resync_wanted FROM tcc_client.product_connection_schema')).rows[0] as object;
  const verified = () => client.app.get(TriggerManager, { strict: false }).verify(connectionId);

  /** Has every function be another one; what it logs is the same. */
  async function alterBodies(): Promise<void> {
    for (const { name, body } of await bodies())
      await sql(`UPDATE pg_proc SET prosrc = $body$${body.replace('BEGIN', '/* of before */ BEGIN')}$body$ WHERE proname = '${name}'`);
  }

  /** Remembers the functions as they are now, as the release did that installed them. */
  async function rememberBodies(): Promise<void> {
    for (const { name, body } of await bodies()) {
      const { rowCount } = await client.store
        .pool()
        .query(`UPDATE tcc_client.structure_journal SET signature = $1 WHERE kind = 'FUNCTION' AND object = $2`, [
          signatureOf(body, !name.endsWith('_C'), true),
          `public.${name}`,
        ]);
      expect(rowCount).toBe(1);
    }
  }

  async function untilBodiesAre(wanted: unknown): Promise<void> {
    for (let tries = 0; JSON.stringify(await bodies()) !== JSON.stringify(wanted); tries++) {
      if (tries === 400) throw new Error('the functions were not replaced');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('are replaced at the start while the product writes; nothing is lost and nothing loaded again', async () => {
    const wanted = await bodies();
    await client.stop();
    await alterBodies();
    await rememberBodies();
    const writer = new BusyWriter(client.product.pool(), (n) => `UPDATE orders SET note = 'n${n}' WHERE id = ${1 + (n % 50)}`);
    await writer.go(50);
    await client.launch();
    await client.request('POST', '/v1/databaseStructure/check', {});
    await untilBodiesAre(wanted);
    await client.request('POST', '/v1/databaseStructure/check', {});
    await writer.go(50);
    await writer.stop();
    expect(writer.failures).toEqual([]);
    await untilCaptured(client);
    expect(await stored()).toEqual({ state: 'STREAMING', resync_wanted: 0 });
    expect((await verified()).filter(({ state, outdated }) => state !== 'OK' || outdated)).toEqual([]);
    const held = Object.values(heldBy(await outboxEvents(client, 'Order'))).map(({ content }) => content.data.note);
    expect(held.sort()).toEqual((await sql('SELECT note FROM orders')).rows.map(({ note }) => note as string).sort());
  });

  it('are replaced also when the process ended before it could', async () => {
    const wanted = await bodies();
    await client.stop();
    await alterBodies();
    await rememberBodies();
    const blocker = await client.product.pool().connect();
    await blocker.query('BEGIN; SELECT pg_advisory_xact_lock(7463205681)');
    await client.launch();
    expect((await verified()).filter(({ outdated }) => outdated)).not.toEqual([]);
    await client.stop();
    await blocker.query('COMMIT');
    blocker.release();
    await client.launch();
    await untilBodiesAre(wanted);
    expect(await stored()).toEqual({ state: 'STREAMING', resync_wanted: 0 });
  });

  it('are told from objects somebody altered, whose changes are unknown', async () => {
    const wanted = await bodies();
    await client.stop();
    await alterBodies();
    await client.launch();
    await client.request('POST', '/v1/databaseStructure/check', {});
    while ((await bodies()).some(({ body }, index) => body !== wanted[index].body)) await new Promise((resolve) => setTimeout(resolve, 50));
    await client.untilLink(linkId, 'STREAMING');
    expect(await stored()).toMatchObject({ resync_wanted: expect.any(Number) });
    expect(Object.values(await stored())[1]).toBeGreaterThan(0);
  });

  it('are recognised where this release has one more, and where the change log lacks a column of it', async () => {
    await client.stop();
    await sql(`ALTER TABLE "TCC_EVENT" DROP COLUMN kinds; UPDATE "TCC_OWNER" SET layout_version = 1`);
    await sql(`DO $$ DECLARE t record; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgname LIKE 'TCC!_%!_T' ESCAPE '!' AND tgrelid = 'orders'::regclass LOOP
      EXECUTE format('DROP TRIGGER %I ON orders; DROP FUNCTION %I()', t.tgname, t.tgname); END LOOP; END $$`);
    const journal = client.store.pool();
    await journal.query(`DELETE FROM tcc_client.structure_journal WHERE object LIKE '%\\_T on public.orders' OR kind = 'FUNCTION' AND object =
      (SELECT 'public.' || split_part(object, ' on ', 1) FROM tcc_client.structure_journal WHERE object LIKE '%\\_T on public.orders')`);
    const columns = [
      'id bigint',
      'layout integer',
      'kind "char"',
      'old_values text[]',
      'new_values text[]',
      'origin text',
      'changed_at timestamp with time zone',
    ];
    await journal.query(`UPDATE tcc_client.structure_journal SET signature = $1 WHERE kind = 'CHANGE_LOG'`, [
      signatureOf(columns, ['id', 'changed_at']),
    ]);
    await journal.query(`UPDATE tcc_client.structure_journal SET signature = $1 WHERE kind = 'OWNER'`, [signatureOf(1)]);
    await client.launch();
    for (let tries = 0; (await verified()).some(({ outdated }) => outdated) && tries < 200; tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await verified()).filter(({ state, outdated }) => state !== 'OK' || outdated)).toEqual([]);
    expect(await stored()).toEqual({ state: 'STREAMING', resync_wanted: 0 });
  });
});
