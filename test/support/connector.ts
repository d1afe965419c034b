import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { FaultProxy } from './faults/fault-proxy';
import { Network } from './faults/network';
import { http } from './http';
import type { StoredMessage } from './ledger/event-check';
import type { ViewEntity } from './ledger/state-check';
import type { ScratchDatabase } from './engines';
import { createDatabase, type TestDatabase } from './postgres';
import { connectorProcess, type ConnectorProcess } from './process';

const WAIT_MS = 45_000;

/** A link as the Client shows it. */
export interface LinkView {
  id: string;
  state: string;
  reason?: string | null;
}

/** The three databases of a connector. */
export type DatabaseRole = 'product' | 'clientStore' | 'serverStore';

export type Databases = Readonly<Record<DatabaseRole, TestDatabase>>;

export interface ConnectorOptions {
  /** Variables of the Client process, e.g. `SNAPSHOT_CHUNK_SIZE`. */
  clientEnv?: Record<string, string>;
  /** By default they are made on the common server. Dropped at the end either way. */
  databases?: Databases;
}

/** What lies between the Client and the two it talks to over lines that nobody of ours holds. */
export interface Networks {
  server: Network;
  product: Network;
}

/** Server and Client as processes, each on a database of its own, a proxy between them and a product database. */
export class Connector {
  readonly adminToken = randomBytes(24).toString('hex');
  environmentToken = '';
  connectionId = '';
  private ownerSchema: string | null = null;
  /** The product database when it is not the connector's own PostgreSQL. */
  private scratch: ScratchDatabase | null = null;

  private constructor(
    readonly server: ConnectorProcess,
    readonly proxy: FaultProxy,
    readonly networks: Networks,
    readonly databases: Databases,
    private readonly folder: string,
    private readonly options: ConnectorOptions,
    private clientProcess: ConnectorProcess | null = null,
  ) {}

