import { BusyWriter } from '../../support/busy-writer';
import { TestClient } from '../../support/client';
import { customerSchema, customerTables, customerWrite } from '../../support/customer-schemas';
import { startServer, type TestServer } from '../../support/server';

const { attributes } = customerSchema('Customer', { name: 'name', active: 'active' });
const onlyActive = { productName: 'SHOP', tableName: 'customer', rowFilter: [{ columnName: 'ACTIVE', operator: 'EQ', value: 'Y' }] };

describe('a version with another row filter', () => {
  let server: TestServer;
  let client: TestClient;
  let writer: BusyWriter;
  let token: string;
  let schemaId: string;

  const onServer = async (method: string, where: string, body?: object) => {
    const answer = await server.request(method, where, { token: server.adminToken, body });
    expect(answer.status).toBeLessThan(300);
    return answer.body;
  };

  beforeAll(async () => {
    server = await startServer();
    token = (await onServer('POST', '/v1/environment', { name: 'Shop' })).token;
    client = await TestClient.start({ publishRemote: true, serverUrl: server.url, environmentToken: token });
    await client.product.pool().query(customerTables(false));
    await client.product
      .pool()
      .query(`UPDATE customer SET active = 'N' WHERE id % 3 = 0; UPDATE customer SET active = NULL WHERE id % 7 = 0`);
    schemaId = (await onServer('POST', '/v1/schemaDefinition', { name: 'Customer', attributes })).id;
    await publish([], '1');
  });

  afterAll(async () => {
    await writer?.stop();
    await client.close();
    await server.close();
  });

  const publish = async (tableRules: readonly object[], version?: string) => {
    const draft = await onServer('GET', `/v1/schemaDefinition/${schemaId}`);
    await onServer('PUT', `/v1/schemaDefinition/${schemaId}`, { ...draft, tableRules });
    await onServer('POST', `/v1/schemaDefinition/${schemaId}/publish`, { version });
  };
  const held = async () => {
    const { body } = await server.request('GET', '/v1/entity/Customer?limit=1000', { token });
    return (body.items as { data: { id: { id: number }; name: string; active: string } }[])
      .map(({ data: { id, name, active } }) => ({ id: id.id, name, active }))
      .sort((a, b) => a.id - b.id);
  };
  const existing = async (where: string) =>
    (await client.product.pool().query(`SELECT id, name, active FROM customer WHERE ${where} ORDER BY id`)).rows;
  const expectInStep = async (where: string) => {
    const rows = await existing(where);
    await eventually(async () => JSON.stringify(await held()) === JSON.stringify(rows)).catch(() => undefined);
    expect(await held()).toEqual(rows);
  };

  it('deletes at the Server what the filter leaves out, and brings it back when the filter goes', async () => {
    const connection = await client.connect();
    await eventually(async () => (await client.request('GET', '/v1/schemaDefinition')).body.items.length === 1);
    const { body: link } = await client.request('POST', '/v1/productConnectionSchema', {
      idProductConnection: connection,
      nameSchemaDefinition: 'Customer',
    });
    await client.untilLink(link.id, 'STREAMING');
    await expectInStep('true');

    for (const [rules, where] of [[[onlyActive], `active = 'Y'`] as const, [[], 'true'] as const]) {
      writer = new BusyWriter(client.product.pool(), customerWrite);
      await publish(rules);
      await client.untilLink(link.id, 'PENDING_APPROVAL');
      await client.request('POST', `/v1/productConnectionSchema/${link.id}/resume`);
      await client.untilLink(link.id, 'STREAMING');
      await writer.go(60);
      await writer.stop();
      expect(writer.failures).toEqual([]);
      await expectInStep(where);
    }
  });
});

async function eventually(question: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
