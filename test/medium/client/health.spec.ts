import { createServer as createHttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { TestClient } from '../../support/client';

const TOKEN = 'cd'.repeat(32);

const PESSOA = {
  id: 'c126a79d-693c-4d2d-bbbd-a3cbff1abfc9',
  version: '1',
  name: 'Pessoa',
  description: null,
  status: 'PRODUCTION',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  attributes: [
    {
      name: 'id',
      required: true,
      type: 'ELEMENT',
      entityPrimaryKey: true,
      foreignKeyType: 'NONE',
      children: [],
      attributeProducts: [
        {
          productName: 'SHOP',
          tableName: 'pessoa',
          foreignTableName: null,
          columns: [{ columnName: 'id', parentColumnName: null, type: 'NUMBER', label: 'id' }],
        },
      ],
    },
  ],
};

describe('/health/ready of a Client', () => {
  let client: TestClient;

  beforeAll(async () => {
    client = await TestClient.start();
    await client.stop();
  });

  afterEach(() => client.stop());
  afterAll(() => client.close());

  /** What does not work, by its check; none when the answer is 200. */
  async function troubles(): Promise<Record<string, string>> {
    const { status, body } = await client.request('GET', '/health/ready');
    const down = body.checks.filter((check: { up: boolean }) => !check.up);
    expect(status).toBe(down.length > 0 ? 503 : 200);
    return Object.fromEntries(down.map(({ name, detail }: { name: string; detail: string }) => [name, detail]));
  }

  async function untilTroubles(...names: string[]): Promise<Record<string, string>> {
    const deadline = Date.now() + 40_000;
    for (;;) {
      const found = await troubles();
      if (Object.keys(found).sort().join() === names.sort().join()) return found;
      if (Date.now() > deadline) throw new Error(`not ${names.join()} but ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  it('names the product database that is away and why, and is well again when it is back', async () => {
    await client.launch();
    const database = new URL(client.product.url).pathname.slice(1);
    await client.product.pool().query(`CREATE TABLE tcc_product_metadata AS SELECT 'SHOP' AS name, '1' AS version;
      CREATE TABLE pessoa (id int PRIMARY KEY)`);
    await client.importSchemas(PESSOA);
    const connection = await client.connect();
    const { body } = await client.request('POST', '/v1/productConnectionSchema', {
      idProductConnection: connection,
      nameSchemaDefinition: 'Pessoa',
    });
    await client.untilLink(body.id, 'STREAMING');
    expect(await troubles()).toEqual({});

    const allow = (allowed: boolean) => client.store.pool().query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS ${allowed}`);
    await allow(false);
    await client.store.pool().query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database]);
    const found = await untilTroubles('capture', 'product-connections');
    expect(found.capture).toContain(`product connection ${connection}: `);
    expect(found['product-connections']).toMatch(new RegExp(`^SHOP \\(${connection}\\): .*${database}`));

    await allow(true);
    await untilTroubles();
    await client.request('DELETE', `/v1/productConnectionSchema/${body.id}?confirm=true`);
    await client.request('DELETE', `/v1/productConnection/${connection}`);
  });

  it('says in time that a product database is silent', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined).resume());
    await listen(silent);
    await client.launch();
    const { port } = silent.address() as AddressInfo;
    const connection = await client.connect({ url: `jdbc:postgresql://127.0.0.1:${port}/silent` });
    const found = await untilTroubles('product-connections');
    expect(found['product-connections']).toBe(`${connection}: no answer within 2000 ms`);
    await client.request('DELETE', `/v1/productConnection/${connection}`);
    await client.stop();
    await new Promise((resolve) => silent.close(resolve));
  });

  it('says that the Server was not reached yet', async () => {
    await client.launch({ publishRemote: true, serverUrl: 'http://127.0.0.1:9', environmentToken: TOKEN });
    const { link } = await untilTroubles('link');
    expect(link).toMatch(
      /^waiting for the Server to confirm the environment: (SERVER_UNREACHABLE: )?The Server (was not asked yet|does not answer: .*ECONNREFUSED)/,
    );
  });

  it('says that the Server refuses the token, without the token', async () => {
    const body = JSON.stringify({ code: 'UNAUTHORIZED', message: 'Authentication is missing.' });
    const server = createHttpServer((_, answer) => answer.writeHead(401, { 'content-type': 'application/json' }).end(body));
    await listen(server);
    const { port } = server.address() as AddressInfo;
    await client.launch({ publishRemote: true, serverUrl: `http://127.0.0.1:${port}`, environmentToken: TOKEN });
    const found = await untilTroubles('link', 'server');
    expect(found.server).toMatch(/^ENVIRONMENT_TOKEN_INVALID: The Server refuses ENVIRONMENT_TOKEN: UNAUTHORIZED/);
    expect(found.link).toContain('The Server refuses ENVIRONMENT_TOKEN');
    expect(JSON.stringify(found)).not.toContain(TOKEN);
    await client.stop();
    await new Promise((resolve) => server.close(resolve));
  });
});

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
}
