import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSchemaForm } from '../../../src/contracts';
import { PublishedSchemas } from '../../../src/server/schema-registry';
import type { HttpAnswer } from '../../support/http';
import { startServer, type TestServer } from '../../support/server';

// The tests bend definitions as a sender may.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Json = any;

const SEED: Json = JSON.parse(readFileSync(join(__dirname, '../../support/fixtures/instancia.schema.json'), 'utf8'));
/** Long before a request that waits would be answered anyway, also on a busy machine. */
const SOONER_MS = 15_000;
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** The seed's schema under a name of its own. */
const definition = (more: object = {}): Json => ({ ...structuredClone(SEED), id: undefined, name: `Instancia ${randomUUID()}`, ...more });
const withAttribute = (schema: Json, name: string, more: object = {}): Json => ({
  ...schema,
  attributes: [...schema.attributes, { ...schema.attributes[0], required: false, name, ...more }],
});

describe('the schema registry over HTTP', () => {
  let server: TestServer;
  let environment: { id: string; token: string };
  beforeAll(async () => {
    server = await startServer();
    environment = await newEnvironment();
  });
  afterAll(() => server.close());

  const call = (method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer<Json>> =>
    server.request(method, path, { body, headers, token: server.adminToken });
  const newEnvironment = async () => (await call('POST', '/v1/environment', { name: 'Mill' })).body as { id: string; token: string };
  const create = async (schema = definition()) => {
    const { status, body } = await call('POST', '/v1/schemaDefinition', schema);
    expect(status).toBe(201);
    return body;
  };
  const put = (draft: Json, headers?: Record<string, string>) => call('PUT', `/v1/schemaDefinition/${draft.id}`, draft, headers);
  const publish = (id: string, body: object = {}) => call('POST', `/v1/schemaDefinition/${id}/publish`, body);
  const sync = async (
    since?: string,
    wait = 0,
    { token, url = server.url } = { token: environment.token, url: server.url },
  ): Promise<Json> => {
    const query = new URLSearchParams({ wait: String(wait), ...(since !== undefined && { since }) });
    const answer = await fetch(`${url}/v1/schemaDefinition/sync?${query}`, { headers: { authorization: `Bearer ${token}` } });
    return answer.json();
  };
  /** The cursor behind everything published so far. */
  const syncAll = async (token = environment.token): Promise<string> => {
    let page = await sync(undefined, 0, { token, url: server.url });
    while (page.items.length > 0) page = await sync(page.cursor, 0, { token, url: server.url });
    return page.cursor;
  };

  describe('drafts', () => {
    it("take the seed's JSON as it stands and replace what is the registry's", async () => {
      const answer = await call('POST', '/v1/schemaDefinition', SEED);
      const form = checkSchemaForm(SEED);
      expect(answer.status).toBe(201);
      expect(answer.headers.location).toBe(`/v1/schemaDefinition/${SEED.id}`);
      expect(answer.body).toEqual({
        ...SEED,
        status: 'DEVELOPMENT',
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
        environmentIds: null,
        attributes: form.ok && form.structure.attributes,
        tableRules: [],
      });
      expect(await put(answer.body)).toMatchObject({ status: 200, body: { attributes: answer.body.attributes } });
    });

    it('have an id and a name of their own', async () => {
      const first = await create(definition({ id: randomUUID() }));
      expect(await call('POST', '/v1/schemaDefinition', definition({ id: first.id }))).toMatchObject({
        status: 409,
        body: { code: 'ALREADY_EXISTS', message: expect.stringContaining(first.id) },
      });
      expect(await call('POST', '/v1/schemaDefinition', definition({ name: first.name }))).toMatchObject({
        status: 409,
        body: { code: 'ALREADY_EXISTS', message: expect.stringContaining(first.name) },
      });
      const second = await create();
      expect(await put({ ...second, name: first.name })).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
      expect(
        await put({ ...second, id: first.id }).then(() => call('PUT', `/v1/schemaDefinition/${second.id}`, { ...second, id: first.id })),
      ).toMatchObject({ status: 422 });
    });

    it('are refused with every broken rule and its path, and nothing is stored', async () => {
      const schema = definition();
      schema.attributes[0].attributeProducts[0].columns[0].type = 'BLOB';
      schema.attributes[1].name = '';
      const answer = await call('POST', '/v1/schemaDefinition', schema);
      expect(answer).toMatchObject({ status: 422, body: { code: 'SCHEMA_DEFINITION_INVALID' } });
      expect(answer.body.details).toEqual([
        expect.objectContaining({
          code: 'SCHEMA_RULE_BROKEN',
          message: 'attributes[0].attributeProducts[0].columns[0].type: must be one of STRING, NUMBER, DATE, CLOB.',
        }),
        expect.objectContaining({ code: 'SCHEMA_RULE_BROKEN', message: 'attributes[1].name: must not be empty.' }),
      ]);
      expect((await call('GET', `/v1/schemaDefinition?name=${encodeURIComponent(schema.name)}`)).body.items).toEqual([]);
      const draft = await create();
      expect((await put({ ...draft, attributes: [] })).status).toBe(422);
      expect((await call('GET', `/v1/schemaDefinition/${draft.id}`)).body).toEqual(draft);
    });

    it('name only environments there are', async () => {
      expect(
        (await call('POST', '/v1/schemaDefinition', definition({ environmentIds: [environment.id, UNKNOWN] }))).body.details,
      ).toMatchObject([{ message: 'environmentIds[1]: is no environment.' }]);
      expect(await create(definition({ environmentIds: [environment.id.toUpperCase()] }))).toMatchObject({
        environmentIds: [environment.id],
      });
    });

    it('are replaced with If-Match, listed and removed', async () => {
      const draft = await create();
      expect((await put({ ...draft, description: 'new' }, { 'if-match': '"1"' })).headers.etag).toBe('"2"');
      expect(await put(draft, { 'if-match': '"1"' })).toMatchObject({ status: 409, body: { code: 'STALE_VERSION' } });
      expect((await call('GET', `/v1/schemaDefinition?search=${draft.id}&fields=id,description`)).body).toEqual({
        hasNext: false,
        items: [{ id: draft.id, description: 'new' }],
      });
      expect((await call('DELETE', `/v1/schemaDefinition/${draft.id}`)).status).toBe(204);
      expect((await call('GET', `/v1/schemaDefinition/${draft.id}`)).status).toBe(404);
    });

    it('carry table rules into every version and to the Client', async () => {
      const rule = {
        productName: 'PIMSMC',
        tableName: 'UNIDADEADM',
        rowFilter: [{ columnName: 'FG_ATIVO', operator: 'IN', value: ['S', 1] }],
      };
      const draft = await create(definition({ tableRules: [rule] }));
      expect(draft.tableRules).toEqual([rule]);
      const since = await syncAll();
      expect((await publish(draft.id)).body.tableRules).toEqual([rule]);
      await put({ ...draft, tableRules: [] });
      expect((await publish(draft.id)).body.tableRules).toEqual([]);
      expect((await sync(since)).items.map((item: Json) => item.tableRules)).toEqual([[rule], []]);
      const broken = await call('POST', '/v1/schemaDefinition', definition({ tableRules: [{ ...rule, productName: 'NOBODY' }] }));
      expect(broken).toMatchObject({ status: 422, body: { details: [{ message: expect.stringContaining('tableRules[0].productName') }] } });
    });

    it('keep hostile names as they are, to the Client', async () => {
      const hostile = `x"; DROP TABLE "schema_definition"; -- ' \\ 註文 😀`;
      const schema = withAttribute(definition({ name: `${hostile} ${randomUUID()}`, version: `1'; --` }), hostile);
      for (const attribute of schema.attributes) for (const product of attribute.attributeProducts) product.tableName = hostile;
      const { id } = await create(schema);
      const since = await syncAll();
      const published = await publish(id);
      expect(published).toMatchObject({ status: 201, body: { name: schema.name, version: `1'; --` } });
      expect((await call('GET', String(published.headers.location))).body).toEqual(published.body);
      expect((await sync(since)).items).toEqual([published.body]);
    });
  });

  describe('publishing', () => {
    it('makes immutable versions, counted on, while the draft goes on', async () => {
      const draft = await create(definition({ version: '12.1.27' }));
      const first = await publish(draft.id);
      expect(first).toMatchObject({ status: 201, body: { id: draft.id, version: '12.1.27', status: 'PRODUCTION', name: draft.name } });
      expect(first.headers.location).toBe(`/v1/schemaDefinition/${draft.id}/version/12.1.27`);

      await put(withAttribute(draft, 'apelido'));
      expect((await call('GET', `/v1/schemaDefinition/${draft.id}/version/12.1.27`)).body).toEqual(first.body);
      expect((await publish(draft.id)).body).toMatchObject({ version: '12.1.28', attributes: { length: 4 } });
      expect((await publish(draft.id, { version: '13.0' })).body.version).toBe('13.0');
      expect((await publish(draft.id)).body.version).toBe('13.1');
      expect(await publish(draft.id, { version: '12.1.28' })).toMatchObject({ status: 409, body: { code: 'ALREADY_EXISTS' } });
      const { body } = await call('GET', `/v1/schemaDefinition/${draft.id}/version`);
      expect(body.items.map((item: Json) => item.version)).toEqual(['13.1', '13.0', '12.1.28', '12.1.27']);
      expect((await call('GET', `/v1/schemaDefinition/${draft.id}`)).body.status).toBe('DEVELOPMENT');
    });

    it('gives every one of many at once a version of its own', async () => {
      const { id } = await create(definition({ version: '1' }));
      const answers = await Promise.all(Array.from({ length: 10 }, () => publish(id)));
      expect(answers.map(({ body }) => Number(body.version)).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });

    it('refuses what breaks receivers of any published version, unless forced with a reason', async () => {
      const draft = await create(withAttribute(definition({ version: '1' }), 'apelido'));
      await publish(draft.id);
      await put({ ...draft, attributes: draft.attributes.slice(0, 3) });
      const refused = await publish(draft.id);
      expect(refused).toMatchObject({ status: 409, body: { code: 'INCOMPATIBLE_SCHEMA' } });
      expect(refused.body.details).toEqual([
        expect.objectContaining({ code: 'INCOMPATIBLE_ATTRIBUTE', message: 'Against version 1: apelido was removed.' }),
      ]);
      expect(await publish(draft.id, { force: true })).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
      expect(await publish(draft.id, { force: true, reason: 'nobody reads it' })).toMatchObject({ status: 201, body: { version: '2' } });

      expect((await publish(draft.id)).body.details).toHaveLength(1); // version 1 is still out there
      const { rows } = await server.pool.query(
        'SELECT version, forced, reason, incompatibilities FROM schema_publication_audit WHERE schema_id = $1 ORDER BY published_at',
        [draft.id],
      );
      expect(rows).toEqual([
        { version: '1', forced: false, reason: null, incompatibilities: [] },
        {
          version: '2',
          forced: true,
          reason: 'nobody reads it',
          incompatibilities: [{ version: '1', attribute: 'apelido', problem: 'was removed' }],
        },
      ]);
    });

    it('fixes the name and the existence of the schema', async () => {
      const draft = await create();
      await publish(draft.id);
      expect(await put({ ...draft, name: 'other' })).toMatchObject({ status: 409, body: { code: 'SCHEMA_NAME_PUBLISHED' } });
      expect(await call('DELETE', `/v1/schemaDefinition/${draft.id}`)).toMatchObject({ status: 409, body: { code: 'STILL_REFERENCED' } });
    });

    it('asks for a version where none follows', async () => {
      const { id } = await create(definition({ version: 'beta' }));
      await publish(id);
      expect(await publish(id)).toMatchObject({ status: 422, body: { code: 'VERSION_NEEDED' } });
    });

    it('takes no body as an empty one', async () => {
      const { id } = await create();
      expect((await server.request('POST', `/v1/schemaDefinition/${id}/publish`, { token: server.adminToken })).status).toBe(201);
    });
  });

  describe('sync', () => {
    it('hands out what follows the cursor, in order, once', async () => {
      const since = await syncAll();
      const [one, two] = [await create(), await create()];
      for (const { id } of [one, two, one]) await publish(id);
      const page = await sync(since);
      expect(page.items.map((item: Json) => [item.id, item.version])).toEqual([
        [one.id, '12.1.27'],
        [two.id, '12.1.27'],
        [one.id, '12.1.28'],
      ]);
      expect(await sync(page.cursor)).toEqual({ cursor: page.cursor, items: [] });
    });

    it('waits for a publication and answers at once when it comes', async () => {
      const since = await syncAll();
      const { id } = await create();
      const waiting = sync(since, 20);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await publish(id);
      const published = Date.now();
      expect((await waiting).items).toMatchObject([{ id }]);
      expect(Date.now() - published).toBeLessThan(SOONER_MS);
    });

    it('hears of a publication by another process within a good second', async () => {
      const other = await startServer({ databaseUrl: server.databaseUrl, adminToken: server.adminToken });
      try {
        const since = await syncAll();
        const { id } = await create();
        const started = Date.now();
        const waiting = sync(since, 20, { token: environment.token, url: other.url });
        await new Promise((resolve) => setTimeout(resolve, 100));
        await publish(id);
        expect((await waiting).items).toMatchObject([{ id }]);
        expect(Date.now() - started).toBeLessThan(SOONER_MS);
      } finally {
        await other.close();
      }
    });

    it('answers empty when the time is over', async () => {
      const since = await syncAll();
      const started = Date.now();
      expect(await sync(since, 1)).toEqual({ cursor: since, items: [] });
      expect(Date.now() - started).toBeGreaterThanOrEqual(950);
    });

    it('does not lose a publication that commits late', async () => {
      const [slow, fast] = [await create(), await create()];
      const since = await syncAll();
      const tx = await server.pool.connect();
      // A publication that has its position, but has not committed yet.
      await tx.query('BEGIN');
      const { rows } = await tx.query<{ position: number }>(
        'UPDATE schema_publication_head SET position = position + 1 RETURNING position',
      );
      const structure = JSON.stringify({ name: slow.name, description: null, attributes: slow.attributes });
      await tx.query(
        `INSERT INTO schema_version (schema_id, version, ordinal, position, structure, created_at) VALUES ($1, '1', 1, $2, $3, now())`,
        [slow.id, rows[0].position, structure],
      );
      const publishing = publish(fast.id);
      await new Promise((resolve) => setTimeout(resolve, 200));
      const early = await sync(since);
      expect(early.items).toEqual([]); // without the lock, the faster one would be here and the cursor beyond the slower one
      await tx.query('COMMIT');
      tx.release();
      await publishing;
      const late = (await sync(early.cursor)).items;
      expect(late.map((item: Json) => item.id)).toEqual([slow.id, fast.id]);
      expect(late[0].tableRules).toEqual([]); // as with versions published before there were any
    });

    it('keeps a schema to its environments, and hands it to one that is added later', async () => {
      const other = await newEnvironment();
      const draft = await create(definition({ environmentIds: [environment.id], version: '1' }));
      const [mine, theirs] = [await syncAll(), await syncAll(other.token)];
      await publish(draft.id);
      expect((await sync(mine)).items).toHaveLength(1);
      expect((await sync(theirs, 0, { token: other.token, url: server.url })).items).toEqual([]);

      const schemas = server.running.app.get(PublishedSchemas);
      expect((await schemas.validator(draft.name, '1', environment.id))?.schema).toMatchObject({ id: draft.id, version: '1' });
      expect(await schemas.validator(draft.name, '1', other.id)).toBeNull();

      const waiting = sync(theirs, 20, { token: other.token, url: server.url });
      await put({ ...draft, environmentIds: [environment.id, other.id] });
      expect((await waiting).items).toMatchObject([{ id: draft.id, version: '1' }]);
      expect(await schemas.validator(draft.name, '1', other.id)).not.toBeNull();
    });

    it('starts over for a cursor of another history of this Server', async () => {
      const stranger = Buffer.from(`1.${randomUUID()}`).toString('base64url');
      expect((await sync(stranger)).items.length).toBeGreaterThan(0);
    });

    it.each<[string, string, number, string]>([
      ['since=x', 'a cursor of another kind', 400, 'CURSOR_INVALID'],
      ['since=%00', 'a cursor with NUL', 400, 'CURSOR_INVALID'],
      ['wait=31', 'more patience than allowed', 400, 'REQUEST_INVALID'],
      ['wait=soon', 'no number', 400, 'REQUEST_INVALID'],
      ['x=1', 'an unknown parameter', 400, 'REQUEST_INVALID'],
    ])('refuses %s: %s', async (query, _what, status, code) => {
      expect(await server.request('GET', `/v1/schemaDefinition/sync?${query}`, { token: environment.token })).toMatchObject({
        status,
        body: { code },
      });
    });

    it('ends waiting requests when the process stops', async () => {
      const stopping = await startServer();
      const admin = { token: stopping.adminToken, body: { name: 'x' } };
      const { token } = (await stopping.request('POST', '/v1/environment', admin)).body as { token: string };
      const waiting = stopping.request('GET', '/v1/schemaDefinition/sync?wait=30', { token });
      await new Promise((resolve) => setTimeout(resolve, 200));
      const started = Date.now();
      await Promise.all([waiting, stopping.close()]);
      expect((await waiting).status).toBe(200);
      expect(Date.now() - started).toBeLessThan(SOONER_MS);
    });
  });

  it('finds no validator for what is not published', async () => {
    const schemas = server.running.app.get(PublishedSchemas);
    const draft = await create(definition({ version: '1' }));
    expect(await schemas.validator(draft.name, '1', environment.id)).toBeNull();
    await publish(draft.id);
    expect(await schemas.validator(draft.name, '1', environment.id)).not.toBeNull();
    expect(await schemas.validator(draft.name, '2', environment.id)).toBeNull();
    expect(await schemas.validator('a\0b', '1', environment.id)).toBeNull();
  });

  it.each<[string, string, unknown, number, string]>([
    ['GET', `/v1/schemaDefinition/${UNKNOWN}`, undefined, 404, 'NOT_FOUND'],
    ['PUT', `/v1/schemaDefinition/${UNKNOWN}`, { ...SEED, id: null, name: 'nobody' }, 404, 'NOT_FOUND'],
    ['DELETE', `/v1/schemaDefinition/${UNKNOWN}`, undefined, 404, 'NOT_FOUND'],
    ['POST', `/v1/schemaDefinition/${UNKNOWN}/publish`, {}, 404, 'NOT_FOUND'],
    ['GET', `/v1/schemaDefinition/${UNKNOWN}/version`, undefined, 404, 'NOT_FOUND'],
    ['GET', `/v1/schemaDefinition/${UNKNOWN}/version/1%00`, undefined, 404, 'NOT_FOUND'],
    ['POST', `/v1/schemaDefinition/${UNKNOWN}/publish`, { versao: '1' }, 400, 'REQUEST_INVALID'],
    ['POST', `/v1/schemaDefinition/${UNKNOWN}/publish`, { version: '' }, 400, 'REQUEST_INVALID'],
    ['GET', '/v1/schemaDefinition/x', undefined, 400, 'REQUEST_INVALID'],
    ['POST', '/v1/schemaDefinition', [], 422, 'SCHEMA_DEFINITION_INVALID'],
    ['POST', '/v1/schemaDefinition', 'null', 422, 'SCHEMA_DEFINITION_INVALID'],
    ['POST', '/v1/schemaDefinition', '{"name":', 400, 'BODY_MALFORMED'],
  ])('%s %s %j is %d %s', async (method, path, body, status, code) => {
    expect(await call(method, path, body)).toMatchObject({ status, body: { code } });
  });

  it('is documented with the example of the source document and the right tokens', async () => {
    const { paths, components } = (await server.request('GET', '/api-json')).body;
    const schemes = (path: string, verb: string) => paths[path][verb].security.flatMap(Object.keys);
    expect(schemes('/v1/schemaDefinition', 'post')).toEqual(['admin']);
    expect(schemes('/v1/schemaDefinition/sync', 'get')).toEqual(['environment']);
    expect(schemes('/v1/environment/client', 'get')).toEqual(['admin']);
    expect(schemes('/v1/environment/client', 'post')).toEqual(['environment']);
    expect(Object.keys(paths['/v1/schemaDefinition/{id}'].put.responses)).toEqual(
      expect.arrayContaining(['200', '401', '404', '409', '422']),
    );
    const { attributes, name, id, tableRules } = components.schemas.SchemaDefinitionBody.properties;
    const form = checkSchemaForm({ id: id.example, name: name.example, attributes: attributes.example, tableRules: tableRules.example });
    const seed = checkSchemaForm(SEED);
    expect(form.ok && form.structure.attributes).toEqual(seed.ok && seed.structure.attributes);
  });

  it('is for administrators, but for sync', async () => {
    for (const path of ['', `/${UNKNOWN}`, `/${UNKNOWN}/version`]) {
      expect((await server.request('GET', `/v1/schemaDefinition${path}`, { token: environment.token })).status).toBe(403);
    }
    expect((await server.request('GET', '/v1/schemaDefinition/sync', { token: server.adminToken })).status).toBe(401);
  });
});
