import type { Client } from 'pg';
import { backoffDelay } from '../../../common/backoff';
import { ConnectorError } from '../../../common/errors';
import { sleep } from '../../../common/sleep';
import type { Binaries } from './binaries';
import { writeSettings } from './cluster';
import { takeInUseLock } from './in-use-lock';
import type { Placement } from './placement';
import type { ServerAccount } from './run';
import { findRunningServer, startServer } from './server-process';

/** What is needed to start a server. */
export interface ServerContext {
  placement: Placement;
  binaries: Binaries;
  account: ServerAccount | null;
}

/** A server that runs, and how to start it again as it was. */
export interface KeptServer {
  context: ServerContext;
  settings: string;
  /** Stays: connection strings that were handed out name it. */
  port: number;
  url: string;
  dataDir: string;
  log: (line: string) => void;
  onLost: (error: ConnectorError) => void;
}

const ATTEMPTS = 8;
const RETRY = { first: 200, longest: 5_000 };

/**
 * Holds the lock of a running server and with it the only sign we get of its end: the lock's session breaks. Then it
 * starts the server again on its port; whoever works with the store meets errors meanwhile and goes on by itself.
 * Committed data is in the write-ahead log, so nothing is lost.
 */
export class ServerKeeper {
  private readonly lettingGo = new AbortController();
  private guard: Client | null = null;
  private recovering: Promise<void> = Promise.resolve();

  private constructor(private readonly server: KeptServer) {}

  /** @throws ConnectorError `DATA_DIR_IN_USE` */
  static async keep(server: KeptServer): Promise<ServerKeeper> {
    const keeper = new ServerKeeper(server);
    await keeper.takeLock();
    return keeper;
  }

  /** Gives the lock back and watches no longer. */
  async letGo(): Promise<void> {
    this.lettingGo.abort();
    await this.recovering;
    await this.guard?.end().catch(() => undefined);
  }

  private async takeLock(): Promise<void> {
    const guard = await takeInUseLock(this.server.url, this.server.dataDir);
    this.guard = guard;
    guard.once('end', () => {
      if (!this.lettingGo.signal.aborted) this.recovering = this.recover();
    });
  }

  private async recover(): Promise<void> {
    const { log, onLost } = this.server;
    const { signal } = this.lettingGo;
    log('the embedded PostgreSQL ended or cut our session; looking after it');
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        await this.startIfDown();
        await this.takeLock();
        return log('the embedded PostgreSQL runs again');
      } catch (error) {
        const inUse = error instanceof ConnectorError && error.code === 'DATA_DIR_IN_USE';
        if (inUse || attempt === ATTEMPTS) return onLost(inUse ? error : lost(error));
        await sleep(backoffDelay(attempt, RETRY), signal);
      }
    }
  }

  private async startIfDown(): Promise<void> {
    const { context, settings, port } = this.server;
    if (await findRunningServer(context.placement)) return;
    await writeSettings(context.placement, settings, port, context.account);
    await startServer(context.placement, context.binaries, context.account);
  }
}

function lost(error: unknown): ConnectorError {
  const problem = `it ended while running and does not start again: ${oneLine(error)}`;
  return new ConnectorError('EMBEDDED_POSTGRES_FAILED', { problem }, { cause: error });
}

/** What an error says, without line breaks. */
export function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .split('\n')
    .map((line) => line.trim())
    .join(' ');
}
