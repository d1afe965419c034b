import type { EventData, TotvsMessage } from '../../../src/contracts';
import { BusyWriter } from '../../support/busy-writer';
import { TestClient } from '../../support/client';
import { customerSchema, customerTables, customerWrite } from '../../support/customer-schemas';
import { heldBy, outboxEvents, untilCaptured } from '../../support/outbox-state';

type Message = TotvsMessage<EventData>;

/** Columns each version of the schema shows, by attribute. Version 2 needs no other triggers than 1; 3 does; 4 cannot be. */
const SHOWN: Record<string, Record<string, string>> = {
  1: { name: 'name' },
  2: { name: 'name', alias: 'name' },
  3: { name: 'name', alias: 'name', city: 'city' },
  4: { name: 'name', alias: 'name', city: 'town' },
  5: { name: 'name', alias: 'name', city: 'city' },
};
const FIRST = customerSchema('Customer', SHOWN[1]);
const NEIGHBOUR = customerSchema('Cities', { city: 'city' });
const version = (number: string) => {
  const published = `2026-0${number}-01T00:00:00.000Z`;
  return customerSchema('Customer', SHOWN[number], { id: FIRST.id, version: number, createdAt: published, updatedAt: published });
};

describe('new versions of a schema while the product writes', () => {
  let client: TestClient;
  let writer: BusyWriter;
  let connectionId: string;
  let id: string;

  beforeEach(async () => {
    client = await TestClient.start();
    await client.product.pool().query(customerTables(false));
    await client.importSchemas(FIRST, NEIGHBOUR);
    connectionId = await client.connect();
    id = await link(FIRST);
    await link(NEIGHBOUR);
    writer = new BusyWriter(client.product.pool(), customerWrite);
    await writer.go(60);
  });

  afterEach(async () => {
    await writer?.stop();
    await client.close();
  });

  const link = async (schema: { id: string }) => {
    const body = { idProductConnection: connectionId, idSchemaDefinition: schema.id };
    const answer = await client.request('POST', '/v1/productConnectionSchema', body);
    await client.untilLink(answer.body.id, 'STREAMING');
    return answer.body.id as string;
  };
  const shown = async () => (await client.request('GET', `/v1/productConnectionSchema/${id}`)).body;
  const approve = () => client.request('POST', `/v1/productConnectionSchema/${id}/resume`);
  const adopted = async (number: string) => {
    while ((await shown()).versionSchemaDefinition !== number) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const stopped = async () => {
    await writer.stop();
    expect(writer.failures).toEqual([]);
    await untilCaptured(client);
  };
  /** Every customer is held as its row is, in the form of the version its last event names. */
  const expectInStep = async (): Promise<string[]> => {
    const events = await outboxEvents(client, 'Customer');
    const { rows } = await client.product.pool().query<Record<string, unknown>>('SELECT id, name, city FROM customer ORDER BY id');
    const held = Object.values(heldBy(events)).sort((a, b) => keyOf(a) - keyOf(b));
    const expected = rows.map((row, index) => documentOf(row, held[index]?.content.schemaVersion ?? '1'));
    expect(
      held.map(
        ({
          content: {
            data: { originId: _, ...data },
          },
        }) => data,
      ),
    ).toEqual(expected);
    const cities = Object.values(heldBy(await outboxEvents(client, 'Cities'))).sort((a, b) => keyOf(a) - keyOf(b));
    expect(cities.map((message) => [keyOf(message), message.content.data.city])).toEqual(rows.map((row) => [row.id, row.city]));
    const versions = events.map((message) => message.content.schemaVersion);
    expect(versions).toEqual([...versions].sort()); // no event of an older version follows one of a newer
    return versions;
  };

  it('adopts one that needs no DDL at once, without losing a change', async () => {
    await client.importSchemas(version('2'));
    await adopted('2');
    await writer.go(100);
    await stopped();
    expect(await expectInStep()).toContain('2');
    await client.product.pool().query(`UPDATE customer SET name = name || '!'`);
    await untilCaptured(client);
    const held = Object.values(heldBy(await outboxEvents(client, 'Customer')));
    expect(new Set(held.map((message) => message.content.schemaVersion))).toEqual(new Set(['2']));
    await expectInStep();
  });

  it('goes on under the old one until another is approved, and then loads and streams under that', async () => {
    await client.importSchemas(version('3'));
    await client.untilLink(id, 'PENDING_APPROVAL');
    await writer.go(60);
    expect((await shown()).versionSchemaDefinition).toBe('1');
    await approve();
    await client.untilLink(id, 'STREAMING');
    await writer.go(60);
    await stopped();
    expect(new Set(await expectInStep())).toEqual(new Set(['1', '3']));
    const { body } = await client.request('GET', `/v1/productConnectionSchema/${id}/plan`);
    expect(body.statements).toEqual([]); // the triggers no longer serve version 1
  });

  it('goes on with one that was approved after a restart in the middle of its installation', async () => {
    await client.importSchemas(version('3'));
    await client.untilLink(id, 'PENDING_APPROVAL');
    const open = await client.product.pool().connect();
    await open.query(`BEGIN; INSERT INTO customer VALUES (500, 'open', 'open', 'Y')`); // no writer waits for it
    await approve();
    await writer.go(60);
    expect((await shown()).state).toBe('INSTALLING'); // waits for the open transaction
    await client.stop();
    await writer.go(60);
    await client.launch();
    await writer.go(60);
    await open.query('COMMIT');
    open.release();
    await client.untilLink(id, 'STREAMING');
    await writer.go(60);
    await stopped();
    expect(new Set(await expectInStep())).toEqual(new Set(['1', '3']));
  });

  it('goes on under the old one when another turns out impossible, and takes the one that mends it', async () => {
    await client.importSchemas(version('4'));
    await client.untilLink(id, 'PENDING_APPROVAL');
    await approve();
    await client.untilLink(id, 'FAILED');
    await writer.go(60);
    await client.importSchemas(version('5'));
    await client.untilLinkTells(id, 'VERSION_NEEDS_APPROVAL');
    await approve();
    await client.untilLink(id, 'STREAMING');
    await writer.go(60);
    await stopped();
    expect(new Set(await expectInStep())).toEqual(new Set(['1', '5']));
  });
});

function keyOf(message: Message): number {
  return (message.content.data.id as { id: number }).id;
}

function documentOf(row: Record<string, unknown>, number: string): Record<string, unknown> {
  const values = Object.entries(SHOWN[number]).map(([attribute, column]) => [attribute, row[column]]);
  return { id: { id: row.id }, ...Object.fromEntries(values) };
}
