import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Pool } from 'pg';
import { type RunningApp, startApp } from '../../src/bootstrap';
import type { ServerConfig } from '../../src/config';
import { STORE_POOL } from '../../src/platform/persistence';
import { ServerModule } from '../../src/profiles/server.module';
import { http, type HttpAnswer, type HttpOptions } from './http';
import { createDatabase } from './postgres';

/** A Server in this process, listening on a free port, with a database of its own. */
export interface TestServer {
  running: RunningApp;
  url: string;
  adminToken: string;
  databaseUrl: string;
  pool: Pool;
  /** The answer of any route. */
  // Tests look into answers freely.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  request(method: string, path: string, options?: RequestOptions): Promise<HttpAnswer<any>>;
  close(): Promise<void>;
}

export interface RequestOptions extends HttpOptions {
  /** What is not text or bytes is sent as JSON. */
  body?: unknown;
}

/** @param change parts of the configuration that matter to the test; `databaseUrl` and `adminToken` of another make it its second process */
export async function startServer(change: Partial<ServerConfig> = {}): Promise<TestServer> {
  const database = await createDatabase();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'tcc-server-'));
  const adminToken = randomBytes(32).toString('hex');
  const running = await startApp(
    {
      profile: 'server',
      host: '127.0.0.1',
      port: 0,
      dataDir,
      databaseUrl: database.url,
      secret: randomBytes(32),
      adminToken,
      locale: 'en',
      trustProxy: [],
      logLevel: 'fatal',
      shutdownTimeoutMs: 10_000,
      dedupeDays: 30,
      eventKeepDays: 30,
      eventKeepBytes: 0,
      ...change,
    },
    ServerModule,
  );
  return {
    running,
    url: running.url,
    adminToken,
    databaseUrl: change.databaseUrl ?? database.url,
    pool: running.app.get<Pool>(STORE_POOL),
    request: (method, where, { body, ...options } = {}) => http(method, running.url + where, body, options),
    close: async () => {
      await running.stop();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
