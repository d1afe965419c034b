import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { request } from 'undici';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../src/platform/persistence/embedded';
import { Child, freePort, ROOT } from './processes';
import { createFurtherTable, createProductTable, PRODUCT, SCHEMA, schemaDefinition } from './workload';

const SETTINGS = { shared_buffers: '256MB', max_wal_size: '4GB' };
const ADMIN_TOKEN = randomBytes(32).toString('hex');
const READY_TIMEOUT_MS = 60_000;

/** Client and Server as processes, a PostgreSQL for the product and one for the stores, durable as in production. */
export interface Rig {
  product: Pool;
  productUrl: string;
  store: Pool;
  storeUrl: string;
  server: Child;
  client: Child;
  serverUrl: string;
  environmentToken: string;
  postmasters: { product: number; store: number };
  /** Adds tables of the same columns, each with a schema and a link of its own. */
  addTables(names: readonly string[]): Promise<void>;
  /** Stops and resumes reading the change log; triggers keep logging. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything, with one link that streams the benchmark's table without an initial load. */
export async function startRig(options: { gzip: boolean }): Promise<Rig> {
  const folder = await mkdtemp(join(tmpdir(), 'tcc-bench-'));
  await chmod(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  const productServer = await startEmbeddedPostgres({ dataDir: join(folder, 'product'), settings: SETTINGS });
  const storeServer = await startEmbeddedPostgres({ dataDir: join(folder, 'store'), settings: SETTINGS });
  const product = new Pool({ connectionString: productServer.url, max: 10 });
  const store = new Pool({ connectionString: storeServer.url, max: 10 });
  await createProductTable(product);
  await store.query(
    'CREATE TABLE bench_event (id bigint, kind text, key text, data jsonb, stored_at timestamptz DEFAULT clock_timestamp())',
  );

  const common = { ADMIN_TOKEN, CONNECTOR_SECRET: randomBytes(32).toString('base64'), DATABASE_URL: storeServer.url, LOG_LEVEL: 'warn' };
  const [serverPort, clientPort] = [await freePort(), await freePort()];
  const serverUrl = `http://127.0.0.1:${serverPort}`;
  const clientUrl = `http://127.0.0.1:${clientPort}`;
  const main = join(ROOT, 'dist/main.js');
  const server = new Child('Server', [main, '--profile=server', `--port=${serverPort}`], {
    ...common,
    HOST: '127.0.0.1',
    DATA_DIR: join(folder, 's'),
  });
  await ready(serverUrl);
  const environment = await call<{ token: string }>(serverUrl, 'POST', '/v1/environment', { name: 'bench' });
  await publishSchema(serverUrl, schemaDefinition());
  const client = new Child('Client', [main, '--profile=client', `--port=${clientPort}`], {
    ...common,
    DATA_DIR: join(folder, 'c'),
    SERVER_URL: serverUrl,
    ENVIRONMENT_TOKEN: environment.token,
    LINK_GZIP: String(options.gzip),
  });
  await ready(clientUrl);
  const connectionId = await connect(clientUrl, productServer);
  await link(clientUrl, connectionId, [SCHEMA]);

  return {
    product,
    productUrl: productServer.url,
    store,
    storeUrl: storeServer.url,
    server,
    client,
    serverUrl,
    environmentToken: environment.token,
    postmasters: { product: await postmaster(productServer), store: await postmaster(storeServer) },
    addTables: async (names) => {
      for (const name of names) {
        await createFurtherTable(product, name);
        await publishSchema(serverUrl, schemaDefinition(name, name));
      }
      await link(clientUrl, connectionId, names);
    },
    pause: () => call(clientUrl, 'POST', `/v1/productConnection/${connectionId}/pause`),
    resume: () => call(clientUrl, 'POST', `/v1/productConnection/${connectionId}/resume`),
    stop: async () => {
      await Promise.all([product.end(), store.end(), client.stop(), server.stop()]);
      await Promise.all([productServer.stop(), storeServer.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function publishSchema(serverUrl: string, definition: object): Promise<void> {
  const draft = await call<{ id: string }>(serverUrl, 'POST', '/v1/schemaDefinition', definition);
  await call(serverUrl, 'POST', `/v1/schemaDefinition/${draft.id}/publish`, {});
}

/** Registers the product database. @returns id of the ProductConnection */
async function connect(clientUrl: string, productServer: EmbeddedPostgres): Promise<string> {
  const url = new URL(productServer.url);
  const connection = await call<{ id: string }>(clientUrl, 'POST', '/v1/productConnection', {
    productName: PRODUCT,
    url: `jdbc:postgresql://${url.host}${url.pathname}`,
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    dataBaseType: 'POSTGRESQL',
    enabled: true,
  });
  return connection.id;
}

/** Links schemas without initial load; resolves when their changes stream. */
async function link(clientUrl: string, connectionId: string, schemaNames: readonly string[]): Promise<void> {
  const list = <Item>(path: string) => call<{ items: Item[] }>(clientUrl, 'GET', `${path}?pageSize=500`);
  await eventually(`schemas ${schemaNames.join(', ')} at the Client`, async () => {
    const known = new Set((await list<{ name: string }>('/v1/schemaDefinition')).items.map(({ name }) => name));
    return schemaNames.every((name) => known.has(name));
  });
  for (const nameSchemaDefinition of schemaNames) {
    await call(clientUrl, 'POST', '/v1/productConnectionSchema', {
      idProductConnection: connectionId,
      nameSchemaDefinition,
      snapshot: 'NONE',
    });
  }
  await eventually('STREAMING', async () => {
    const { items } = await list<{ state: string; reason?: object }>('/v1/productConnectionSchema');
    const failed = items.find(({ state }) => state === 'FAILED');
    if (failed) throw new Error(`A link failed: ${JSON.stringify(failed.reason)}`);
    return items.every(({ state }) => state === 'STREAMING');
  });
}

async function ready(url: string): Promise<void> {
  await eventually(`${url} ready`, async () => {
    const answer = await request(`${url}/health/live`).catch(() => null);
    await answer?.body.dump();
    return answer?.statusCode === 200;
  });
}

/** Calls the administration API. @throws when the answer is no success */
export async function call<T>(base: string, method: 'GET' | 'POST', path: string, body?: object, token = ADMIN_TOKEN): Promise<T> {
  const answer = await request(`${base}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${path}: HTTP ${answer.statusCode} ${text}`);
  return (text === '' ? null : JSON.parse(text)) as T;
}

/** Waits until a condition holds, asking every 50 ms. @throws after a minute, naming what was waited for */
export async function eventually(what: string, holds: () => Promise<boolean>, timeoutMs = READY_TIMEOUT_MS): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Process id of its postmaster. */
export async function postmaster({ directory }: EmbeddedPostgres): Promise<number> {
  for (const candidate of [directory, ...(await readdir(directory)).map((entry) => join(directory, entry))]) {
    const text = await readFile(join(candidate, 'postmaster.pid'), 'utf8').catch(() => '');
    if (text) return Number(text.split('\n')[0]);
  }
  throw new Error(`No running PostgreSQL in ${directory}`);
}
