import { randomUUID } from 'node:crypto';
import type { HttpAnswer } from '../../support/http';
import { startServer, type TestServer } from '../../support/server';

// Tests look into answers freely.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

describe('environments over HTTP', () => {
  let server: TestServer;
  const app = {
    /** @param token the administrator's unless given; null: none */
    call: (
      method: string,
      path: string,
      body?: unknown,
      { token, headers }: { token?: string | null; headers?: Record<string, string> } = {},
    ): Promise<HttpAnswer<Json>> =>
      server.request(method, path, { body, headers, token: token === null ? undefined : (token ?? server.adminToken) }),
  };
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const create = async (more: object = {}) =>
    (await app.call('POST', '/v1/environment', { name: 'Mill', ...more })).body as { id: string; token: string };
  const current = (token: string | null) => app.call('GET', '/v1/environment/current', undefined, { token });

  it('registers one with a token that is shown once and stored hashed', async () => {
    const { status, headers, body } = await app.call('POST', '/v1/environment', { name: 'Mill', description: 'Moinho São João' });
    expect({ status, location: headers.location, etag: headers.etag }).toEqual({
      status: 201,
      location: `/v1/environment/${body.id}`,
      etag: '"1"',
    });
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      name: 'Mill',
      description: 'Moinho São João',
      enabled: true,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(await current(body.token)).toMatchObject({ status: 200, body: { id: body.id, name: 'Mill', enabled: true } });

    const one = await app.call('GET', `/v1/environment/${body.id}`);
    const tokens = await app.call('GET', `/v1/environment/${body.id}/token`);
    expect(JSON.stringify([one.body, tokens.body])).not.toMatch(/[0-9a-f]{64}/);
    expect(tokens.body).toMatchObject({ hasNext: false, items: [{ name: 'client', kind: 'CLIENT', expiresAt: null }] });
    const stored = await server.pool.query<{ token_hash: string }>('SELECT token_hash FROM environment_token');
    expect(stored.rows.map((row) => row.token_hash)).not.toContain(body.token);
  });

  it('honours an id once', async () => {
    const id = randomUUID();
    expect((await create({ id })).id).toBe(id);
    expect(await app.call('POST', '/v1/environment', { name: 'Other', id })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_EXISTS' },
    });
  });

  it('lists, searches and pages', async () => {
    const name = `Unique ${randomUUID()}`;
    for (const suffix of ['b', 'a', 'c']) await create({ name: `${name} ${suffix}` });
    const { body } = await app.call(
      'GET',
      `/v1/environment?search=${encodeURIComponent(name.toLowerCase())}&order=-name&pageSize=2&fields=name`,
    );
    expect(body).toEqual({ hasNext: true, items: [{ name: `${name} c` }, { name: `${name} b` }] });
    expect(await app.call('GET', '/v1/environment?color=red')).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });

  it('replaces with If-Match, and refuses a stale one', async () => {
    const { id } = await create();
    const put = (etag: string, name: string) => app.call('PUT', `/v1/environment/${id}`, { name }, { headers: { 'if-match': etag } });
    expect(await put('"1"', 'First')).toMatchObject({ status: 200, body: { name: 'First', description: null, enabled: true } });
    expect(await put('"1"', 'Second')).toMatchObject({ status: 409, body: { code: 'STALE_VERSION' } });
    expect((await app.call('GET', `/v1/environment/${id}`)).headers.etag).toBe('"2"');
  });

  it('refuses every token of a disabled one at once, until it is enabled again', async () => {
    const { id, token } = await create();
    expect((await current(token)).status).toBe(200);
    await app.call('PUT', `/v1/environment/${id}`, { name: 'Mill', enabled: false });
    expect(await current(token)).toMatchObject({ status: 403, body: { code: 'ENVIRONMENT_DISABLED' } });
    await app.call('PUT', `/v1/environment/${id}`, { name: 'Mill', enabled: true });
    expect((await current(token)).status).toBe(200);
  });

  it('removes one with its tokens', async () => {
    const { id, token } = await create();
    await current(token);
    expect((await app.call('DELETE', `/v1/environment/${id}`)).status).toBe(204);
    expect(await current(token)).toMatchObject({ status: 401, body: { code: 'UNAUTHORIZED' } });
    expect((await app.call('GET', `/v1/environment/${id}`)).status).toBe(404);
  });

  describe('tokens', () => {
    const issue = (id: string, body: object) => app.call('POST', `/v1/environment/${id}/token`, body);

    it('are rotated: the replaced one stays valid for its grace, the new one at once', async () => {
      const { id, token } = await create();
      const [{ id: oldId }] = (await app.call('GET', `/v1/environment/${id}/token`)).body.items;
      const graceful = await issue(id, { name: 'new', kind: 'CLIENT', replaces: oldId, graceSeconds: 2 });
      expect(graceful).toMatchObject({ status: 201, body: { kind: 'CLIENT', name: 'new', expiresAt: null } });
      expect(graceful.headers.location).toBe(`/v1/environment/${id}/token/${graceful.body.id}`);
      expect([(await current(token)).status, (await current(graceful.body.token)).status]).toEqual([200, 200]);
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      expect([(await current(token)).status, (await current(graceful.body.token)).status]).toEqual([401, 200]);

      const immediate = await issue(id, { name: 'newest', kind: 'CLIENT', replaces: graceful.body.id, graceSeconds: 0 });
      expect([(await current(graceful.body.token)).status, (await current(immediate.body.token)).status]).toEqual([401, 200]);
    });

    it('are revoked at once', async () => {
      const { id } = await create();
      const { body } = await issue(id, { name: 'app', kind: 'APPLICATION' });
      expect((await current(body.token)).status).toBe(200);
      expect((await app.call('DELETE', `/v1/environment/${id}/token/${body.id}`)).status).toBe(204);
      expect((await current(body.token)).status).toBe(401);
      expect((await app.call('GET', `/v1/environment/${id}/token/${body.id}`)).status).toBe(404);
    });

    it('belong to one environment', async () => {
      const [mine, other] = [await create(), await create()];
      const [{ id: otherToken }] = (await app.call('GET', `/v1/environment/${other.id}/token`)).body.items;
      expect((await issue(mine.id, { name: 'x', kind: 'CLIENT', replaces: otherToken })).status).toBe(404);
      expect((await app.call('DELETE', `/v1/environment/${mine.id}/token/${otherToken}`)).status).toBe(404);
      expect((await current(other.token)).status).toBe(200);
    });

    it.each([
      { kind: 'CLIENT' },
      { name: 'x', kind: 'ROOT' },
      { name: 'x', kind: 'CLIENT', graceSeconds: -1 },
      { name: 'x', kind: 'CLIENT', replaces: 'x' },
      { name: 'a\0b', kind: 'CLIENT' },
      { name: 'x', kind: 'CLIENT', token: 'mine' },
    ])('are not issued for %j', async (body) => {
      const { id } = await create();
      expect(await issue(id, body)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
    });
  });

  describe('reports of Clients', () => {
    const report = {
      instanceId: randomUUID(),
      version: '0.1.0',
      host: 'erp',
      connections: [{ id: 'c', name: 'ERP', state: 'UP' }],
      lag: 12.5,
      backlog: 3,
    };
    const send = (token: string, body: unknown) => app.call('POST', '/v1/environment/client', body, { token });

    it('are kept per instance, the last one counting', async () => {
      const { id, token } = await create();
      expect((await send(token, report)).status).toBe(204);
      expect((await send(token, { ...report, backlog: 0, somethingNew: true })).status).toBe(204);
      const { body } = await app.call('GET', `/v1/environment/client?environmentId=${id}`);
      expect(body).toEqual({
        hasNext: false,
        items: [{ ...report, environmentId: id, lag: 13, backlog: 0, reportedAt: expect.any(String) }],
      });
    });

    it('need a token of kind CLIENT and a report', async () => {
      const { id, token } = await create();
      const reader = (await app.call('POST', `/v1/environment/${id}/token`, { name: 'r', kind: 'READER' })).body.token;
      expect(await send(reader, report)).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
      for (const body of [null, [], {}, { ...report, instanceId: 'x' }, { ...report, host: 'a\0' }, { ...report, connections: ['\0'] }]) {
        expect(await send(token, body)).toMatchObject({ status: 400 });
      }
    });
  });

  it('lets nobody in without the right token', async () => {
    const { id, token } = await create();
    for (const wrong of [null, 'x', 'A'.repeat(64), 'f'.repeat(64)]) {
      expect((await app.call('GET', `/v1/environment/${id}`, undefined, { token: wrong })).status).toBe(401);
      expect((await app.call('GET', '/v1/environment/client', undefined, { token: wrong })).status).toBe(401);
    }
    for (const wrong of [null, 'x', 'f'.repeat(64), '\u00e9']) expect((await current(wrong)).status).toBe(401);
    for (const path of [`/v1/environment/${id}`, '/v1/environment/client', '/v1/schemaDefinition']) {
      expect(await app.call('GET', path, undefined, { token })).toMatchObject({ status: 403, body: { code: 'FORBIDDEN' } });
    }
    expect((await current(null)).body).toMatchObject({
      code: 'UNAUTHORIZED',
      message: expect.any(String),
      detailedMessage: expect.any(String),
    });
  });

  it.each<[string, string, unknown, number]>([
    ['GET', `/v1/environment/${UNKNOWN}`, undefined, 404],
    ['PUT', `/v1/environment/${UNKNOWN}`, { name: 'x' }, 404],
    ['DELETE', `/v1/environment/${UNKNOWN}`, undefined, 404],
    ['POST', `/v1/environment/${UNKNOWN}/token`, { name: 'x', kind: 'CLIENT' }, 404],
    ['GET', `/v1/environment/${UNKNOWN}/token`, undefined, 404],
    ['GET', "/v1/environment/'%3B%20DROP%20TABLE%20x", undefined, 400],
    ['GET', '/v1/environment?search=%00', undefined, 400],
    ['GET', '/v1/environment?name=%00', undefined, 400],
    ['POST', '/v1/environment', {}, 400],
    ['POST', '/v1/environment', { name: '  ' }, 400],
    ['POST', '/v1/environment', { name: 'a\u0000b' }, 400],
    ['POST', '/v1/environment', { name: 'x', description: 'a\u0000b' }, 400],
    ['POST', '/v1/environment', { name: 'x'.repeat(201) }, 400],
    ['POST', '/v1/environment', { name: 'x', enabled: 'yes' }, 400],
    ['POST', '/v1/environment', { name: 'x', admin: true }, 400],
    ['POST', '/v1/environment', { name: 'x', id: '7' }, 400],
    ['POST', '/v1/environment', [], 400],
  ])('%s %s %j is %d', async (method, path, body, status) => {
    const answer = await app.call(method, path, body);
    expect(answer).toMatchObject({ status, body: { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.any(String) } });
  });

  it('keeps a hostile name as it is', async () => {
    const name = `"; DROP TABLE client_environment; -- ' \\ 環境 😀`;
    const { id } = await create({ name });
    expect((await app.call('GET', `/v1/environment/${id}`)).body.name).toBe(name);
    expect((await app.call('GET', `/v1/environment?name=${encodeURIComponent(name)}`)).body.items).toHaveLength(1);
  });
});
