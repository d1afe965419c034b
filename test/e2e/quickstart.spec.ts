import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { http } from '../support/http';
import { createDatabase, type TestDatabase } from '../support/postgres';
import { ConnectorProcess, connectorProcess, type Exit } from '../support/process';

const ADMIN = 'quickstart-test-administrator';

describe('totvs-connector quickstart', () => {
  let store: TestDatabase;
  let product: TestDatabase;
  let home: string;
  let all: ConnectorProcess;
  let clientUrl: string;

  beforeAll(async () => {
    [store, product] = [await createDatabase(), await createDatabase()];
    await product.pool().query(`
      CREATE TABLE customer (code int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE sales_order (id int PRIMARY KEY, customer_code int REFERENCES customer, note text);
      CREATE TABLE order_item (order_id int REFERENCES sales_order, line int, sku text, PRIMARY KEY (order_id, line));
      INSERT INTO customer VALUES (1, 'Ana');
      INSERT INTO sales_order VALUES (10, 1, 'first'), (11, 1, 'second');
      INSERT INTO order_item VALUES (10, 1, 'A'), (10, 2, 'B')`);
    home = await mkdtemp(path.join(os.tmpdir(), 'tcc-quickstart-'));
    await chmod(home, 0o755);
    all = await connectorProcess({
      args: ['--profile=all'],
      env: { DATABASE_URL: store.url, DATA_DIR: home, HOST: '127.0.0.1', ADMIN_TOKEN: ADMIN },
    });
    await all.start();
    clientUrl = all.baseUrl.replace(/\d+$/, (port) => String(Number(port) + 1));
    await all.waitUntil(async () => (await http('GET', `${clientUrl}/health/ready`)).status === 200, 60_000);
  });

  afterAll(async () => {
    await all.kill('SIGTERM');
    await Promise.all([store.drop(), product.drop(), rm(home, { recursive: true, force: true })]);
  });

  async function run(args: string[], env: Record<string, string> = {}): Promise<Exit> {
    const flags = ['quickstart', '--server', all.baseUrl, '--client', clientUrl, '--product', product.url, ...args];
    const ran = new ConnectorProcess(all.baseUrl, { args: flags, env: { ADMIN_TOKEN: ADMIN, ...env }, cwd: home });
    ran.launch();
    return ran.ended();
  }

  const objectsOfOurs = async () =>
    (await product.pool().query<{ name: string }>(`SELECT relname AS name FROM pg_class WHERE relname LIKE 'TCC\\_%' ORDER BY 1`)).rows;

  it('touches nothing in the product database without a yes', async () => {
    const { code, stdout } = await run(['--table', 'sales_order']);
    expect(code).toBe(1);
    expect(stdout).toContain('TCC_PRODUCT_METADATA is missing');
    expect(await objectsOfOurs()).toEqual([]);
  });

  it('leads from tables to their first events', async () => {
    const { code, stdout, stderr } = await run(['--table', 'order_item', '--table', 'sales_order', '--name', 'SHOP', '--yes']);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('create trigger');
    expect(stdout).toMatch(/SalesOrder INSERT \{"id":\{"id":10\}.*"orderItem":\[\{"key":\{"orderId":10,"line":1\},"sku":"A"\}/);
    expect(stdout).toMatch(/SalesOrder INSERT \{"id":\{"id":11\}/);
  });

  it('may be run again and uses what is there', async () => {
    const { code, stdout } = await run(['--table', 'sales_order', '--table', 'order_item', '--yes'], { CONNECTOR_LOCALE: 'pt-BR' });
    expect(code).toBe(0);
    expect(stdout).toContain('que já existia');
    expect(stdout.match(/SalesOrder INSERT/g)).toHaveLength(2);
  });

  it('leaves no token behind', async () => {
    const environments = (await http('GET', `${all.baseUrl}/v1/environment`, undefined, { token: ADMIN })).body as {
      items: { id: string }[];
    };
    const path = `${all.baseUrl}/v1/environment/${environments.items[0].id}/token`;
    const tokens = (await http('GET', path, undefined, { token: ADMIN })).body as { items: { kind: string }[] };
    expect(tokens.items.map(({ kind }) => kind)).not.toContain('READER');
  });

  it.each([
    [['--table', 'nowhere'], {}, /not exactly one table nowhere/],
    [['--table', 'customer'], { ADMIN_TOKEN: 'another' }, /No valid token/],
    [['--table', 'customer', '--client', 'http://127.0.0.1:1'], {}, /127\.0\.0\.1:1.*\n.*--profile=all/],
    [['--table', 'customer', '--product', 'jdbc:mysql://x/y'], {}, /no address of a PostgreSQL/],
  ])('says in a line what is wrong with %j %j', async (args, env, line) => {
    const { code, stderr } = await run(args, env);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
