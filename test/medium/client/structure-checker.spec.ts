import { structureMetrics } from '../../../src/client/structure-checker/metrics';
import { ConnectionCheck } from '../../../src/client/structure-checker/connection-check';
import { TestClient, type LooseJson } from '../../support/client';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';

const TRIGGER = `(SELECT quote_ident(tgname) FROM pg_trigger WHERE tgrelid = 'orders'::regclass AND tgname LIKE 'TCC%' ORDER BY tgname LIMIT 1)`;

describe('the structure checker', () => {
  let client: TestClient;
  let connectionId: string;
  let linkId: string;

  beforeAll(async () => {
    client = await TestClient.start({ changeLogBudget: 100, captureLagAlarm: 1 });
    await client.product.pool().query(ORDER_TABLES);
    await client.importSchemas(orderSchema());
    connectionId = await client.connect();
    const body = { idProductConnection: connectionId, idSchemaDefinition: orderSchema().id };
    linkId = (await client.request('POST', '/v1/productConnectionSchema', body)).body.id;
    await client.untilLink(linkId, 'STREAMING');
  });
  afterAll(() => client.close());

  const sql = (text: string) => client.product.pool().query(text);
  const check = async (query = '') => (await client.request('POST', `/v1/databaseStructure/check${query}`)).body.items as LooseJson[];
  const checkOne = () => check(`?idProductConnection=${connectionId}`);
  const bad = (items: LooseJson[]) => items.filter(({ state }) => state !== 'OK');
  const brief = (items: LooseJson[]) => items.map(({ kind, state, severity }) => `${kind} ${state} ${severity}`);
  const list = async (query = '') => (await client.request('GET', `/v1/databaseStructure${query}`)).body;
  const ready = async () => (await client.request('GET', '/health/ready')).body.checks.find(({ name }: LooseJson) => name === 'structures');
  const gauge = async (kind: string, state: string) =>
    (await structureMetrics.states.get()).values.find(({ labels }) => labels.kind === kind && labels.state === state)?.value;
  /** Drops or alters one of our objects by a statement in which `%s` is the name of a trigger. */
  const damage = (statement: string) => sql(`DO $$ BEGIN EXECUTE format('${statement}', ${TRIGGER}); END $$`);
  const streaming = () => client.untilLink(linkId, 'STREAMING');

  it('sees every object, and says nothing of objects that are as they should be', async () => {
    const items = await check();
    expect(bad(items)).toEqual([]);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(
      new Set([
        'CHANGE_LOG',
        'OWNER',
        'SEQUENCE',
        'FUNCTION',
        'TRIGGER',
        'COLUMN',
        'CHANGE_LOG_GROWTH',
        'CAPTURE_LAG',
        'DATABASE_INSTANCE',
        'UNSTAMPED_ROWS',
      ]),
    );
    expect((await client.request('GET', '/v1/databaseStructure/history')).body.items).toEqual([]);
    expect(await ready()).toMatchObject({ up: true });
    expect(await gauge('DATABASE_INSTANCE', 'OK')).toBe(1);
  });

  it('answers as a list: filters, order, pages, search', async () => {
    const triggers = await list('?kind=TRIGGER&order=-object&pageSize=2&fields=object,kind');
    expect(triggers.hasNext).toBe(true);
    expect(triggers.items.map(({ kind }: LooseJson) => kind)).toEqual(['TRIGGER', 'TRIGGER']);
    expect(Object.keys(triggers.items[0])).toEqual(['kind', 'object']);
    expect((await list(`?idProductConnection=${connectionId}&search=orders&state=OK`)).items.length).toBeGreaterThan(0);
    expect((await client.request('GET', '/v1/databaseStructure?misspelt=1')).status).toBe(400);
  });

  it('notices what somebody disabled, keeps when it was, tells in health and metrics, and mends it by RESYNC', async () => {
    await damage('ALTER TABLE orders DISABLE TRIGGER %s');
    const [worst, ...others] = bad(await checkOne());
    expect(others).toEqual([]);
    expect(worst).toMatchObject({ kind: 'TRIGGER', state: 'DISABLED', severity: 'ERROR', priority: 3 });
    expect((await list()).items[0]).toMatchObject({ object: worst.object, state: 'DISABLED' });
    expect(await ready()).toMatchObject({ up: false, detail: expect.stringContaining(`TRIGGER ${worst.object} is DISABLED`) });
    expect(await gauge('TRIGGER', 'DISABLED')).toBe(1);
    expect((await client.request('GET', `/v1/productConnectionSchema/${linkId}`)).body.state).toBe('RESYNC');
    await streaming();
    expect(bad(await check())).toEqual([]);
    const { items } = (await client.request('GET', `/v1/databaseStructure/history?object=${encodeURIComponent(worst.object)}`)).body;
    expect(items.map(({ fromState, toState }: LooseJson) => `${fromState} > ${toState}`)).toEqual(['DISABLED > OK', 'OK > DISABLED']);
    expect(await ready()).toMatchObject({ up: true });
    expect(await gauge('TRIGGER', 'DISABLED')).toBeUndefined();
  });

  it('shows the statements of a repair first, then runs them; the links are loaded again', async () => {
    await damage('DROP TRIGGER %s ON orders');
    const planned = (await client.request('POST', `/v1/databaseStructure/${connectionId}/repair?dryRun=true`)).body;
    expect(planned).toMatchObject({ executed: false });
    expect(planned.statements.length).toBeGreaterThan(0);
    expect((await client.request('GET', `/v1/databaseStructure/${connectionId}/repair`)).body.statements).toEqual(planned.statements);
    const repaired = (await client.request('POST', `/v1/databaseStructure/${connectionId}/repair`)).body;
    expect(repaired).toMatchObject({ executed: true });
    expect(bad(repaired.items)).toEqual([]);
    const { body: link } = await client.request('GET', `/v1/productConnectionSchema/${linkId}`);
    expect(link).toMatchObject({ state: 'RESYNC', reason: { code: 'STRUCTURES_ALTERED' } });
    await streaming();
    expect((await client.request('GET', `/v1/databaseStructure/${connectionId}/repair`)).body.statements).toEqual([]);
  });

  it('tells one change of state once, however often it looks', async () => {
    const changes = async () => (await client.request('GET', '/v1/databaseStructure/history?pageSize=500')).body.items.length;
    await client.request('POST', `/v1/productConnection/${connectionId}/pause`);
    const before = await changes();
    await damage('DROP TRIGGER %s ON orders');
    for (let again = 0; again < 3; again++) expect(brief(bad(await checkOne()))).toEqual(['TRIGGER MISSING ERROR']);
    expect((await changes()) - before).toBe(1);
    expect(await ready()).toMatchObject({ up: true, detail: 'as last seen' });
    await client.request('POST', `/v1/productConnection/${connectionId}/resume`);
    await streaming();
  });

  describe('of the change log', () => {
    const pause = () => client.request('POST', `/v1/productConnection/${connectionId}/pause`);
    const resume = () => client.request('POST', `/v1/productConnection/${connectionId}/resume`);
    const ofLog = async () => brief((await checkOne()).filter(({ kind }) => kind === 'CHANGE_LOG_GROWTH' || kind === 'CAPTURE_LAG'));

    it('notices a growing backlog, changes that wait for long, and a budget used up', async () => {
      expect((await ofLog()).sort()).toEqual(['CAPTURE_LAG OK INFO', 'CHANGE_LOG_GROWTH OK INFO']);
      await client.request('POST', `/v1/productConnection/${connectionId}/switchOff`);
      expect((await ofLog()).sort()).toEqual(['CAPTURE_LAG OK INFO', 'CHANGE_LOG_GROWTH DISABLED ERROR']);
      await client.request('POST', `/v1/productConnection/${connectionId}/switchOn`);
      await pause();
      await new Promise((resolve) => setTimeout(resolve, 500)); // what capture had begun
      await sql(`INSERT INTO orders SELECT id, 'n' FROM generate_series(1, 85) AS id`);
      await new Promise((resolve) => setTimeout(resolve, 1_600));
      expect((await ofLog()).sort()).toEqual(['CAPTURE_LAG EXCEEDED ERROR', 'CHANGE_LOG_GROWTH EXCEEDED WARNING']);
      await sql(`INSERT INTO orders SELECT id, 'n' FROM generate_series(100, 150) AS id`);
      expect((await ofLog()).sort()).toEqual(['CAPTURE_LAG EXCEEDED ERROR', 'CHANGE_LOG_GROWTH DISABLED ERROR']);
      await resume();
      await streaming();
      for (let found = await ofLog(); found.some((text) => !text.endsWith('INFO')); found = await ofLog())
        await new Promise((resolve) => setTimeout(resolve, 100));
    });
  });

  it('notices rows that came in past the triggers, and takes them for known once they were loaded', async () => {
    const unstamped = async () => {
      const items = await checkOne();
      return items.find(({ kind, object }) => kind === 'UNSTAMPED_ROWS' && object === 'public.orders');
    };
    expect(await unstamped()).toMatchObject({ state: 'OK' });
    await sql(
      `SET session_replication_role = replica; INSERT INTO orders SELECT id, 'bulk' FROM generate_series(1000, 1400) AS id; RESET session_replication_role`,
    );
    const alarm = await unstamped();
    expect(alarm).toMatchObject({ state: 'EXCEEDED', severity: 'WARNING' });
    expect(alarm.detail).toContain('401 more');
    expect(await ready()).toMatchObject({ up: true });
    await client.request('POST', `/v1/productConnectionSchema/${linkId}/snapshot`, { action: 'START' });
    await sql(
      'CREATE TABLE somewhere AS SELECT * FROM orders; TRUNCATE orders; INSERT INTO orders SELECT * FROM somewhere; DROP TABLE somewhere',
    );
    await client.untilLink(linkId, 'RESYNC');
    await streaming();
    for (let found = await unstamped(); found.state !== 'OK'; found = await unstamped())
      await new Promise((resolve) => setTimeout(resolve, 100));
  });

  it('looks at nothing while the structures are being changed', async () => {
    const looked = jest.spyOn(client.app.get(ConnectionCheck, { strict: false }), 'look');
    const lock = await client.product.pool().connect();
    await lock.query('BEGIN; LOCK TABLE orders IN ACCESS SHARE MODE');
    const body = { idProductConnection: connectionId, idSchemaDefinition: orderSchema().id, columns: false };
    await client.request('PUT', `/v1/productConnectionSchema/${linkId}`, body);
    await check();
    expect(looked).toHaveBeenLastCalledWith(connectionId, false);
    await lock.query('COMMIT');
    lock.release();
    await streaming();
  });

  it('forgets a connection that is gone', async () => {
    expect(await client.request('DELETE', `/v1/productConnectionSchema/${linkId}?confirm=true`)).toMatchObject({ status: 204 });
    expect(await check()).toEqual([]);
    const { items } = (await client.request('GET', '/v1/databaseStructure/history')).body;
    expect(items[0].toState).toBeNull();
    await client.request('DELETE', `/v1/productConnection/${connectionId}`);
    await check();
    expect((await client.request('GET', '/v1/databaseStructure/history')).body.items).toEqual([]);
    expect((await client.request('POST', `/v1/databaseStructure/check?idProductConnection=${connectionId}`)).status).toBe(404);
  });
});
