import type { Client } from 'pg';
import { eventually } from '../support/connector';
import { OrderConnector } from '../support/connector-orders';
import { PRODUCT_TABLES } from '../support/ledger/product';

const WAIT_MS = 120_000;
jest.setTimeout(3 * WAIT_MS);

/** Has the Client's n-th DDL statement wait for a lock of the test. */
const BRAKE = `
  CREATE SCHEMA brake; CREATE SEQUENCE brake.statement; CREATE TABLE brake.stop (at bigint); INSERT INTO brake.stop VALUES (0);
  CREATE FUNCTION brake.hold() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF current_setting('application_name') = 'totvs-connector' AND nextval('brake.statement') = (SELECT at FROM brake.stop) THEN
      PERFORM pg_advisory_xact_lock(42);
    END IF; END $$;
  CREATE EVENT TRIGGER hold ON ddl_command_end EXECUTE FUNCTION brake.hold();`;
const HELD = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND NOT granted`;
const OURS = `SELECT count(*)::int AS n FROM pg_trigger WHERE tgname LIKE 'TCC!_%' ESCAPE '!'`;

describe('a Client that is killed between two statements of an installation', () => {
  let orders: OrderConnector;
  let brake: Client;

  beforeAll(async () => {
    orders = await OrderConnector.prepare({}, `${PRODUCT_TABLES}; ${BRAKE}`);
    brake = await orders.open('SELECT 1');
  });
  afterAll(() => orders.stop());

  /** In the change log, among the columns and functions of the first table, among triggers of the last. */
  it.each([2, 9, 17, 45])('after statement %i goes on at its next start, and the Server gets everything', async (statement) => {
    const { connector } = orders;
    await orders.write(`UPDATE brake.stop SET at = ${statement}`, `SELECT setval('brake.statement', 1, false)`);
    await brake.query('SELECT pg_advisory_lock(42)');
    const id = 1_000 * statement;
    await orders.write(`INSERT INTO orders (id, customer, version) SELECT n, 'before', 1 FROM generate_series(${id}, ${id + 20}) n`);
    const link = await connector.link(orders.schemaId);
    await eventually(async () => (await connector.product.query(HELD)).rowCount === 1, WAIT_MS);
    await orders.write(`UPDATE brake.stop SET at = 0`);
    await connector.crashClient();
    await brake.query('SELECT pg_advisory_unlock(42)');
    await orders.write(`UPDATE orders SET version = version + 1 WHERE id % 2 = 0`, `DELETE FROM orders WHERE id = ${id}`);
    await connector.untilStreaming([link.id], WAIT_MS);
    const plan = await connector.onClient<{ statements: unknown[] }>('GET', `/v1/productConnectionSchema/${link.id}/plan`);
    expect(plan.statements).toEqual([]);
    await orders.write(`UPDATE orders SET customer = 'after' WHERE id % 3 = 0`);
    await connector.untilQuiet();
    expect(await orders.differences()).toEqual([]);
    expect((await connector.tryClient('DELETE', `/v1/productConnectionSchema/${link.id}?confirm=true`)).status).toBe(204);
    expect((await connector.product.query(OURS)).rows).toEqual([{ n: 0 }]);
  });
});
