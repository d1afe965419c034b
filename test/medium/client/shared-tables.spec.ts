import { BusyWriter } from '../../support/busy-writer';
import { TestClient } from '../../support/client';
import { customerSchema, customerTables, customerWrite } from '../../support/customer-schemas';
import { heldBy, outboxEvents, untilCaptured } from '../../support/outbox-state';

const NAMES = customerSchema('Names', { name: 'name' });
const CITIES = customerSchema('Cities', { city: 'city' });

describe.each([
  ['a table', false],
  ['a partitioned table', true],
])('two links on %s that is written to all the time', (_what, partitioned) => {
  let client: TestClient;
  let connectionId: string;
  let writer: BusyWriter;

  beforeEach(async () => {
    client = await TestClient.start();
    await client.product.pool().query(customerTables(partitioned));
    await client.importSchemas(NAMES, CITIES);
    connectionId = await client.connect();
  });

  afterEach(async () => {
    await writer?.stop();
    await client.close();
  });

  const link = async (schema: { id: string }, more: object = {}) => {
    const body = { idProductConnection: connectionId, idSchemaDefinition: schema.id, ...more };
    const answer = await client.request('POST', '/v1/productConnectionSchema', body);
    expect(answer.status).toBe(201);
    await client.untilLink(answer.body.id, 'STREAMING');
    return answer.body.id as string;
  };
  const unlink = async (id: string) =>
    expect((await client.request('DELETE', `/v1/productConnectionSchema/${id}?confirm=true`)).status).toBe(204);
  const write = () => (writer = new BusyWriter(client.product.pool(), customerWrite));
  const stopped = async () => {
    await writer.stop();
    expect(writer.failures).toEqual([]);
    await untilCaptured(client);
  };
  /** What the receivers of a schema hold is what the table holds. */
  const expectInStep = async (schemaName: string, column: string) => {
    const held = heldBy(await outboxEvents(client, schemaName));
    const { rows } = await client.product.pool().query(`SELECT id, ${column} AS value FROM customer ORDER BY id`);
    const shown = Object.values(held).map(({ content: { data } }) => ({ id: (data.id as { id: number }).id, value: data[column] }));
    expect(shown.sort((a, b) => a.id - b.id)).toEqual(rows);
  };

  it('hear each of its own columns alone', async () => {
    await link(NAMES);
    await link(CITIES);
    const counts = async () => [(await outboxEvents(client, 'Names')).length, (await outboxEvents(client, 'Cities')).length];
    const after = async (sql: string) => {
      const before = await counts();
      await client.product.pool().query(sql);
      await untilCaptured(client);
      return (await counts()).map((count, position) => count - before[position]);
    };
    expect(await after(`UPDATE customer SET name = 'x' WHERE id <= 10`)).toEqual([10, 0]);
    expect(await after(`UPDATE customer SET city = 'x' WHERE id = 45`)).toEqual([0, 1]);
    expect(await after(`UPDATE customer SET active = 'x'`)).toEqual([0, 0]);
    expect(await after(`UPDATE customer SET name = 'y', city = 'y' WHERE id = 1`)).toEqual([1, 1]);
    expect(await after(`UPDATE customer SET id = 100 WHERE id = 1`)).toEqual([2, 2]);
    expect(await after(`DELETE FROM customer WHERE id > 78`)).toEqual([3, 3]);
  });

  it('bring the second one in without the first losing a change', async () => {
    await link(NAMES);
    write();
    await writer.go(100);
    await link(CITIES);
    await writer.go(100);
    await stopped();
    await expectInStep('Names', 'name');
    await expectInStep('Cities', 'city');
  });

  it('let one go without the other losing a change or a write of the product failing, again and again', async () => {
    await link(NAMES);
    let cities = await link(CITIES);
    write();
    for (let round = 0; round < 3; round++) {
      await writer.go(60);
      await unlink(cities);
      await writer.go(60);
      cities = await link(CITIES);
    }
    await unlink(cities);
    await writer.go(100);
    await stopped();
    await expectInStep('Names', 'name');
  });

  it('keep their changes in the log while the connection is paused, and send them all when it goes on', async () => {
    await link(NAMES);
    await link(CITIES);
    write();
    await writer.go(50);
    await client.request('POST', `/v1/productConnection/${connectionId}/pause`);
    await new Promise((resolve) => setTimeout(resolve, 300)); // what was under way has ended
    const sent = (await outboxEvents(client, 'Names')).length;
    await writer.go(200);
    await writer.stop();
    expect((await outboxEvents(client, 'Names')).length).toBe(sent);
    await client.request('POST', `/v1/productConnection/${connectionId}/resume`);
    await stopped();
    await expectInStep('Names', 'name');
    await expectInStep('Cities', 'city');
  });

  it('leave nothing of theirs behind when both are gone, while the product writes on', async () => {
    const links = [await link(NAMES), await link(CITIES, { columns: false })];
    write();
    await writer.go(50);
    for (const id of links) await unlink(id);
    await writer.go(50);
    await writer.stop();
    expect(writer.failures).toEqual([]);
    const { rows } = await client.product.pool().query(`
      SELECT tgname::text AS name FROM pg_trigger WHERE tgname LIKE 'TCC\\_%' UNION SELECT proname FROM pg_proc WHERE proname LIKE 'TCC\\_%'
      UNION SELECT relname FROM pg_class WHERE relname LIKE 'TCC\\_%' UNION SELECT attname FROM pg_attribute WHERE attname LIKE 'TCC\\_%'`);
    expect(rows).toEqual([]);
  });
});
