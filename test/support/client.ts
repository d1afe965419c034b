import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { register } from 'prom-client';
import { startApp, type RunningApp } from '../../src/bootstrap';
import type { ClientConfig } from '../../src/config';
import { ClientModule } from '../../src/profiles/client.module';
import { http, type HttpAnswer, type HttpOptions } from './http';
import { createDatabase, type TestDatabase } from './postgres';

// Tests look into answers freely.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type LooseJson = any;

/** A Client in this process with a store of its own, and a product database beside it. */
export class TestClient {
  private running: RunningApp | null = null;

  private constructor(
    readonly config: ClientConfig,
    readonly store: TestDatabase,
    readonly product: TestDatabase,
    private readonly folder: string,
  ) {}

  /** @param change parts of the configuration that matter to the test; by default there is no Server */
  static async start(change: Partial<ClientConfig> = {}): Promise<TestClient> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'tcc-client-'));
    const [store, product] = [await createDatabase(), await createDatabase()];
    const config = { ...defaults(folder, store.url), ...change };
    const client = new TestClient(config, store, product, folder);
    await client.launch();
    return client;
  }

  get app() {
    if (!this.running) throw new Error('the Client does not run');
    return this.running.app;
  }

  get url(): string {
    if (!this.running) throw new Error('the Client does not run');
    return this.running.url;
  }

  async launch(change: Partial<ClientConfig> = {}): Promise<void> {
    register.clear(); // one registry per process, and this process has had a Client before
    this.running = await startApp({ ...this.config, ...change }, ClientModule);
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  request(method: string, where: string, body?: unknown, options: HttpOptions = {}): Promise<HttpAnswer<LooseJson>> {
    return http(method, this.url + where, body, { token: this.config.adminToken!, ...options });
  }

  /** Body that registers the product database. */
  connectionBody(change: object = {}): Record<string, unknown> {
    const { host, pathname, username, password } = new URL(this.product.url);
    return {
      url: `jdbc:postgresql://${host}${pathname}`,
      username: decodeURIComponent(username),
      password: decodeURIComponent(password) || 'none',
      dataBaseType: 'POSTGRESQL',
      ...change,
    };
  }

  /** Registers the product database. @returns its id */
  async connect(change: object = {}): Promise<string> {
    const { status, body } = await this.request('POST', '/v1/productConnection', this.connectionBody(change));
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  }

  /** Imports published schemas as from a file. */
  async importSchemas(...items: object[]): Promise<void> {
    const { status, body } = await this.request('POST', '/v1/schemaDefinition/sync', { items });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }

  /** Waits until a link is in a state. @returns the link */
  async untilLink(id: string, state: string, timeoutMs = 20_000): Promise<LooseJson> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const { body } = await this.request('GET', `/v1/productConnectionSchema/${id}`);
      if (body.state === state) return body;
      if (Date.now() > deadline) throw new Error(`the link is not ${state} but ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  /** Waits until a link gives a reason of this code. */
  async untilLinkTells(id: string, code: string, timeoutMs = 20_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const { body } = await this.request('GET', `/v1/productConnectionSchema/${id}`);
      if (body.reason?.code === code) return;
      if (Date.now() > deadline) throw new Error(`the link does not tell ${code} but ${JSON.stringify(body)}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async close(): Promise<void> {
    await this.stop();
    await this.store.drop();
    await this.product.drop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function defaults(dataDir: string, databaseUrl: string): ClientConfig {
  return {
    profile: 'client',
    host: '127.0.0.1',
    port: 0,
    dataDir,
    databaseUrl,
    secret: randomBytes(32),
    adminToken: randomBytes(32).toString('hex'),
    locale: 'en',
    trustProxy: [],
    logLevel: 'fatal',
    shutdownTimeoutMs: 10_000,
    publishRemote: false,
    publishStandalone: false,
    serverUrl: null,
    environmentToken: null,
    amqpUrl: null,
    serverCaFile: null,
    oracleClientLibDir: null,
    httpsProxy: null,
    noProxy: null,
    linkMaxInFlight: 4,
    linkGzip: true,
    captureBatchSize: 500,
    changeLogBudget: 1_000_000,
    snapshotChunkSize: 500,
    snapshotParallel: 2,
    snapshotStallMinutes: 10,
    structureCheckInterval: 300,
    captureLagAlarm: 300,
    outboxKeepDays: 7,
  };
}
