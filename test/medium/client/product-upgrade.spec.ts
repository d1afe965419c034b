import { randomUUID } from 'node:crypto';
import { BusyWriter } from '../../support/busy-writer';
import { TestClient, type LooseJson } from '../../support/client';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';
import { heldBy, outboxEvents, untilCaptured } from '../../support/outbox-state';

const LINKS = '/v1/productConnectionSchema';
const [KEY, NOTE] = orderSchema().attributes;
const onTable = (attribute: typeof KEY, columnName: string) => ({
  ...attribute,
  attributeProducts: attribute.attributeProducts.map((product) => ({
    ...product,
    tableName: 'customer',
    columns: product.columns.map((column) => ({ ...column, columnName })),
  })),
});
/** Publishes `customer` by `id` and `name`. */
const CUSTOMER = { ...orderSchema(), id: randomUUID(), name: 'Customer', attributes: [onTable(KEY, 'id'), onTable(NOTE, 'name')] };

const DDL = `${ORDER_TABLES}
  CREATE TABLE customer (id bigint PRIMARY KEY, name text);
  INSERT INTO customer SELECT n, 'customer ' || n FROM generate_series(1, 10) n;
  INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 30) n;
  INSERT INTO item SELECT n, 1 + n % 30, n FROM generate_series(1, 90) n;`;

/** Drops triggers, makes a table anew under its old name, and takes a column away. */
const UPGRADE = `
  DO $$ DECLARE t record; BEGIN FOR t IN SELECT tgname FROM pg_trigger WHERE tgrelid = 'orders'::regclass LOOP EXECUTE format('DROP TRIGGER %I ON orders', t.tgname); END LOOP; END $$;
  CREATE TABLE item_new (id bigint PRIMARY KEY, order_id bigint, quantity numeric(12,3), discount numeric);
  INSERT INTO item_new SELECT id, order_id, quantity FROM item;
  ALTER TABLE item RENAME TO item_old; ALTER TABLE item_new RENAME TO item; CREATE INDEX ON item (order_id);
  UPDATE item SET discount = 1, quantity = quantity + 0.125;
  ALTER TABLE customer DROP COLUMN name;`;

