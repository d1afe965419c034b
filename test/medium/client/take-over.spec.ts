import { TestClient } from '../../support/client';

const SCHEMA_ID = 'a126a79d-693c-4d2d-bbbd-a3cbff1abfc9';
const LINKS = '/v1/productConnectionSchema';

const DDL = `
  CREATE TABLE tcc_product_metadata (name text, version text);
  INSERT INTO tcc_product_metadata VALUES ('SHOP', '1');
  CREATE TABLE customer (id integer PRIMARY KEY, name text);
  INSERT INTO customer SELECT n, 'customer ' || n FROM generate_series(1, 20) n;`;

const attribute = (name: string, type: string, entityPrimaryKey: boolean) => ({
  name,
  required: entityPrimaryKey,
  type: 'ELEMENT',
  entityPrimaryKey,
  foreignKeyType: 'NONE',
  children: [],
  attributeProducts: [
    {
      productName: 'SHOP',
      tableName: 'customer',
      foreignTableName: null,
      columns: [{ columnName: name, parentColumnName: null, type, label: entityPrimaryKey ? name : null }],
    },
  ],
});

const SCHEMA = {
  id: SCHEMA_ID,
  version: '1',
  name: 'Customer',
  description: null,
  status: 'PRODUCTION',
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  attributes: [attribute('id', 'NUMBER', true), attribute('name', 'STRING', false)],
};

/** Two connections on one product database: to its change log they are two owners, as two Clients would be. */
describe('taking over a product database (contract section 9)', () => {
  let client: TestClient;
  let [before, after] = ['', ''];

  beforeEach(async () => {
    client = await TestClient.start();
    await client.product.pool().query(DDL);
    [before, after] = [await client.connect(), await client.connect()];
    await client.importSchemas(SCHEMA);
  });
  afterEach(() => client.close());

  async function link(connectionId: string, query = ''): Promise<string> {
    const body = { idSchemaDefinition: SCHEMA_ID, idProductConnection: connectionId };
    const answer = await client.request('POST', LINKS + query, body);
    expect(answer.status).toBe(201);
    return answer.body.id;
  }
  const sql = (statement: string) => client.product.pool().query(statement);
  const waiting = async () => Number((await sql('SELECT count(*) FROM "TCC_EVENT"')).rows[0].count);
  const owner = async () => (await sql('SELECT connection_id FROM "TCC_OWNER"')).rows[0].connection_id as string;
  const captureCheck = async () =>
    (await client.request('GET', '/health/ready')).body.checks?.capture ?? (await client.request('GET', '/health/ready')).body;
  async function eventually(question: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!(await question())) {
      if (Date.now() > deadline) throw new Error('waited in vain');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  /** Events of a connection in the outbox. */
  async function eventsOf(connectionId: string): Promise<number> {
    const { rows } = await client.store.pool().query<{ events: string }>('SELECT events FROM tcc_client.event_segment');
    const all = rows.flatMap(({ events }) => JSON.parse(events) as { header: { transactionInfo: { generatedBy: string } } }[]);
    return all.filter(({ header }) => header.transactionInfo.generatedBy.includes(connectionId)).length;
  }

  it('is refused unless asked for: the link fails and says who owns the change log', async () => {
    await client.untilLink(await link(before), 'STREAMING');
    const failed = await client.untilLink(await link(after), 'FAILED');
    expect(failed.reason).toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE', message: expect.stringContaining(before) });
    expect(await owner()).toBe(before);
  });

  it.each([
    ['with the link that is made', async () => link(after, '?takeOver=true')],
    [
      'when a link that failed is resumed',
      async () => {
        const id = await link(after);
        await client.untilLink(id, 'FAILED');
        expect((await client.request('POST', `${LINKS}/${id}/resume?takeOver=true`)).status).toBe(200);
        return id;
      },
    ],
  ])('happens %s: its table is loaded, and the owner before captures nothing more', async (_, takeOver) => {
    await client.untilLink(await link(before), 'STREAMING');
    const id = await takeOver();
    await client.untilLink(id, 'STREAMING');
    expect(await owner()).toBe(after);
    expect(await eventsOf(after)).toBe(20);
    const captured = await eventsOf(before);
    await sql(`INSERT INTO customer VALUES (21, 'later')`);
    await eventually(async () => (await eventsOf(after)) === 21);
    await eventually(async () => (await waiting()) === 0);
    expect(await eventsOf(before)).toBe(captured);
    await eventually(async () => JSON.stringify(await captureCheck()).includes('PRODUCT_DATABASE_IN_USE'));
  });

  it('lets the owner before forget its link without touching what is no longer its own', async () => {
    const old = await link(before);
    await client.untilLink(old, 'STREAMING');
    await client.untilLink(await link(after, '?takeOver=true'), 'STREAMING');
    expect((await client.request('DELETE', `${LINKS}/${old}?confirm=true`)).status).toBe(204);
    await sql(`INSERT INTO customer VALUES (21, 'later')`);
    await eventually(async () => (await eventsOf(after)) === 21);
  });

  it('can be undone by the owner before, when that is asked for', async () => {
    const old = await link(before);
    await client.untilLink(old, 'STREAMING');
    await client.untilLink(await link(after, '?takeOver=true'), 'STREAMING');
    await sql(`DELETE FROM customer WHERE id = 1`);
    await eventually(async () => (await eventsOf(after)) === 21);
    expect((await client.request('POST', `${LINKS}/${old}/resume`)).status).toBe(409);
    expect((await client.request('POST', `${LINKS}/${old}/resume?takeOver=true`)).status).toBe(200);
    await eventually(async () => (await owner()) === before);
    await client.untilLink(old, 'STREAMING');
    expect(await eventsOf(before)).toBe(20 + 19);
  });

  it('does nothing to a change log that nobody owns yet', async () => {
    await client.untilLink(await link(before, '?takeOver=true'), 'STREAMING');
    expect(await eventsOf(before)).toBe(20);
  });

  it('refuses any other word than true and false', async () => {
    const body = { idSchemaDefinition: SCHEMA_ID, idProductConnection: before };
    expect((await client.request('POST', `${LINKS}?takeOver=yes`, body)).status).toBe(400);
    expect((await client.request('POST', `${LINKS}?takeover=true`, body)).status).toBe(400);
  });
});
