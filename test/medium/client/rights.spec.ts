import { randomBytes, randomUUID } from 'node:crypto';
import { TestClient, type LooseJson } from '../../support/client';

const SCHEMA_ID = 'c126a79d-693c-4d2d-bbbd-a3cbff1abfc9';
const ASK_A_DBA = 'Let a DBA run: ';

describe('a database user without any right', () => {
  const user = `poor ${randomBytes(4).toString('hex')}`;
  const owner = `dba "${randomBytes(4).toString('hex')}"`;
  const password = 'p';
  let client: TestClient;

  const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const sql = (statement: string) => client.product.pool().query(statement);

  beforeAll(async () => {
    client = await TestClient.start();
    const database = quote(new URL(client.product.url).pathname.slice(1));
    await sql(`
      CREATE ROLE ${quote(user)} LOGIN PASSWORD '${password}'; CREATE ROLE ${quote(owner)};
      REVOKE ALL ON DATABASE ${database} FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM PUBLIC;
      CREATE SCHEMA erp AUTHORIZATION ${quote(owner)};
      SET ROLE ${quote(owner)};
      CREATE TABLE erp."TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
      INSERT INTO erp."TCC_PRODUCT_METADATA" VALUES ('SHOP', '1');
      CREATE TABLE erp.customer (id integer PRIMARY KEY, name text);
      INSERT INTO erp.customer SELECT n, 'customer ' || n FROM generate_series(1, 5) n;
      ALTER TABLE erp.customer ENABLE ROW LEVEL SECURITY;
      CREATE POLICY half ON erp.customer USING (id % 2 = 0);
      RESET ROLE`);
    await client.importSchemas(customerSchema());
  });

  afterAll(async () => {
    await client.stop();
    await sql(`DROP OWNED BY ${quote(user)}, ${quote(owner)} CASCADE; DROP ROLE ${quote(user)}, ${quote(owner)}`);
    await client.close();
  });

  /** Runs the statements an answer holds, as they stand, as the DBA who was asked. @returns how many */
  async function obey(texts: string[]): Promise<string[]> {
    const statements = texts.filter((text) => text.startsWith(ASK_A_DBA)).flatMap((text) => text.slice(ASK_A_DBA.length).split('; '));
    for (const statement of statements) await sql(statement);
    return statements;
  }

  it('gets from every answer the statements that mend it, and in the end all that is needed', async () => {
    const connectionId = await client.connect({ username: user, password, ownerSchema: 'erp' });
    const connectionTest = async (): Promise<LooseJson> =>
      (await client.request('POST', `/v1/productConnection/${connectionId}/test`)).body;
    const told: string[] = [];
    for (let result = await connectionTest(); !result.ok; result = await connectionTest()) {
      const remedies = result.checks.filter((check: LooseJson) => !check.ok).map((check: LooseJson) => check.remedy);
      const statements = await obey(remedies);
      expect({ result, statements }).not.toMatchObject({ statements: [] });
      expect(told).not.toEqual(expect.arrayContaining(statements));
      told.push(...statements);
    }

    const body = { idProductConnection: connectionId, nameSchemaDefinition: 'Customer' };
    const created = await client.request('POST', '/v1/productConnectionSchema', body);
    expect(created.status).toBe(201);
    const { reason } = await client.untilLink(created.body.id, 'FAILED');
    expect(reason.code).toBe('PRODUCT_RIGHT_MISSING');
    told.push(...(await obey([reason.detailedMessage])));
    expect((await client.request('POST', `/v1/productConnectionSchema/${created.body.id}/resume`)).status).toBe(200);
    await client.untilLink(created.body.id, 'STREAMING');

    expect(told.map((statement) => statement.replace(/ TO "poor \w+"$/, ''))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^GRANT CONNECT ON DATABASE /),
        'GRANT USAGE ON SCHEMA "erp"',
        'GRANT CREATE ON SCHEMA "erp"',
        'GRANT SELECT ON "erp"."TCC_PRODUCT_METADATA"',
        'GRANT SELECT ON "erp"."customer"',
        'GRANT TRIGGER ON "erp"."customer"',
        `GRANT ${quote(owner)}`,
      ]),
    );
    await sql(`INSERT INTO erp.customer VALUES (100, 'captured')`);
    await untilCaptured();
  });

  /** Waits until the change log is empty again. */
  async function untilCaptured(): Promise<void> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { rows } = await sql('SELECT count(*)::int AS waiting FROM erp."TCC_EVENT"');
      if (rows[0].waiting === 0) return;
      if (Date.now() > deadline) throw new Error(`${rows[0].waiting} changes wait`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
});

function customerSchema(): object {
  const attribute = (name: string, type: string, rest: object) => {
    const columns = [{ columnName: name, parentColumnName: null, type, label: name === 'id' ? 'id' : null }];
    const attributeProducts = [{ productName: 'SHOP', tableName: 'customer', foreignTableName: null, columns }];
    return {
      name,
      required: false,
      type: 'ELEMENT',
      entityPrimaryKey: false,
      foreignKeyType: 'NONE',
      children: [],
      attributeProducts,
      ...rest,
    };
  };
  const times = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };
  const attributes = [attribute('id', 'NUMBER', { entityPrimaryKey: true, required: true }), attribute('name', 'STRING', {})];
  return { id: SCHEMA_ID, version: '1', name: 'Customer', description: randomUUID(), status: 'PRODUCTION', ...times, attributes };
}