describe('an upgrade of the product', () => {
  let client: TestClient;
  let connectionId: string;
  let orderLink: string;
  let customerLink: string;

  beforeEach(async () => {
    client = await TestClient.start();
    await sql(DDL);
    await client.importSchemas(orderSchema(), CUSTOMER);
    connectionId = await client.connect();
    orderLink = await link(orderSchema().id);
    customerLink = await link(CUSTOMER.id);
    for (const id of [orderLink, customerLink]) await client.untilLink(id, 'STREAMING');
  });
  afterEach(() => client.close());

  const sql = (text: string) => client.product.pool().query(text);
  const link = async (idSchemaDefinition: string) =>
    (await client.request('POST', LINKS, { idProductConnection: connectionId, idSchemaDefinition })).body.id as string;
  const call = async (action: string): Promise<LooseJson> => {
    const { status, body } = await client.request('POST', `/v1/productConnection/${connectionId}/${action}`);
    expect([200, JSON.stringify(body)]).toEqual([status, JSON.stringify(body)]);
    return body;
  };
  const ourTriggers = async () => (await sql("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'TCC!_%' ESCAPE '!'")).rowCount;
  /** What the table says of each order, and what a receiver holds. */
  async function expectWhole(): Promise<void> {
    await untilCaptured(client);
    const { rows } = await sql(`SELECT o.id::int, o.note, (SELECT sum(quantity)::float FROM item WHERE order_id = o.id) AS quantity
      FROM orders o ORDER BY o.id`);
    const held = Object.values(heldBy(await outboxEvents(client, 'Order'))).map(({ content: { data } }: LooseJson) => ({
      id: data.id.id,
      note: data.note,
      quantity: data.items.length === 0 ? null : data.items.reduce((sum: number, item: LooseJson) => sum + Number(item.quantity), 0),
    }));
    expect(held.sort((a, b) => a.id - b.id)).toEqual(rows);
  }

  it('lets one transaction write a table, take a column away and write again', async () => {
    await call('beginUpgrade');
    await sql(
      "BEGIN; UPDATE customer SET name = 'before'; ALTER TABLE customer DROP COLUMN name; UPDATE customer SET id = id + 100; COMMIT",
    );
    const { links } = await call('endUpgrade');
    expect(links.map(({ outcome }: LooseJson) => outcome).sort()).toEqual(['FAILED', 'RESYNC']);
    await client.untilLink(orderLink, 'STREAMING');
    await expectWhole();
  });

  it('that nobody announced takes away the link that lost a column, with its triggers, and the others go on', async () => {
    const writer = new BusyWriter(client.product.pool(), (n) => `UPDATE orders SET note = 'n${n}' WHERE id = ${1 + (n % 30)}`);
    await writer.go(20);
    await sql("UPDATE customer SET name = 'before'");
    await sql('ALTER TABLE customer DROP COLUMN name');
    await sql('UPDATE customer SET id = id + 100');
    const failed = await client.untilLink(customerLink, 'FAILED');
    expect(failed.reason).toMatchObject({ code: 'MAPPING_INVALID', details: [{ code: 'COLUMN_NOT_FOUND' }] });
    await sql('UPDATE customer SET id = id + 100');
    await client.untilLink(orderLink, 'STREAMING');
    await writer.stop();
    expect(writer.failures).toEqual([]);
    await expectWhole();
    expect((await sql("SELECT FROM pg_trigger WHERE tgrelid = 'customer'::regclass AND tgname LIKE 'TCC%'")).rowCount).toBe(0);

    await sql("ALTER TABLE customer ADD COLUMN name text DEFAULT 'again'");
    expect((await client.request('POST', `${LINKS}/${customerLink}/resume`)).status).toBe(200);
    await client.untilLink(customerLink, 'STREAMING');
    await untilCaptured(client);
    const held = Object.values(heldBy(await outboxEvents(client, 'Customer'))) as LooseJson[];
    const names = held
      .filter(({ content }) => content.action !== 'DELETE')
      .map(({ content: { data } }) => [data.id.id, data.name ?? data.note]);
    expect(names.filter(([id]) => id > 200)).toHaveLength(10);
  });

  it('is seen through: nothing is touched meanwhile, then all is mended and loaded again, and a link that lost a column fails alone', async () => {
    const writer = new BusyWriter(client.product.pool(), (n) => `UPDATE orders SET note = 'n${n}' WHERE id = ${1 + (n % 30)}`);
    await writer.go(20);
    expect(await call('beginUpgrade')).toMatchObject({ logging: false, state: 'SWITCHED_OFF' });
    await sql(UPGRADE);
    const untouched = await ourTriggers();
    await client.stop();
    await client.launch();
    await client.request('POST', '/v1/databaseStructure/check', {});
    await writer.go(50);
    expect(await ourTriggers()).toBe(untouched);
    expect((await client.request('GET', `${LINKS}/${orderLink}`)).body).toMatchObject({ state: 'PAUSED' });

    const preview = await call('endUpgrade?dryRun=true');
    expect(preview).toMatchObject({ dryRun: true, remaining: preview.found });
    expect(await ourTriggers()).toBe(untouched);

    const result = await call('endUpgrade');
    expect(result.statements).toEqual(preview.statements);
    expect(result.remaining).toEqual([]);
    expect(result.found.map(({ state }: LooseJson) => state)).toEqual(expect.arrayContaining(['MISSING', 'CHANGED', 'INVALID']));
    expect(result.changes).toEqual([
      { table: 'public.item', change: 'COLUMN_CHANGED', column: 'quantity', before: 'numeric(10,2)', after: 'numeric(12,3)' },
      { table: 'public.item', change: 'COLUMN_ADDED', column: 'discount', before: null, after: 'numeric' },
      { table: 'public.customer', change: 'COLUMN_GONE', column: 'name', before: 'text', after: null },
    ]);
    expect(result.links).toMatchObject([
      { id: orderLink, schemaName: 'Order', outcome: 'RESYNC', reason: null },
      { id: customerLink, schemaName: 'Customer', outcome: 'FAILED', reason: { details: [{ code: 'COLUMN_NOT_FOUND' }] } },
    ]);
    await writer.go(50);
    await client.untilLink(orderLink, 'STREAMING');
    await writer.stop();
    expect(writer.failures).toEqual([]);
    await expectWhole();
    expect((await client.request('GET', `${LINKS}/${customerLink}`)).body).toMatchObject({ state: 'FAILED' });
    expect((await sql(`SELECT FROM pg_trigger WHERE tgrelid IN ('customer'::regclass, 'item_old'::regclass)`)).rowCount).toBe(0);
  });

  it('lets a link that failed be installed again once it fits, and loads what it missed', async () => {
    await call('beginUpgrade');
    await sql(UPGRADE);
    await call('endUpgrade');
    await sql(`ALTER TABLE customer ADD COLUMN name text; UPDATE customer SET name = 'back'`);
    expect((await client.request('POST', `${LINKS}/${customerLink}/resume`)).status).toBe(200);
    await client.untilLink(customerLink, 'STREAMING');
    const held = Object.values(heldBy(await outboxEvents(client, 'Customer')));
    expect(held.map(({ content }: LooseJson) => content.data.note)).toEqual(Array(10).fill('back'));
  });

  it('can be ended without having been begun, and again when it was cut short', async () => {
    await sql(UPGRADE);
    const blocker = await client.product.pool().connect();
    await blocker.query('BEGIN; LOCK TABLE item IN ACCESS EXCLUSIVE MODE');
    const ending = client.request('POST', `/v1/productConnection/${connectionId}/endUpgrade`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await client.stop();
    await ending.catch(() => undefined);
    await blocker.query('COMMIT');
    blocker.release();
    await client.launch();
    await call('endUpgrade');
    await client.untilLink(orderLink, 'STREAMING');
    await expectWhole();
  });

  it('leaves other connections alone', async () => {
    const other = await client.connect({ originName: 'OTHER', changeLogTable: 'TCC_OTHER' });
    await sql('CREATE TABLE other_orders AS SELECT * FROM orders; ALTER TABLE other_orders ADD PRIMARY KEY (id)');
    const text = JSON.stringify({ ...orderSchema(), id: randomUUID(), name: 'Other', attributes: [KEY, NOTE] }).replaceAll(
      '"orders"',
      '"other_orders"',
    );
    const schema = JSON.parse(text);
    await client.importSchemas(schema);
    const otherLink = (await client.request('POST', LINKS, { idProductConnection: other, idSchemaDefinition: schema.id })).body.id;
    await client.untilLink(otherLink, 'STREAMING');
    await call('beginUpgrade');
    await sql(`UPDATE other_orders SET note = 'still captured'`);
    await sql(UPGRADE);
    await call('endUpgrade');
    await client.untilLink(orderLink, 'STREAMING');
    const { body } = await client.request('GET', `${LINKS}/${otherLink}`);
    expect(body).toMatchObject({ state: 'STREAMING', reason: null });
    while ((await sql('SELECT FROM "TCC_OTHER" LIMIT 1')).rowCount) await new Promise((resolve) => setTimeout(resolve, 20));
    const notes = Object.values(heldBy(await outboxEvents(client, 'Other'))).map(({ content }: LooseJson) => content.data.note);
    expect(new Set(notes)).toEqual(new Set(['still captured']));
  });
});
