import { randomUUID } from 'node:crypto';
import { TestClient } from '../../support/client';

const CUSTOMER_ID = 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9';
/** Without waiting for the product's transaction, also on a busy machine. */
const PROMPTLY_MS = 20_000;
const ORDER_ID = 'b126a79d-693c-4d2d-bbbd-a3cbff1abfc9';

const DDL = `
  CREATE TABLE tcc_product_metadata (name text, version text);
  INSERT INTO tcc_product_metadata VALUES (' SHOP ', '1.0 ');
  CREATE TABLE customer (id integer PRIMARY KEY, name text, born date);
  CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, note text);
  CREATE TABLE "order; ""items" (order_id integer, line integer, sku text, PRIMARY KEY (order_id, line));
  INSERT INTO customer SELECT n, 'customer ' || n FROM generate_series(1, 20) n;`;

function attribute(name: string, tableName: string, columns: object[], rest: object = {}) {
  return {
    name,
    required: false,
    type: 'ELEMENT',
    entityPrimaryKey: false,
    foreignKeyType: 'NONE',
    children: [],
    ...rest,
    attributeProducts: [
      {
        productName: 'shop',
        tableName,
        foreignTableName: null,
        columns: columns.map((column) => ({ parentColumnName: null, type: 'STRING', label: null, ...column })),
      },
    ],
  };
}

const key = (tableName: string) =>
  attribute('id', tableName, [{ columnName: 'ID', type: 'NUMBER', label: 'id' }], { entityPrimaryKey: true, required: true });

function schema(id: string, name: string, attributes: object[], version = '1', updatedAt = '2026-01-01T00:00:00.000Z') {
  return { id, version, name, description: null, status: 'PRODUCTION', createdAt: updatedAt, updatedAt, attributes };
}

const CUSTOMER = schema(CUSTOMER_ID, 'Customer', [key('CUSTOMER'), attribute('name', 'CUSTOMER', [{ columnName: 'NAME' }])]);
const ITEMS = 'order; "items';
const ORDER = schema(ORDER_ID, 'Order', [
  key('orders'),
  attribute('customer', 'orders', [{ columnName: 'customer_id', type: 'NUMBER' }], { foreignKeyType: 'OTHER_SCHEMA' }),
  attribute('items', ITEMS, [], {
    type: 'ARRAY',
    children: [
      attribute('order', ITEMS, [{ columnName: 'order_id', parentColumnName: 'id', type: 'NUMBER' }], { foreignKeyType: 'PARENT_SCHEMA' }),
      attribute('sku', ITEMS, [{ columnName: 'sku' }]),
    ],
  }),
]);

