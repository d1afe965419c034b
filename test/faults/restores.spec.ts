import { setTimeout as sleep } from 'node:timers/promises';
import { eventually, type DatabaseRole } from '../support/connector';
import { insertItem, insertOrder, OrderConnector } from '../support/connector-orders';
import { http } from '../support/http';
import { ORDER_SCHEMA } from '../support/ledger/product';

const WAIT_MS = 120_000;
/** A test goes through several starts and a whole RESYNC, on a busy machine. */
jest.setTimeout(2 * WAIT_MS);

/** Correctness rule 19: whichever of the three stores is put back to a backup, the Server ends equal to the tables. */
describe('restored from a backup', () => {
  let orders: OrderConnector;
  let linkId: string;
  let nextOrder = 0;

  beforeAll(async () => {
    orders = await OrderConnector.prepare({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '10' } });
    linkId = (await orders.connector.link(orders.schemaId)).id;
    await orders.connector.untilStreaming([linkId]);
  }, WAIT_MS);
  afterEach(() => orders.connector.proxy.passAll());
  afterAll(() => orders.stop());

  /** New orders, each in a transaction of its own. @returns their ids */
  async function insert(count: number): Promise<number[]> {
    const ids = Array.from({ length: count }, () => ++nextOrder);
    await orders.write(...ids.flatMap((id) => [insertOrder(id, 1), insertItem(id, id, 1)]));
    return ids;
  }

  /** Changes, deletes and inserts that all reach the Server. */
  async function changeAndSend([changed, deleted]: number[]): Promise<void> {
    await orders.write(`UPDATE orders SET version = version + 1 WHERE id = ${changed}`, `DELETE FROM orders WHERE id = ${deleted}`);
    await insert(4);
    await orders.connector.untilQuiet();
  }

  /** Copies databases while their processes are stopped, and starts these again. @returns puts the databases back */
  async function backUp(...roles: DatabaseRole[]): Promise<() => Promise<void>> {
    const { client, databases } = orders.connector;
    await client.kill('SIGTERM');
    const restores: (() => Promise<void>)[] = [];
    for (const role of roles) restores.push(await databases[role].backUp());
    orders.connector.launchClient();
    await orders.connector.untilQuiet();
    return async () => {
      for (const restore of restores) await restore();
    };
  }

  /** Waits until the link streams and the Server has what the tables have, entity by entity. */
  async function untilEqual(): Promise<void> {
    let seen: unknown;
    await eventually(async () => {
      const { state, reason } = await orders.connector.linkState(linkId).catch(() => ({ state: 'unknown', reason: null }));
      const differences = state === 'STREAMING' ? await orders.differences().catch(String) : null;
      seen = { state, reason, differences };
      return Array.isArray(differences) && differences.length === 0;
    }, WAIT_MS).catch((error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(seen)}\n${orders.connector.client.logs.slice(-5_000)}`);
    });
  }

  /** Says that the restored product database is the production database now, once the Client has noticed. */
  async function acceptProduct(): Promise<void> {
    const { connector } = orders;
    const path = `/v1/productConnection/${connector.connectionId}/acceptDatabase`;
    await eventually(async () => (await connector.tryClient('POST', path).catch(() => null))?.status === 204, WAIT_MS);
  }

  /** How often the processes' logs have a text so far. */
  const logged = (text: string, process: 'client' | 'server' = 'client') => orders.connector[process].logs.split(text).length - 1;

  describe("the Client's store", () => {
    it('is followed by a new epoch: what was sent since is not known to it', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      const restore = await backUp('clientStore');
      await changeAndSend(first);
      await orders.connector.client.kill('SIGTERM');
      await restore();
      await orders.write(`UPDATE orders SET version = version + 1 WHERE id = ${first[2]}`, `DELETE FROM orders WHERE id = ${first[3]}`);
      const before = logged('CLIENT_STORE_RESTORED');
      orders.connector.launchClient();
      await untilEqual();
      expect(logged('CLIENT_STORE_RESTORED')).toBeGreaterThan(before);
    });

    it('together with the product database loses nothing, though the outbox grows past the Server before they meet again', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      const restore = await backUp('clientStore', 'product');
      await changeAndSend(first);
      await orders.connector.client.kill('SIGTERM');
      await restore();
      const { proxy } = orders.connector;
      proxy.cutAll();
      orders.connector.launchClient();
      await acceptProduct();
      const others = await insert(12);
      await orders.write(`UPDATE orders SET version = 9 WHERE id = ${others[0]}`);
      await eventually(async () => (await orders.connector.waitingChanges()) === 0);
      await sleep(500);
      const before = logged('CLIENT_STORE_RESTORED');
      proxy.passAll();
      await untilEqual();
      expect(logged('CLIENT_STORE_RESTORED')).toBeGreaterThan(before);
      expect(await orders.viewOf(others[0])).toMatchObject({ version: 9 });
    });

    it('is recognised however often the Client is killed meanwhile', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      const restore = await backUp('clientStore');
      await changeAndSend(first);
      await orders.connector.client.kill('SIGKILL');
      await restore();
      orders.connector.launchClient();
      for (let kill = 0; kill < 6; kill++) {
        await sleep(700 + kill * 450);
        await insert(1);
        await orders.connector.crashClient();
      }
      await untilEqual();
    });
  });

  describe('the product database', () => {
    it('is loaded again when several changes were acknowledged since, with the Client stopped meanwhile', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      const restore = await backUp('product');
      await changeAndSend(first);
      await orders.connector.client.kill('SIGTERM');
      await restore();
      nextOrder += 100;
      await insert(3);
      const before = logged('RESTORED_OR_CLONED');
      orders.connector.launchClient();
      await acceptProduct();
      await untilEqual();
      expect(logged('RESTORED_OR_CLONED')).toBeGreaterThan(before);
      expect(await orders.viewOf(first[1])).not.toBeNull();
    });

    it('is loaded again when it is put back under a running Client', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      const restore = await backUp('product');
      await changeAndSend(first);
      const before = logged('RESTORED_OR_CLONED');
      await restore();
      nextOrder += 100;
      await insert(3);
      await acceptProduct();
      await untilEqual();
      expect(logged('RESTORED_OR_CLONED')).toBeGreaterThan(before);
    });

    it('gets its change log and triggers again when the backup is older than they are', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      const { client, product } = orders.connector;
      await client.kill('SIGTERM');
      await product.query(`
        DO $$ DECLARE made record; BEGIN
          FOR made IN SELECT tgname, tgrelid::regclass AS tab FROM pg_trigger WHERE tgname LIKE 'TCC\\_%' LOOP
            EXECUTE format('DROP TRIGGER %I ON %s', made.tgname, made.tab);
          END LOOP;
          FOR made IN SELECT oid::regprocedure AS fn FROM pg_proc WHERE proname LIKE 'TCC\\_%' LOOP EXECUTE 'DROP FUNCTION ' || made.fn; END LOOP;
          FOR made IN SELECT oid::regclass AS rel, relkind FROM pg_class
                       WHERE relname LIKE 'TCC\\_%' AND relname <> 'TCC_PRODUCT_METADATA' AND relkind IN ('r', 'S') LOOP
            EXECUTE format('DROP %s IF EXISTS %s CASCADE', CASE made.relkind WHEN 'r' THEN 'TABLE' ELSE 'SEQUENCE' END, made.rel);
          END LOOP;
        END $$`);
      await orders.write(`DELETE FROM orders WHERE id = ${first[0]}`, `UPDATE orders SET version = 5 WHERE id = ${first[1]}`);
      orders.connector.launchClient();
      await eventually(async () => (await product.query(`SELECT to_regclass('"TCC_EVENT"') AS log`)).rows[0].log !== null, WAIT_MS);
      await insert(2);
      await untilEqual();
    });
  });

  describe("the Server's store", () => {
    const read = (after: string) =>
      http<{ code?: string; cursor: string }>(
        'GET',
        `${orders.connector.server.baseUrl}/v1/environment/eventsData?limit=1000${after && `&after=${after}`}`,
        undefined,
        { token: orders.connector.environmentToken },
      );

    /** Stops the Server, does something to its store and starts it again. */
    async function withoutServer(work: () => Promise<unknown>): Promise<void> {
      await orders.connector.server.kill('SIGTERM');
      await work();
      orders.connector.launchServer();
    }

    it('gets again what it lost, and readers learn that their cursors are of another life', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      let restore = async () => undefined as void;
      await withoutServer(async () => (restore = await orders.connector.databases.serverStore.backUp()));
      await changeAndSend(first);
      const { cursor } = (await read('')).body;
      const before = logged('sending again from offset');
      await withoutServer(restore);
      await insert(2);
      await untilEqual();
      expect(logged('sending again from offset')).toBe(before + 1);
      expect(await read(cursor)).toMatchObject({ status: 409, body: { code: 'LOG_RESTORED' } });
      const offsets = (await orders.connector.events()).map(({ header }) => header.sequence);
      expect(new Set(offsets).size).toBe(offsets.length);
    });

    it('gets again what it lost while nothing else happens, and the Client is killed meanwhile', async () => {
      const first = await insert(4);
      await orders.connector.untilQuiet();
      let restore = async () => undefined as void;
      await withoutServer(async () => (restore = await orders.connector.databases.serverStore.backUp()));
      await changeAndSend(first);
      await withoutServer(restore);
      await orders.connector.crashClient();
      await sleep(600);
      await orders.connector.crashClient();
      await untilEqual();
    });

    it('is filled again when it is empty, once the environment and the schema are there under their ids', async () => {
      const { connector } = orders;
      await insert(4);
      await connector.untilQuiet();
      const { id } = await connector.onServer<{ id: string }>('GET', `/v1/schemaDefinition/${orders.schemaId}`);
      const environment = (await connector.onServer<{ items: { id: string }[] }>('GET', '/v1/environment')).items[0];
      await connector.client.kill('SIGTERM');
      await withoutServer(() => connector.databases.serverStore.pool().query('DROP SCHEMA tcc_server CASCADE'));
      await connector.server.waitUntil(async () => (await http('GET', `${connector.server.baseUrl}/health/ready`)).status === 200, WAIT_MS);
      const made = await connector.onServer<{ token: string }>('POST', '/v1/environment', { id: environment.id, name: 'Test' });
      connector.environmentToken = made.token;
      await connector.publish({ ...ORDER_SCHEMA, id });
      connector.launchClient();
      await insert(2);
      await untilEqual();
    });
  });
});

describe("the Client's store restored in the middle of an initial load (correctness rule 19)", () => {
  let orders: OrderConnector;

  beforeAll(async () => {
    orders = await OrderConnector.prepare({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '5' } });
  }, WAIT_MS);
  afterAll(() => orders.stop());

  it('loads from the first row again, and what went since goes at the Server, too', async () => {
    const { connector } = orders;
    await orders.write(`INSERT INTO orders (id, customer, version) SELECT n, 'customer', 1 FROM generate_series(1, 800) n`);
    const { id } = await connector.link(orders.schemaId);
    const rowsDone = async () =>
      (await connector.onClient<{ rowsDone: number }>('GET', `/v1/productConnectionSchema/${id}/snapshot`)).rowsDone;
    await eventually(async () => (await rowsDone().catch(() => 0)) > 30);
    await connector.client.kill('SIGKILL');
    const restore = await connector.databases.clientStore.backUp();
    const { rows } = await connector.clientStore.query<{ state: string }>('SELECT state FROM tcc_client.snapshot');
    expect(rows).toEqual([{ state: 'RUNNING' }]);
    connector.launchClient();
    await connector.untilStreaming([id], WAIT_MS);
    await orders.write('DELETE FROM orders WHERE id <= 20', 'UPDATE orders SET version = 2 WHERE id BETWEEN 21 AND 40');
    await connector.untilQuiet();
    await connector.client.kill('SIGKILL');
    await restore();
    await orders.write('DELETE FROM orders WHERE id BETWEEN 790 AND 800', 'UPDATE orders SET version = 3 WHERE id BETWEEN 41 AND 60');
    connector.launchClient();
    await eventually(async () => (await connector.linkState(id).catch(() => null))?.state === 'RESYNC', WAIT_MS);
    await connector.untilStreaming([id], WAIT_MS);
    expect(await orders.differences()).toEqual([]);
  });
});