  /** Starts the Server, registers an environment there, and starts the Client for it. The product database is empty. */
  static async start(options: ConnectorOptions = {}): Promise<Connector> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'tcc-connector-'));
    const databases = options.databases ?? {
      product: await createDatabase(),
      clientStore: await createDatabase(),
      serverStore: await createDatabase(),
    };
    const server = await connectorProcess({
      args: ['--profile=server'],
      env: { DATABASE_URL: databases.serverStore.url, DATA_DIR: path.join(folder, 'server') },
    });
    const proxy = await FaultProxy.start(server.baseUrl);
    const networks = { server: await Network.start(proxy.url), product: await Network.start(databases.product.url) };
    const connector = new Connector(server, proxy, networks, databases, folder, options);
    await server.start({ ADMIN_TOKEN: connector.adminToken });
    const environment = await connector.onServer<{ token: string }>('POST', '/v1/environment', { name: 'Test' });
    connector.environmentToken = environment.token;
    connector.clientProcess = await connector.newClient();
    await connector.client.start(connector.clientEnv());
    return connector;
  }

  get client(): ConnectorProcess {
    if (!this.clientProcess) throw new Error('the Client was not made yet');
    return this.clientProcess;
  }

  get productDatabase(): TestDatabase {
    return this.databases.product;
  }

  get product(): Pool {
    return this.productDatabase.pool();
  }

  /** The Client's own store. */
  get clientStore(): Pool {
    return this.databases.clientStore.pool();
  }

  /** Ends the Client with SIGKILL and starts it again without waiting until it is ready. */
  async crashClient(): Promise<void> {
    await this.client.kill('SIGKILL');
    this.launchClient();
  }

  launchClient(env: Record<string, string> = {}): void {
    this.client.launch({ ...this.clientEnv(), ...env });
  }

  /** Ends the Server with SIGKILL and starts it again without waiting until it is ready. */
  async crashServer(): Promise<void> {
    await this.server.kill('SIGKILL');
    this.launchServer();
  }

  launchServer(): void {
    this.server.launch({ ADMIN_TOKEN: this.adminToken });
  }

  /** Ends every session of the connector to a database, as its restart would. @returns how many */
  async cutSessions(role: DatabaseRole): Promise<number> {
    const database = this.databases[role];
    const { rows } = await database
      .pool()
      .query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE 'totvs-connector%'`, [
        new URL(database.url).pathname.slice(1),
      ]);
    return rows.length;
  }

  /** Publishes a SchemaDefinition on the Server. @returns its id */
  async publish(schema: object): Promise<string> {
    const draft = await this.onServer<{ id: string }>('POST', '/v1/schemaDefinition', schema);
    await this.onServer('POST', `/v1/schemaDefinition/${draft.id}/publish`, {});
    return draft.id;
  }

  /** Registers the product database with the Client. */
  async connectProduct(options: { ownerSchema?: string; charset?: string } = {}): Promise<void> {
    this.ownerSchema = options.ownerSchema ?? null;
    const { host, pathname, username, password } = new URL(this.networks.product.through(this.productDatabase.url));
    const url = `jdbc:postgresql://${host}${pathname}`;
    const body = {
      url,
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      dataBaseType: 'POSTGRESQL',
      ...options,
    };
    this.connectionId = (await this.onClient<{ id: string }>('POST', '/v1/productConnection', body)).id;
  }

  /** Registers a product database of any engine with the Client, over a direct line. */
  async connectScratch(dataBaseType: string, scratch: ScratchDatabase): Promise<void> {
    this.scratch = scratch;
    const { jdbcUrl: url, username, password } = scratch;
    this.connectionId = (
      await this.onClient<{ id: string }>('POST', '/v1/productConnection', { url, username, password, dataBaseType })
    ).id;
  }

  /** Links a published schema with the product database, as soon as the Client has heard of the schema. */
  async link(schemaId: string, options: object = {}): Promise<LinkView> {
    await this.client.waitUntil(async () => (await this.tryClient('GET', `/v1/schemaDefinition/${schemaId}`)).status === 200, WAIT_MS);
    const body = { idSchemaDefinition: schemaId, idProductConnection: this.connectionId, ...options };
    return this.onClient<LinkView>('POST', '/v1/productConnectionSchema', body);
  }

  async linkState(id: string): Promise<LinkView> {
    return this.onClient<LinkView>('GET', `/v1/productConnectionSchema/${id}`);
  }

  /** Waits until links are installed and their initial loads done. @throws Error with the reason when one fails */
  async untilStreaming(ids: readonly string[], timeoutMs = WAIT_MS): Promise<void> {
    for (const id of ids) {
      let link: LinkView | null = null;
      await eventually(async () => {
        link = await this.linkState(id).catch(() => null);
        return link?.state === 'STREAMING' || link?.state === 'FAILED';
      }, timeoutMs).catch((error: Error) => {
        throw new Error(`${error.message}: ${JSON.stringify(link)}`);
      });
      if (link!.state === 'FAILED') throw new Error(`the link failed: ${JSON.stringify(link)}`);
    }
  }

  /** Waits until nothing is on its way: change log empty, outbox sent, entity view up with the Server's log. */
  async untilQuiet(timeoutMs = WAIT_MS): Promise<void> {
    let waiting = {};
    const quiet = async () => {
      waiting = { changes: await this.waitingChanges(), messages: await this.linkBacklog(), view: await this.viewLag() };
      return Object.values(waiting).every((count) => count === 0);
    };
    await eventually(() => quiet().catch(() => false), timeoutMs).catch((error: Error) => {
      throw new Error(`${error.message}: ${JSON.stringify(waiting)} waiting\n${this.client.logs.slice(-5_000)}`);
    });
  }

  /** Rows in the change log. */
  async waitingChanges(): Promise<number> {
    if (this.scratch) return Number((await this.scratch.execute('SELECT COUNT(*) AS waiting FROM "TCC_EVENT"'))[0].waiting);
    const log = `${this.ownerSchema === null ? '' : `"${this.ownerSchema.replaceAll('"', '""')}".`}"TCC_EVENT"`;
    const { rows } = await this.product.query<{ waiting: string }>(`SELECT count(*) AS waiting FROM ${log}`);
    return Number(rows[0].waiting);
  }

  /** The Server's event log from the beginning, page by page. */
  async readEvents(take: (message: StoredMessage) => void): Promise<void> {
    for (let after = '', more = true; more;) {
      const path = `/v1/environment/eventsData?limit=1000${after && `&after=${encodeURIComponent(after)}`}`;
      const page = await this.withToken<{ cursor: string; hasNext: boolean; items: { message: StoredMessage }[] }>(path);
      for (const { message } of page.items) take(message);
      after = page.cursor;
      more = page.hasNext;
    }
  }

  async events(): Promise<StoredMessage[]> {
    const messages: StoredMessage[] = [];
    await this.readEvents((message) => messages.push(message));
    return messages;
  }

  /** Everything the Server knows of a schema's entities. */
  async entities(schemaName: string): Promise<ViewEntity[]> {
    const all: ViewEntity[] = [];
    for (let more = true; more;) {
      const after = all.length > 0 ? `&afterKey=${all[all.length - 1].entityKey}` : '';
      const path = `/v1/entity/${encodeURIComponent(schemaName)}?limit=1000${after}`;
      const page = await this.withToken<{ hasNext: boolean; items: ViewEntity[] }>(path);
      all.push(...page.items);
      more = page.hasNext;
    }
    return all;
  }

  /** @throws Error when the Server refuses */
  async onServer<Body>(method: string, where: string, body?: unknown): Promise<Body> {
    return accepted<Body>(await http(method, this.server.baseUrl + where, body, { token: this.adminToken }), where);
  }

  /** @throws Error when the Client refuses */
  async onClient<Body>(method: string, where: string, body?: unknown): Promise<Body> {
    return accepted<Body>(await this.tryClient(method, where, body), where);
  }

  tryClient(method: string, where: string, body?: unknown) {
    return http(method, this.client.baseUrl + where, body, { token: this.adminToken });
  }

  async isAlive(process: 'client' | 'server'): Promise<boolean> {
    return (await http('GET', `${this[process].baseUrl}/health/live`)).status === 200;
  }

  async linkBacklog(): Promise<number> {
    const { body } = await http<string>('GET', `${this.client.baseUrl}/metrics`);
    return Number(/^tcc_link_backlog_messages(?:\{[^}]*\})? (\S+)$/m.exec(body)?.[1] ?? NaN);
  }

  async stop(): Promise<void> {
    for (const process of [this.clientProcess, this.server]) if (process?.running) await process.kill('SIGKILL');
    for (const network of [this.networks.server, this.networks.product, this.proxy]) await network.stop();
    for (const database of Object.values(this.databases)) await database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  private newClient(): Promise<ConnectorProcess> {
    return connectorProcess({
      args: ['--profile=client'],
      env: { DATABASE_URL: this.databases.clientStore.url, DATA_DIR: path.join(this.folder, 'client') },
    });
  }

  private clientEnv(): Record<string, string> {
    return {
      ADMIN_TOKEN: this.adminToken,
      SERVER_URL: this.networks.server.through(this.proxy.url),
      ENVIRONMENT_TOKEN: this.environmentToken,
      ...this.options.clientEnv,
    };
  }

  private async viewLag(): Promise<number> {
    const { headers } = await http('GET', `${this.server.baseUrl}/v1/entity/none?limit=1`, undefined, { token: this.environmentToken });
    return Number(headers['x-tcc-lag'] ?? NaN);
  }

  private async withToken<Body>(where: string): Promise<Body> {
    return accepted<Body>(await http('GET', this.server.baseUrl + where, undefined, { token: this.environmentToken }), where);
  }
}

/** Asks until the answer is yes. */
export async function eventually(question: () => Promise<boolean>, timeoutMs = WAIT_MS): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await question())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs} ms in vain`);
    await sleep(20);
  }
}

function accepted<Body>(answer: { status: number; body: unknown }, where: string): Body {
  if (answer.status >= 300) throw new Error(`${where} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body as Body;
}