describe('ProductConnectionSchema', () => {
  let client: TestClient;
  let connectionId: string;

  beforeEach(async () => {
    client = await TestClient.start();
    await client.product.pool().query(DDL);
    await client.importSchemas(CUSTOMER, ORDER);
    connectionId = await client.connect();
  });

  afterEach(() => client.close());

  const post = (body: object, where = '') =>
    client.request('POST', `/v1/productConnectionSchema${where}`, { idProductConnection: connectionId, ...body });
  const link = async (body: object) => {
    const answer = await post(body);
    expect(answer.status).toBe(201);
    return answer.body.id as string;
  };
  const objects = async () => {
    const { rows } = await client.product.pool().query<{ name: string }>(
      `SELECT c.relname || '' AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relname LIKE 'TCC\\_%'
       UNION SELECT tgname::text FROM pg_trigger WHERE tgname LIKE 'TCC\\_%'
       UNION SELECT proname::text FROM pg_proc WHERE proname LIKE 'TCC\\_%'
       UNION SELECT attrelid::regclass || '.' || attname FROM pg_attribute WHERE attname LIKE 'TCC\\_%' AND NOT attisdropped ORDER BY 1`,
    );
    return rows.map((row) => row.name);
  };
  const layouts = async () => (await client.store.pool().query('SELECT * FROM tcc_client.capture_layout ORDER BY layout_id')).rows;

  it('takes the seed example, answers at once and goes on to STREAMING', async () => {
    const seed = {
      enableStandalone: 'true',
      versionSchemaDefinitoin: 'não_precisa_de_valor',
      nameSchemaDefinition: 'não_precisa_de_valor',
    };
    const id = randomUUID();
    const { status, headers, body } = await post({ id, idSchemaDefinition: CUSTOMER_ID, ...seed });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: `/v1/productConnectionSchema/${id}`, etag: '"1"' });
    expect(body).toMatchObject({
      id,
      state: 'INSTALLING',
      nameSchemaDefinition: 'Customer',
      versionSchemaDefinition: '1',
      versionSchemaDefinitoin: '1',
      enableStandalone: true,
      enablePublishRemote: true,
      direction: 'PUBLISH',
      snapshot: 'INITIAL',
      columns: null,
      tableParameters: null,
      publication: { remote: { effective: false, reason: 'PUBLISH_REMOTE is false' }, standalone: { effective: false } },
    });
    const shown = await client.untilLink(id, 'STREAMING');
    expect(shown.reason).toBeNull();
    expect(await objects()).toEqual(expect.arrayContaining(['TCC_EVENT', expect.stringContaining('TCC_CHANGED_AT')]));
    const { body: structures } = await client.request('POST', '/v1/databaseStructure/check');
    expect(structures.items.length).toBeGreaterThan(3);
    expect(new Set(structures.items.map((item: { state: string }) => item.state))).toEqual(new Set(['OK']));
  });

  it('finds a schema by name and refuses what it does not know', async () => {
    expect((await post({ nameSchemaDefinition: 'Nobody' })).body).toMatchObject({ code: 'SCHEMA_NOT_SYNCHRONISED' });
    expect((await post({ nameSchemaDefinition: 'Order', direction: 'APPLY' })).body).toMatchObject({ code: 'DIRECTION_UNSUPPORTED' });
    expect((await post({})).status).toBe(400);
    expect((await post({ nameSchemaDefinition: 'Order', misspelt: 1 })).body.details).toMatchObject([{ code: 'VALUE_INVALID' }]);
    expect((await post({ nameSchemaDefinition: 'Order', idProductConnection: randomUUID() })).body).toMatchObject({ code: 'NOT_FOUND' });
    await link({ nameSchemaDefinition: 'Order' });
    expect((await post({ nameSchemaDefinition: 'Order' })).body).toMatchObject({ code: 'ALREADY_EXISTS' });
  });

  it('plans with statements and risks, running nothing', async () => {
    const { status, body } = await post({ nameSchemaDefinition: 'Order' }, '/plan');
    expect(status).toBe(200);
    expect(body.tables).toEqual(['public.orders', `public.${ITEMS}`]);
    expect(body.statements.length).toBeGreaterThan(5);
    expect(await objects()).toEqual([]);
    await client.product.pool().query(`ALTER TABLE "order; ""items" DROP CONSTRAINT "order; ""items_pkey"`);
    const risks = (await post({ nameSchemaDefinition: 'Order' }, '/plan')).body.risks;
    expect(risks.map((risk: { code: string }) => risk.code)).toEqual(['JOIN_NOT_INDEXED', 'NO_PRIMARY_KEY', 'COLUMNS_ADDED']);
    expect((await post({ nameSchemaDefinition: 'Order', columns: false }, '/plan')).body.risks).toHaveLength(2);
    const id = await link({ nameSchemaDefinition: 'Order' });
    await client.untilLink(id, 'STREAMING');
    const installed = (await client.request('GET', `/v1/productConnectionSchema/${id}/plan`)).body;
    expect(installed.statements).toEqual([]);
    expect(installed.risks).toHaveLength(2);
  });

  it('warns in the plan of what whole rows and keys of several databases can break', async () => {
    await client.product
      .pool()
      .query(`CREATE FUNCTION list_customers() RETURNS SETOF customer LANGUAGE sql AS 'SELECT id, name, born FROM customer'`);
    const elsewhere = await client.connect();
    await link({ nameSchemaDefinition: 'Customer', idProductConnection: elsewhere });
    const { risks } = (await post({ nameSchemaDefinition: 'Customer' }, '/plan')).body;
    const warnings = risks.filter((risk: { severity: string }) => risk.severity === 'WARNING');
    expect(warnings).toMatchObject([
      { code: 'SCHEMA_OF_SEVERAL_CONNECTIONS', detail: expect.stringContaining(elsewhere) },
      { code: 'ROW_TYPE_USED', table: 'public.customer', detail: expect.stringContaining('public.list_customers()') },
    ]);
  });

  it('uninstalls only what no other link uses, after confirmation, and leaves the catalogue as it was', async () => {
    const customer = await link({ nameSchemaDefinition: 'Customer' });
    const order = await link({ nameSchemaDefinition: 'Order' });
    await client.untilLink(customer, 'STREAMING');
    await client.untilLink(order, 'STREAMING');
    const unconfirmed = await client.request('DELETE', `/v1/productConnectionSchema/${order}`);
    expect(unconfirmed.body).toMatchObject({ code: 'CONFIRMATION_REQUIRED', message: expect.stringContaining('TCC_') });
    expect((await client.request('DELETE', `/v1/productConnection/${connectionId}`)).body).toMatchObject({ code: 'STILL_REFERENCED' });
    expect((await client.request('DELETE', `/v1/productConnectionSchema/${order}?confirm=true`)).status).toBe(204);
    expect((await client.request('GET', `/v1/productConnectionSchema/${order}`)).status).toBe(404);
    expect((await objects()).some((name) => name.startsWith('orders.'))).toBe(false);
    expect((await objects()).some((name) => name.startsWith('customer.'))).toBe(true);
    expect((await client.request('DELETE', `/v1/productConnectionSchema/${customer}?confirm=true`)).status).toBe(204);
    expect(await objects()).toEqual([]);
    expect((await client.request('DELETE', `/v1/productConnection/${connectionId}`)).status).toBe(204);
  });

  it('installs again after everything was uninstalled, and captures', async () => {
    const first = await link({ nameSchemaDefinition: 'Customer' });
    await client.untilLink(first, 'STREAMING');
    await client.product.pool().query(`UPDATE customer SET name = 'x'`);
    await untilCaptured(client);
    expect((await client.request('DELETE', `/v1/productConnectionSchema/${first}?confirm=true`)).status).toBe(204);
    const second = await link({ nameSchemaDefinition: 'Customer' });
    await client.untilLink(second, 'STREAMING');
    await client.product.pool().query(`UPDATE customer SET name = 'y'`);
    await untilCaptured(client);
  });

  it('gives a table that two links use one trigger set with a new layout', async () => {
    const first = await link({ nameSchemaDefinition: 'Customer' });
    await client.untilLink(first, 'STREAMING');
    const second = schema(randomUUID(), 'CustomerByName', [
      attribute('key', 'customer', [{ columnName: 'name', label: 'name' }], { entityPrimaryKey: true }),
      attribute('born', 'customer', [{ columnName: 'born', type: 'DATE' }]),
    ]);
    await client.importSchemas(second);
    const id = await link({ idSchemaDefinition: second.id });
    await client.untilLink(id, 'STREAMING');
    expect(await layouts()).toMatchObject([
      { current: false, logged_columns: ['id'], groups: [{ comparedColumns: ['id', 'name'], rowFilter: [] }] },
      {
        current: true,
        logged_columns: ['id', 'name'],
        groups: [
          { comparedColumns: ['id', 'name'], rowFilter: [] },
          { comparedColumns: ['name', 'born'], rowFilter: [] },
        ],
      },
    ]);
    expect((await client.request('DELETE', `/v1/productConnectionSchema/${id}?confirm=true`)).status).toBe(204);
    expect((await layouts()).filter((layout) => layout.current)).toMatchObject([{ logged_columns: ['id'] }]);
    expect((await client.request('GET', `/v1/productConnectionSchema/${first}/plan`)).body.statements).toEqual([]);
  });

  it.each(['INSTALLING', 'SNAPSHOT', 'REMOVING'])('goes on after a kill in state %s', async (state) => {
    const id = await link({ nameSchemaDefinition: 'Order' });
    await client.untilLink(id, 'STREAMING');
    await client.stop();
    await client.store.pool().query('UPDATE tcc_client.product_connection_schema SET state = $1', [state]);
    if (state === 'INSTALLING') {
      // The kill came after some statements, before the mapping was in force.
      await client.store
        .pool()
        .query("UPDATE tcc_client.product_connection_schema SET mapping = NULL, loaded = false, loaded_variants = '[]'");
      await client.product
        .pool()
        .query(
          `DO $$ DECLARE t record; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'orders'::regclass LOOP EXECUTE format('DROP TRIGGER %I ON orders', t.tgname); END LOOP; END $$`,
        );
    }
    await client.launch();
    if (state !== 'REMOVING') {
      await client.untilLink(id, 'STREAMING');
      expect((await client.request('GET', `/v1/productConnectionSchema/${id}/plan`)).body.statements).toEqual([]);
      return;
    }
    while ((await client.request('GET', `/v1/productConnectionSchema/${id}`)).status !== 404)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await objects()).toEqual([]);
  });

  it('waits for transactions older than its triggers, stops promptly meanwhile, and goes on after the restart', async () => {
    const writer = await client.product.pool().connect();
    writer.on('error', () => undefined); // cut off when a failure above drops the database
    await writer.query('BEGIN');
    await writer.query(`UPDATE customer SET name = 'open'`);
    const id = await link({ nameSchemaDefinition: 'Customer' });
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect((await client.request('GET', `/v1/productConnectionSchema/${id}`)).body.state).toBe('INSTALLING');
    const began = Date.now();
    await client.stop();
    expect(Date.now() - began).toBeLessThan(PROMPTLY_MS);
    await client.launch();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect((await client.request('GET', `/v1/productConnectionSchema/${id}`)).body.state).toBe('INSTALLING');
    await writer.query('COMMIT');
    writer.release();
    await client.untilLink(id, 'STREAMING');
  });

  it('tells that a lock is not granted and goes on when it is', async () => {
    const writer = await client.product.pool().connect();
    writer.on('error', () => undefined); // cut off when a failure above drops the database
    await writer.query('BEGIN');
    await writer.query('LOCK TABLE customer IN ACCESS EXCLUSIVE MODE');
    const id = await link({ nameSchemaDefinition: 'Customer' });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect((await client.request('GET', `/v1/productConnectionSchema/${id}`)).body.state).toBe('INSTALLING');
    await writer.query('COMMIT');
    writer.release();
    await client.untilLink(id, 'STREAMING');
  });

  it('fails with every problem named, and is tried again on resume', async () => {
    const broken = schema(randomUUID(), 'Broken', [
      key('customer'),
      attribute('name', 'customer', [{ columnName: 'nome' }]),
      attribute('born', 'customer', [{ columnName: 'born', type: 'NUMBER' }]),
    ]);
    await client.importSchemas(
      broken,
      schema(randomUUID(), 'NoTable', [key('nowhere')]),
      schema(randomUUID(), 'Foreign', [
        { ...key('customer'), attributeProducts: [{ ...key('customer').attributeProducts[0], productName: 'OTHER' }] },
      ]),
    );
    const failed = await client.untilLink(await link({ nameSchemaDefinition: 'Broken' }), 'FAILED');
    expect(failed.reason).toMatchObject({
      code: 'MAPPING_INVALID',
      details: [
        { code: 'COLUMN_NOT_FOUND', message: expect.stringContaining('name') },
        { code: 'ATTRIBUTE_TYPE_UNSUITABLE', message: expect.stringContaining('born') },
      ],
    });
    expect((await client.untilLink(await link({ nameSchemaDefinition: 'NoTable' }), 'FAILED')).reason.details).toMatchObject([
      { code: 'TABLE_NOT_FOUND' },
    ]);
    expect((await client.untilLink(await link({ nameSchemaDefinition: 'Foreign' }), 'FAILED')).reason).toMatchObject({
      code: 'PRODUCT_NOT_IN_SCHEMA',
      detailedMessage: expect.stringContaining('OTHER'),
    });
    await client.product.pool().query('ALTER TABLE customer RENAME name TO nome; ALTER TABLE customer ALTER born TYPE integer USING 0');
    expect((await client.request('POST', `/v1/productConnectionSchema/${failed.id}/resume`)).status).toBe(200);
    await client.untilLink(failed.id, 'STREAMING');
    expect((await client.request('POST', `/v1/productConnectionSchema/${failed.id}/resume`)).body).toMatchObject({
      code: 'LINK_STATE_UNSUITABLE',
    });
  });

  it.each([
    ['FAILED', 'PRODUCT_LOGIN_REFUSED', { password: 'wrong' }],
    ['INSTALLING', 'PRODUCT_DATABASE_UNREACHABLE', { url: 'jdbc:postgresql://127.0.0.1:9/nowhere' }],
  ])('is tried again by itself when it is %s for %s and its connection is corrected', async (state, code, wrong) => {
    const bad = await client.connect(wrong);
    const id = await link({ nameSchemaDefinition: 'Customer', idProductConnection: bad });
    await client.untilLinkTells(id, code);
    expect((await client.untilLink(id, state)).reason).toMatchObject({ code });
    expect((await client.request('PUT', `/v1/productConnection/${bad}`, client.connectionBody())).status).toBe(200);
    expect((await client.untilLink(id, 'STREAMING', 8_000)).reason).toBeNull();
  });

  it('names the GRANT a user without rights needs', async () => {
    const user = `poor_${randomUUID().slice(0, 8)}`;
    await client.product.pool().query(`CREATE ROLE ${user} LOGIN PASSWORD 'pw'; GRANT SELECT ON tcc_product_metadata, customer TO ${user}`);
    const poor = await client.connect({ username: user, password: 'pw' });
    const id = await link({ nameSchemaDefinition: 'Customer', idProductConnection: poor });
    const { reason } = await client.untilLink(id, 'FAILED');
    expect(reason).toMatchObject({ code: 'PRODUCT_RIGHT_MISSING', detailedMessage: expect.stringMatching(/GRANT|ALTER TABLE/) });
    const { body } = await client.request('POST', `/v1/productConnection/${poor}/test`);
    expect(body).toMatchObject({ ok: false });
    expect(body.checks.at(-1)).toMatchObject({ check: 'RIGHTS', ok: false, remedy: expect.stringContaining('GRANT') });
    expect(await objects()).toEqual([]);
    expect((await client.request('DELETE', `/v1/productConnectionSchema/${id}?confirm=true`)).status).toBe(204);
    await client.product.pool().query(`DROP OWNED BY ${user}; DROP ROLE ${user}`);
  });

  it('is in RESYNC after a TRUNCATE until it is loaded again', async () => {
    const id = await link({ nameSchemaDefinition: 'Customer' });
    await client.untilLink(id, 'STREAMING');
    await client.product.pool().query('TRUNCATE customer');
    expect((await client.untilLink(id, 'RESYNC')).reason).toMatchObject({ code: 'TABLE_TRUNCATED' });
    await client.request('POST', `/v1/productConnectionSchema/${id}/resume`);
    expect((await client.untilLink(id, 'STREAMING')).reason).toBeNull();
  });

  it('can be deleted while it is being installed', async () => {
    const writer = await client.product.pool().connect();
    writer.on('error', () => undefined); // cut off when a failure below drops the database
    await writer.query('BEGIN; LOCK TABLE customer IN ACCESS EXCLUSIVE MODE');
    const id = await link({ nameSchemaDefinition: 'Customer' });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const removed = client.request('DELETE', `/v1/productConnectionSchema/${id}?confirm=true`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await writer.query('COMMIT');
    writer.release();
    expect((await removed).status).toBe(204);
    expect(await objects()).toEqual([]);
  });

  it('is PAUSED while its connection is, and keeps what identifies its data', async () => {
    const id = await link({ nameSchemaDefinition: 'Customer' });
    await client.untilLink(id, 'STREAMING');
    await client.request('POST', `/v1/productConnection/${connectionId}/pause`);
    expect((await client.request('GET', `/v1/productConnectionSchema/${id}`)).body).toMatchObject({
      state: 'PAUSED',
      reason: { code: 'CONNECTION_DISABLED' },
    });
    await client.request('POST', `/v1/productConnection/${connectionId}/resume`);
    expect((await client.request('GET', `/v1/productConnectionSchema/${id}`)).body).toMatchObject({ state: 'STREAMING', reason: null });
    const changed = await client.request(
      'PUT',
      `/v1/productConnection/${connectionId}`,
      client.connectionBody({ originName: 'elsewhere' }),
    );
    expect(changed.body).toMatchObject({ code: 'CONNECTION_IN_USE' });
  });

  it('adopts a new version that needs no DDL and lets any other wait for approval', async () => {
    const id = await link({ nameSchemaDefinition: 'Customer' });
    await client.untilLink(id, 'STREAMING');
    const name = attribute('name', 'CUSTOMER', [{ columnName: 'NAME' }]);
    await client.importSchemas(
      schema(CUSTOMER_ID, 'Customer', [key('CUSTOMER'), { ...name, name: 'title' }], '2', '2026-02-01T00:00:00.000Z'),
    );
    await eventually(async () => (await client.request('GET', `/v1/productConnectionSchema/${id}`)).body.versionSchemaDefinition === '2');
    const born = attribute('born', 'CUSTOMER', [{ columnName: 'BORN', type: 'DATE' }]);
    await client.importSchemas(schema(CUSTOMER_ID, 'Customer', [key('CUSTOMER'), name, born], '3', '2026-03-01T00:00:00.000Z'));
    expect(await client.untilLink(id, 'PENDING_APPROVAL')).toMatchObject({
      versionSchemaDefinition: '2',
      pendingVersion: '3',
      reason: { code: 'VERSION_NEEDS_APPROVAL' },
    });
    expect((await client.request('GET', `/v1/productConnectionSchema/${id}/plan`)).body).toMatchObject({ schemaVersion: '3' });
    await client.request('POST', `/v1/productConnectionSchema/${id}/resume`);
    expect(await client.untilLink(id, 'STREAMING')).toMatchObject({ versionSchemaDefinition: '3', pendingVersion: null, reason: null });
  });

  it('replaces settings under an ETag and installs again when columns are wanted', async () => {
    const id = await link({ nameSchemaDefinition: 'Customer', columns: 'false' });
    await client.untilLink(id, 'STREAMING');
    expect((await objects()).filter((name) => name.startsWith('customer.'))).toEqual([]);
    const body = { idProductConnection: connectionId, idSchemaDefinition: CUSTOMER_ID, columns: true, enablePublishRemote: 'false' };
    const replaced = await client.request('PUT', `/v1/productConnectionSchema/${id}`, body, { headers: { 'if-match': '"1"' } });
    expect(replaced).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { columns: true, enablePublishRemote: false, state: 'INSTALLING' },
    });
    expect((await client.request('PUT', `/v1/productConnectionSchema/${id}`, body, { headers: { 'if-match': '"1"' } })).body).toMatchObject(
      { code: 'STALE_VERSION' },
    );
    await client.untilLink(id, 'STREAMING');
    expect((await objects()).filter((name) => name.startsWith('customer.'))).toHaveLength(2);
    const other = await client.request('PUT', `/v1/productConnectionSchema/${id}`, { ...body, idSchemaDefinition: ORDER_ID });
    expect(other.body.details).toMatchObject([{ message: expect.stringContaining('idSchemaDefinition') }]);
  });

  it('is documented with the examples of the source document', async () => {
    const { body } = await client.request('GET', '/api-json');
    const examples = (where: string) => body.paths[where].post.requestBody.content['application/json'].examples;
    expect(examples('/v1/productConnection').postgresql.value).toMatchObject({
      url: 'jdbc:postgresql://localhost:5432/PIMS',
      username: 'PIMS',
    });
    expect(examples('/v1/productConnectionSchema').seed.value).toMatchObject({ versionSchemaDefinitoin: 'não_precisa_de_valor' });
    expect(body.components.schemas.ProductConnectionView.properties).not.toHaveProperty('password');
  });

  it('lists by the parameters of the contract', async () => {
    await link({ nameSchemaDefinition: 'Customer' });
    await link({ nameSchemaDefinition: 'Order' });
    const { body } = await client.request(
      'GET',
      `/v1/productConnectionSchema?idProductConnection=${connectionId}&order=-nameSchemaDefinition&pageSize=1&fields=nameSchemaDefinition`,
    );
    expect(body).toEqual({ hasNext: true, items: [{ nameSchemaDefinition: 'Order' }] });
    expect((await client.request('GET', '/v1/productConnectionSchema?nonsense=1')).status).toBe(400);
    expect((await client.request('GET', '/v1/productConnectionSchema', undefined, { token: 'wrong' })).status).toBe(401);
  });
});

async function untilCaptured(client: TestClient): Promise<void> {
  await eventually(async () => (await client.product.pool().query('SELECT count(*)::int AS n FROM "TCC_EVENT"')).rows[0].n === 0);
}

async function eventually(question: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 45_000;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
