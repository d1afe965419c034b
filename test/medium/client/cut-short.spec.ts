import { BusyWriter } from '../../support/busy-writer';
import { TestClient } from '../../support/client';
import { postgresEngine } from '../../support/engines';
import { orderSchema } from '../../support/order-schema';
import { heldBy, outboxEvents, untilCaptured } from '../../support/outbox-state';

const LINKS = '/v1/productConnectionSchema';
/** One table, so that every one of its statements gets its turn. */
const SCHEMA = { ...orderSchema(), attributes: orderSchema().attributes.slice(0, 2) };

/** Ends the connector's session at the n-th of its DDL statements, as a kill of the process or a broken network does. */
const SABOTAGE = `
  CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
  INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('TEST', '1');
  CREATE TABLE orders (id bigint PRIMARY KEY, note text);
  INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 40) n;
  CREATE SCHEMA sabotage;
  CREATE SEQUENCE sabotage.statement; CREATE TABLE sabotage.cut (at bigint); INSERT INTO sabotage.cut VALUES (0);
  CREATE FUNCTION sabotage.cut() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('application_name') = 'totvs-connector' AND nextval('sabotage.statement') = (SELECT at FROM sabotage.cut) THEN
      PERFORM pg_terminate_backend(pg_backend_pid());
    END IF; END $$;
  CREATE EVENT TRIGGER cut ON ddl_command_end EXECUTE FUNCTION sabotage.cut();`;

describe('an installation that is cut short', () => {
  let client: TestClient;
  let connectionId: string;
  let writer: BusyWriter | null = null;

  beforeAll(async () => {
    client = await TestClient.start();
    await sql(SABOTAGE);
    await client.importSchemas(SCHEMA);
    connectionId = await client.connect();
  });
  afterAll(async () => {
    await writer?.stop();
    await client.close();
  });

  const sql = (text: string) => client.product.pool().query(text);
  /** What a person sees in the catalogue, whatever number the layout has. */
  const catalogue = async () =>
    (await sql(postgresEngine.catalogue)).rows.map(({ seen }) => String(seen).replace(/(SELECT |VALUES \()\d+(?=, )/g, '$1layout'));
  const cutAt = (statement: number) => sql(`UPDATE sabotage.cut SET at = ${statement}; SELECT setval('sabotage.statement', 1, false)`);
  const statements = async () => Number((await sql('SELECT last_value FROM sabotage.statement')).rows[0].last_value);
  const link = async () =>
    (await client.request('POST', LINKS, { idProductConnection: connectionId, idSchemaDefinition: SCHEMA.id })).body.id as string;
  async function unlink(id: string): Promise<void> {
    await client.request('DELETE', `${LINKS}/${id}?confirm=true`);
    while ((await client.request('GET', `${LINKS}/${id}`)).status !== 404) await new Promise((resolve) => setTimeout(resolve, 30));
  }
  async function expectWhole(): Promise<void> {
    await untilCaptured(client);
    const held = Object.values(heldBy(await outboxEvents(client, 'Order'))).map(({ content }) => content.data.note);
    expect(held.sort()).toEqual((await sql('SELECT note FROM orders')).rows.map(({ note }) => note as string).sort());
  }

  it('after any of its statements goes on by itself, and so does a removal; nothing is lost, and nothing of ours stays behind', async () => {
    const before = await catalogue();
    const whole = await link();
    await client.untilLink(whole, 'STREAMING');
    const installed = await catalogue();
    const count = await statements();
    expect(count).toBeGreaterThan(15);
    await unlink(whole);
    expect(await catalogue()).toEqual(before);
    writer = new BusyWriter(client.product.pool(), (n) => `UPDATE orders SET note = 'n${n}' WHERE id = ${1 + (n % 40)}`, 1);
    for (let statement = 1; statement <= count; statement++) {
      await cutAt(statement);
      const id = await link();
      await client.untilLink(id, 'STREAMING');
      expect([statement, await catalogue()]).toEqual([statement, installed]);
      const { body } = await client.request('GET', `${LINKS}/${id}/plan`);
      expect(body.statements).toEqual([]);
      await cutAt(statement);
      await unlink(id);
      expect([statement, await catalogue()]).toEqual([statement, before]);
    }
    await cutAt(0);
    const last = await link();
    await client.untilLink(last, 'STREAMING');
    await writer.stop();
    expect(writer.failures).toEqual([]);
    await expectWhole();
  }, 400_000);
});
