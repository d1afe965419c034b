import { checkSchemaForm } from '../../../src/contracts';
import { TestClient } from '../../support/client';

describe('tables and drafts of a ProductConnection', () => {
  let client: TestClient;
  let path: string;

  beforeAll(async () => {
    client = await TestClient.start();
    await client.product.pool().query(`
      CREATE TABLE "TCC_PRODUCT_METADATA" ("NAME" text, "VERSION" text);
      INSERT INTO "TCC_PRODUCT_METADATA" VALUES ('SHOP', '1');
      CREATE TABLE customer (code int PRIMARY KEY, name text);
      CREATE TABLE sales_order (id bigint PRIMARY KEY, customer_code int REFERENCES customer, issued timestamp, total numeric(15,2) NOT NULL);
      CREATE TABLE order_item (order_id bigint REFERENCES sales_order, line int, sku char(10), PRIMARY KEY (order_id, line))`);
    path = `/v1/productConnection/${await client.connect()}`;
  });

  afterAll(() => client.close());

  const draft = (tables: unknown) => client.request('POST', `${path}/draftSchema`, { tables });

  it('lists the tables page by page', async () => {
    const first = await client.request('GET', `${path}/table?search=ORDER&pageSize=1`);
    expect(first).toMatchObject({ status: 200, body: { hasNext: true, items: [{ owner: 'public', name: 'order_item', comment: null }] } });
    const second = await client.request('GET', `${path}/table?search=ORDER&pageSize=1&page=2&fields=name`);
    expect(second.body).toEqual({ hasNext: false, items: [{ name: 'sales_order' }] });
    expect(await client.request('GET', `${path}/table?order=name`)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });

  it('drafts a SchemaDefinition that the Server takes as it stands', async () => {
    const answer = await draft(['ORDER_ITEM', 'public.sales_order']);
    expect(answer.status).toBe(200);
    expect(answer.body.name).toBe('SalesOrder');
    expect(answer.body.attributes.map(({ name }: { name: string }) => name)).toEqual([
      'id',
      'issued',
      'total',
      'customerCode',
      'orderItem',
    ]);
    expect(checkSchemaForm(answer.body)).toMatchObject({ ok: true });
  });

  it('tells what is wrong with the tables asked for', async () => {
    expect(await draft(['nowhere'])).toMatchObject({ status: 422, body: { code: 'DRAFT_TABLE_NOT_FOUND' } });
    expect(await draft(['customer', 'order_item'])).toMatchObject({ status: 422, body: { code: 'DRAFT_TABLES_UNRELATED' } });
    for (const tables of [[], 'customer', [1], ['a', 'a'], ['\u0000'], ['']]) expect((await draft(tables)).status).toBe(400);
    expect((await client.request('GET', '/v1/productConnection/0c5b8b39-6d8c-4d9c-9f0e-0a7a3f6f2b11/table')).status).toBe(404);
  });
});
