import { TriggerManager } from '../../../src/client/trigger-manager';
import { TRIGGER_ROLES, triggerName } from '../../../src/dialects/common';
import { BusyWriter } from '../../support/busy-writer';
import { TestClient } from '../../support/client';
import { orderSchema } from '../../support/order-schema';
import { heldBy, outboxEvents, untilCaptured } from '../../support/outbox-state';

const SCHEMA = { ...orderSchema(), attributes: orderSchema().attributes.slice(0, 2) };
const DDL = `
  CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
  INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('TEST', '1');
  CREATE TABLE orders (id bigint PRIMARY KEY, note text);
  INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 40) n;`;

const names = TRIGGER_ROLES.map((role) => triggerName({ schema: 'public', name: 'orders' }, role));
/** Whatever somebody may do to each object of ours. */
const DAMAGES: string[] = [
  ...names.flatMap((name) => [
    `DROP TRIGGER "${name}" ON orders`,
    `ALTER TABLE orders DISABLE TRIGGER "${name}"`,
    `DROP FUNCTION "${name}"() CASCADE`,
    `CREATE OR REPLACE FUNCTION "${name}"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
  ]),
  `ALTER FUNCTION "${names[1]}"() SECURITY INVOKER`,
  'DROP TABLE "TCC_EVENT"',
  'DROP SEQUENCE "TCC_EVENT_SEQ" CASCADE',
  'ALTER TABLE "TCC_EVENT" ALTER COLUMN changed_at DROP DEFAULT',
  'DROP SEQUENCE "TCC_MISSED_SEQ"',
  'DROP SEQUENCE "TCC_CREDIT"',
  'DROP TABLE "TCC_OWNER"',
  'DELETE FROM "TCC_OWNER"',
  ...['TCC_CHANGED_AT', 'TCC_ORIGIN'].flatMap((column, index) => [
    `ALTER TABLE orders RENAME COLUMN "${column}" TO renamed_${index}`,
    `ALTER TABLE orders DROP COLUMN "${column}" CASCADE`,
  ]),
];

describe('while the product writes', () => {
  let client: TestClient;
  let connectionId: string;
  let linkId: string;
  let writer: BusyWriter;
  let round = 0;

  beforeAll(async () => {
    client = await TestClient.start();
    await sql(DDL);
    await client.importSchemas(SCHEMA);
    connectionId = await client.connect();
    const body = { idProductConnection: connectionId, idSchemaDefinition: SCHEMA.id, snapshot: 'NONE' };
    linkId = (await client.request('POST', '/v1/productConnectionSchema', body)).body.id;
    await client.untilLink(linkId, 'STREAMING');
  });
  beforeEach(() => {
    const own = ++round;
    writer = new BusyWriter(client.product.pool(), (n) => `UPDATE orders SET note = '${own} ${n}' WHERE id = ${1 + (n % 40)}`);
  });
  afterEach(() => writer.stop());
  afterAll(() => client.close());

  const sql = (text: string) => client.product.pool().query(text);
  const stored = async () =>
    (await client.store.pool().query('SELECT state, resync_wanted - resync_done AS due FROM tcc_client.product_connection_schema')).rows[0];

  async function isWhole(): Promise<boolean> {
    const structures = await client.app.get(TriggerManager, { strict: false }).verify(connectionId);
    const { state, due } = await stored();
    return structures.every((structure) => structure.state === 'OK') && state === 'STREAMING' && due === 0;
  }

  it.each(DAMAGES)('no write fails and everything is whole again after: %s', async (damage) => {
    await writer.go(20);
    await sql(damage);
    expect(await isWhole()).toBe(false);
    await writer.go(20);
    for (let tries = 0; !(await isWhole()); tries++) {
      if (tries === 200) throw new Error(JSON.stringify((await client.request('GET', `/v1/productConnectionSchema/${linkId}`)).body));
      if (tries % 20 === 0) await client.request('POST', '/v1/databaseStructure/check', {});
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await writer.go(20);
    await writer.stop();
    expect(writer.failures).toEqual([]);
    await untilCaptured(client);
    const held = Object.values(heldBy(await outboxEvents(client, 'Order'))).map(({ content }) => content.data.note);
    expect(held.sort()).toEqual((await sql('SELECT note FROM orders')).rows.map(({ note }) => note as string).sort());
  });
});
