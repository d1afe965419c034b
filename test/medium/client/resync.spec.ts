import { entityKey, type EventData, type TotvsMessage } from '../../../src/contracts';
import { LinkRegistry } from '../../../src/client/product-connection-schema';
import { LinkStore } from '../../../src/client/product-connection-schema/link-store';
import type { ServerEntityPage } from '../../../src/client/snapshot/server-entities';
import { inTransaction, STORE_POOL } from '../../../src/platform/persistence';
import type { Pool } from 'pg';
import { createCaptureRig, type CaptureRig } from '../../support/capture-rig';
import { TestClient } from '../../support/client';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';

const FOREVER = new AbortController().signal;
const keyOf = (message: TotvsMessage<EventData>) => (message.content.data.id as { id: number }).id;

describe('the sweep of a RESYNC', () => {
  let rig: CaptureRig;

  beforeEach(async () => {
    rig = await createCaptureRig(ORDER_TABLES, orderSchema());
  });
  afterEach(() => rig.close());

  const sql = (text: string) => rig.product.query(text);
  /** What triggers that do not fire leave behind. */
  const unseen = (text: string) => sql(`ALTER TABLE orders DISABLE TRIGGER USER; ${text}; ALTER TABLE orders ENABLE TRIGGER USER`);

  /** The entities a Server has that folded all the Client's events, page by page as its view answers. */
  async function serverPage(query: { afterKey: string | null; limit: number }): Promise<ServerEntityPage> {
    const events = await rig.events();
    const alive = new Map<string, ServerEntityPage['entities'][number]>();
    for (const { header, content } of events) {
      const key = [['id', 'id', String((content.data.id as { id: number }).id)]] as const;
      const id = entityKey('Order', key);
      if (content.action === 'DELETE') alive.delete(id);
      else alive.set(id, { entityKey: id, key, generatedBy: header.transactionInfo!.generatedBy! });
    }
    const behind = [...alive.values()]
      .sort((a, b) => (a.entityKey < b.entityKey ? -1 : 1))
      .filter((entity) => entity.entityKey > (query.afterKey ?? ''));
    const entities = behind.slice(0, query.limit);
    return { entities, hasNext: behind.length > query.limit, head: events.length, position: events.length };
  }

  /** Loads as a RESYNC does, up to its sweep. */
  async function load(number = 1): Promise<void> {
    await rig.progress.begin(rig.linkId, 'orders', 0, { number, anySender: false });
    await rig.snapshot(100).run(FOREVER);
    await rig.sent();
  }

  const deleted = async () => (await rig.events()).filter(({ content }) => content.action === 'DELETE').map(keyOf);
  const progress = () => rig.progress.find(rig.linkId);

  it('sends a DELETE for what the Server has and the table lacks, and for nothing else', async () => {
    await sql(`INSERT INTO orders SELECT id, 'n' FROM generate_series(1, 30) AS id`);
    await rig.captureAll();
    await unseen(`DELETE FROM orders WHERE id % 3 = 0; INSERT INTO orders VALUES (100, 'new')`);
    await load();
    expect(await progress()).toMatchObject({ state: 'RUNNING', phase: 'CATCH_UP', rowsDone: 21 });
    await rig.sweep({ page: serverPage }, 7).run(FOREVER);
    expect((await deleted()).sort((a, b) => a - b)).toEqual([3, 6, 9, 12, 15, 18, 21, 24, 27, 30]);
    expect(await progress()).toMatchObject({ state: 'DONE', phase: 'SWEEP', entitiesDeleted: 10 });
    const message = (await rig.events()).find(({ content }) => content.action === 'DELETE')!;
    expect(message.content.data).toEqual({ originId: message.content.data.originId, id: { id: keyOf(message) } });
  });

  it('does not delete an entity that is inserted again between its first look and the confirmation', async () => {
    await sql(`INSERT INTO orders VALUES (1, 'gone'), (2, 'back')`);
    await rig.captureAll();
    await unseen('DELETE FROM orders');
    await load();
    const afterFirstLook = async () => {
      await sql(`INSERT INTO orders VALUES (2, 'again')`);
      await rig.captureAll();
    };
    await rig.sweep({ page: serverPage }, 100, { afterFirstLook }).run(FOREVER);
    expect(await deleted()).toEqual([1]);
    const last = (await rig.events()).filter((message) => keyOf(message) === 2).at(-1)!;
    expect(last.content).toMatchObject({ action: 'INSERT', data: { note: 'again' } });
  });

  it('goes on with the next page after a crash, and deletes nothing twice', async () => {
    await sql(`INSERT INTO orders SELECT id, 'n' FROM generate_series(1, 20) AS id`);
    await rig.captureAll();
    await unseen('DELETE FROM orders');
    await load();
    let pages = 0;
    const page: typeof serverPage = (query) => (query.limit > 1 && ++pages === 3 ? Promise.reject(new Error('crash')) : serverPage(query));
    await expect(rig.sweep({ page }, 5).run(FOREVER)).rejects.toThrow('crash');
    expect(await progress()).toMatchObject({ phase: 'SWEEP', state: 'RUNNING', entitiesDeleted: 10 });
    await rig.sweep({ page }, 5).run(FOREVER);
    expect((await deleted()).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('begins when all that was sent is stored at the Server and reflected by its view', async () => {
    await sql(`INSERT INTO orders VALUES (1, 'gone')`);
    await rig.captureAll();
    await rig.sent();
    await unseen(`DELETE FROM orders; INSERT INTO orders VALUES (2, 'new')`);
    await rig.progress.begin(rig.linkId, 'orders', 0, { number: 1, anySender: false });
    await rig.snapshot(100).run(FOREVER);
    const asked: string[] = [];
    let sent = false;
    let position = 0;
    const page = async (query: Parameters<typeof serverPage>[0]) => {
      asked.push(`${query.limit} ${sent ? 'sent' : 'not sent'} at ${position}`);
      // The log grows on: what came later need not be waited for.
      return { ...(await serverPage(query)), head: 2 + position, position: position++ };
    };
    const sweeping = rig.sweep({ page }, 100).run(FOREVER);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked).toEqual([]);
    await rig.sent();
    sent = true;
    await sweeping;
    expect(asked).toEqual(['1 sent at 0', '1 sent at 1', '1 sent at 2', '100 sent at 3']);
    expect(await deleted()).toEqual([1]);
  });

  it('does not wait for events that are not for the Server', async () => {
    await sql(`INSERT INTO orders VALUES (1, 'n')`);
    await rig.captureAll();
    await load();
    await sql(`INSERT INTO orders VALUES (2, 'n')`);
    await rig.captureAll();
    await rig.store.query(
      `UPDATE event_segment SET audience = 'standalone' WHERE last_offset = (SELECT max(last_offset) FROM event_segment)`,
    );
    await rig.sweep({ page: serverPage }, 100).run(FOREVER);
    expect(await progress()).toMatchObject({ state: 'DONE' });
  });

  it('moves nothing on for a RESYNC that was begun anew meanwhile', async () => {
    await sql(`INSERT INTO orders VALUES (1, 'gone')`);
    await rig.captureAll();
    await unseen('DELETE FROM orders');
    await load();
    const afterFirstLook = () => rig.progress.begin(rig.linkId, 'orders', 0, { number: 2, anySender: false });
    await rig.sweep({ page: serverPage }, 100, { afterFirstLook }).run(FOREVER);
    expect(await progress()).toMatchObject({ resync: 2, phase: 'LOAD', state: 'PENDING', sweptTo: null, entitiesDeleted: 0 });
  });

  it('leaves entities alone whose key has another form than the mapping gives it', async () => {
    const key = [['id', 'branch', '1'] as const, ['id', 'id', '1'] as const];
    const entities = [{ entityKey: 'ab'.repeat(32), key, generatedBy: null }];
    await sql(`INSERT INTO orders VALUES (1, 'n')`);
    await load();
    await rig.sweep({ page: async () => ({ entities, hasNext: false, head: 1, position: 1 }) }, 100).run(FOREVER);
    expect(await deleted()).toEqual([]);
    expect(await progress()).toMatchObject({ state: 'DONE' });
  });
});

describe('a link in RESYNC', () => {
  let client: TestClient;
  let connectionId: string;
  let linkId: string;

  beforeAll(async () => {
    client = await TestClient.start();
    await client.product.pool().query(ORDER_TABLES);
    await client.importSchemas(orderSchema());
    connectionId = await client.connect();
    const body = { idProductConnection: connectionId, idSchemaDefinition: orderSchema().id, snapshot: 'NONE' };
    linkId = (await client.request('POST', '/v1/productConnectionSchema', body)).body.id;
    await client.untilLink(linkId, 'STREAMING');
  });
  afterAll(() => client.close());

  const snapshot = async () => (await client.request('GET', `/v1/productConnectionSchema/${linkId}/snapshot`)).body;
  const stored = async () => (await client.app.get(LinkStore, { strict: false }).find({ id: linkId }))[0];
  const needResync = (reason: 'TABLE_TRUNCATED' | 'CHANGES_MISSED') =>
    inTransaction(client.app.get<Pool>(STORE_POOL, { strict: false }), (tx) =>
      client.app.get(LinkRegistry, { strict: false }).needResync(tx, [linkId], reason),
    );
  const untilDone = async () => {
    for (let link = await stored(); link.resyncDone < link.resyncWanted; link = await stored())
      await new Promise((resolve) => setTimeout(resolve, 30));
    return client.untilLink(linkId, 'STREAMING');
  };

  it('is loaded again by itself, also one without an initial load; what goes to no Server is not swept', async () => {
    await client.product.pool().query(`INSERT INTO orders VALUES (1, 'a'), (2, 'b'); TRUNCATE orders; INSERT INTO orders VALUES (3, 'c')`);
    while ((await stored()).resyncWanted === 0) await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await untilDone()).reason).toBeNull();
    expect(await snapshot()).toMatchObject({ kind: 'RESYNC', state: 'DONE', phase: 'LOAD', rowsDone: 1, percent: 100, entitiesDeleted: 0 });
  });

  it('does not end while it was asked for once more', async () => {
    await client.request('POST', `/v1/productConnection/${connectionId}/pause`);
    const { resyncWanted } = await stored();
    await needResync('TABLE_TRUNCATED');
    await needResync('CHANGES_MISSED');
    const store = client.app.get(LinkStore, { strict: false });
    expect(await store.finishResync(linkId, resyncWanted + 1, [''])).toBe(false);
    expect(await stored()).toMatchObject({ state: 'RESYNC', reason: { code: 'CHANGES_MISSED' } });
    await client.request('POST', `/v1/productConnection/${connectionId}/resume`);
    await untilDone();
  });

  it('is not forgotten when it was asked for during an installation', async () => {
    const lock = await client.product.pool().connect();
    await lock.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const body = { idProductConnection: connectionId, idSchemaDefinition: orderSchema().id, columns: false };
    await client.request('PUT', `/v1/productConnectionSchema/${linkId}`, body);
    const { resyncWanted } = await stored();
    await needResync('TABLE_TRUNCATED');
    expect(await stored()).toMatchObject({ state: 'INSTALLING' });
    await lock.query('COMMIT');
    lock.release();
    await untilDone();
    expect(await stored()).toMatchObject({ resyncDone: resyncWanted + 1, resyncReason: null });
  });

  it('cannot be cancelled, and resume has it try at once', async () => {
    await client.request('POST', `/v1/productConnection/${connectionId}/switchOff`);
    await needResync('CHANGES_MISSED');
    await client.untilLinkTells(linkId, 'CHANGE_LOG_SWITCHED_OFF');
    await client.store.pool().query(`UPDATE tcc_client.snapshot SET state = 'PAUSED'`);
    const cancel = await client.request('POST', `/v1/productConnectionSchema/${linkId}/snapshot`, { action: 'CANCEL' });
    expect(cancel).toMatchObject({ status: 409, body: { code: 'LINK_STATE_UNSUITABLE' } });
    expect((await client.request('POST', `/v1/productConnectionSchema/${linkId}/resume`)).body.state).toBe('RESYNC');
    await client.request('POST', `/v1/productConnection/${connectionId}/switchOn`);
    await untilDone();
  });

  it('needs a change log to switch', async () => {
    const other = await client.connect({ originName: 'OTHER', changeLogTable: 'TCC_OTHER' });
    expect((await client.request('POST', `/v1/productConnection/${other}/switchOff`)).body).toMatchObject({ code: 'CHANGE_LOG_MISSING' });
  });
});
