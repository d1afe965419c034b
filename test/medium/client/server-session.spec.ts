import { randomUUID } from 'node:crypto';
import { ServerSession } from '../../../src/client/server-link';
import { TestClient } from '../../support/client';
import { startServer, type TestServer } from '../../support/server';

const SEED = {
  name: 'Instancia',
  description: 'Instancia',
  attributes: [
    {
      name: 'id',
      required: true,
      type: 'ELEMENT',
      entityPrimaryKey: true,
      foreignKeyType: 'NONE',
      attributeProducts: [
        {
          productName: 'PIMSMC',
          tableName: 'UNIDADEADM',
          foreignTableName: null,
          columns: [{ columnName: 'ID_UNIDADEADM', parentColumnName: null, type: 'NUMERIC', label: 'id' }],
        },
      ],
      children: [],
    },
  ],
};

describe('the session with the Server', () => {
  let server: TestServer;
  let client: TestClient;
  let environment: { id: string; token: string };

  const onServer = async (method: string, path: string, body?: object) =>
    (await server.request(method, path, { token: server.adminToken, body })).body;
  const session = () => client.app.get(ServerSession);
  const ready = async () =>
    (await client.request('GET', '/health/ready')).body.checks.find((check: { name: string }) => check.name === 'server');
  const remote = (change: object = {}) => ({ publishRemote: true, serverUrl: server.url, environmentToken: environment.token, ...change });

  beforeAll(async () => {
    server = await startServer();
    environment = await onServer('POST', '/v1/environment', { name: 'First' });
    client = await TestClient.start();
    await client.stop();
  });

  afterEach(() => client.stop());

  afterAll(async () => {
    await client.close();
    await server.close();
  });

  it('pins the environment of the first answer, reports itself and synchronises schemas by long poll', async () => {
    const draft = await onServer('POST', '/v1/schemaDefinition', SEED);
    await onServer('POST', `/v1/schemaDefinition/${draft.id}/publish`, {});
    await client.launch(remote());
    await eventually(async () => session().maySend());
    expect(session().environment()).toEqual({ id: environment.id, name: 'First' });
    expect(session().instanceId()).toMatch(/^[0-9a-f-]{36}$/);
    await eventually(async () => (await client.request('GET', '/v1/schemaDefinition')).body.items.length === 1);
    expect((await client.request('GET', `/v1/schemaDefinition/${draft.id}`)).body).toMatchObject({
      name: 'Instancia',
      status: 'PRODUCTION',
    });
    const next = await onServer('POST', '/v1/schemaDefinition', { ...SEED, name: 'Second' });
    await onServer('POST', `/v1/schemaDefinition/${next.id}/publish`, {});
    await eventually(async () => (await client.request('GET', '/v1/schemaDefinition?name=Second')).body.items.length === 1, 3_000);
    await eventually(async () => (await onServer('GET', '/v1/environment/client')).items.length === 1);
    expect((await onServer('GET', '/v1/environment/client')).items[0]).toMatchObject({ instanceId: session().instanceId() });
  });

  it('keeps who it is over a restart, and sends nothing for another environment', async () => {
    const other = await onServer('POST', '/v1/environment', { name: 'Other' });
    await client.launch(remote({ environmentToken: other.token }));
    await eventually(async () => session().status().state === 'ENVIRONMENT_CHANGED');
    expect(session().maySend()).toBe(false);
    expect(session().environment()).toMatchObject({ id: environment.id });
    expect(await ready()).toMatchObject({ up: false, detail: expect.stringContaining(other.id) });
  });

  it('stays up, not ready, with an invalid token', async () => {
    await client.launch(remote({ environmentToken: 'f'.repeat(64) }));
    await eventually(async () => session().status().state === 'ENVIRONMENT_TOKEN_INVALID');
    expect(session().maySend()).toBe(false);
    expect((await client.request('GET', '/health/live')).status).toBe(200);
    expect(await ready()).toMatchObject({ up: false });
    expect(JSON.stringify(await ready())).not.toContain('ffff');
  });

  it('starts with the stored schemas when the Server cannot be reached', async () => {
    await client.launch(remote({ serverUrl: 'http://127.0.0.1:1' }));
    await eventually(async () => session().status().state === 'UNREACHABLE');
    expect(session().maySend()).toBe(false);
    expect((await client.request('GET', '/v1/schemaDefinition')).body.items.length).toBe(2);
  });

  it('imports an exported file, whole or not at all', async () => {
    await client.launch();
    const item = { ...SEED, id: randomUUID(), version: '1', name: 'Imported', status: 'PRODUCTION', createdAt: null, updatedAt: null };
    const bad = await client.request('POST', '/v1/schemaDefinition/sync', { items: [item, { ...item, id: null }] });
    expect(bad).toMatchObject({
      status: 422,
      body: { code: 'SCHEMA_DEFINITION_INVALID', details: [{ message: expect.stringContaining('items[1].id') }] },
    });
    expect((await client.request('POST', '/v1/schemaDefinition/sync', { things: [] })).status).toBe(400);
    expect((await client.request('GET', `/v1/schemaDefinition/${item.id}`)).status).toBe(404);
    expect((await client.request('POST', '/v1/schemaDefinition/sync', { items: [item, item] })).body).toEqual({ received: 2, added: 1 });
    expect((await client.request('GET', `/v1/schemaDefinition/${item.id}`)).body).toMatchObject({ name: 'Imported', version: '1' });
  });
});

async function eventually(question: () => Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await question().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
