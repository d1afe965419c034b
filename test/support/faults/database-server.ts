import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../../src/platform/persistence/embedded';
import { serverAccount } from '../../../src/platform/persistence/embedded/account';
import { prepareBinaries } from '../../../src/platform/persistence/embedded/binaries';
import { run, type ServerAccount } from '../../../src/platform/persistence/embedded/run';
import { createDatabase, type TestDatabase } from '../postgres';

/** What is committed outlives the processes, which is all that is ended here; the disk need not be waited for. */
const SETTINGS = { fsync: 'off', shared_buffers: '32MB', max_connections: '120', max_wal_size: '256MB' };
const START_MS = 60_000;

/** How a database server ends: `immediate` as by its service manager in a hurry, or killed as by the system. */
export type Crash = 'immediate' | 'kill';

/** A PostgreSQL server of a test's own, which it may end and start again on the same port. */
export class DatabaseServer {
  private constructor(
    private readonly url: string,
    private readonly directory: string,
    private readonly dataDir: string,
    private readonly pgCtl: string,
    private readonly account: ServerAccount | null,
  ) {}

  static async start(): Promise<DatabaseServer> {
    const dataDir = await mkdtemp(path.join(os.tmpdir(), 'tcc-server-'));
    await chmod(dataDir, 0o755); // as root the server runs as another account, which must get in
    const made = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    await made.stop(); // whoever started it would start it again when it dies
    const account = await serverAccount(dataDir, () => undefined);
    const { pgCtl } = await prepareBinaries(account, dataDir, () => undefined);
    const server = new DatabaseServer(made.url, made.directory, dataDir, pgCtl, account);
    await server.startAgain();
    return server;
  }

  createDatabase(): Promise<TestDatabase> {
    return createDatabase(this.url);
  }

  /** Every session breaks; what was committed stays. */
  async crash(how: Crash): Promise<void> {
    const [pid] = (await readFile(path.join(this.cluster, 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), how === 'kill' ? 'SIGKILL' : 'SIGQUIT');
    while (isAlive(Number(pid))) await sleep(10);
  }

  /** Returns when it accepts connections again. */
  async startAgain(): Promise<void> {
    const log = path.join(this.directory, 'server.log');
    // Sessions of a killed server end by themselves, and until then keep the next one from starting.
    for (const deadline = Date.now() + START_MS; ;) {
      try {
        await run(this.pgCtl, ['start', '-D', this.cluster, '-l', log, '-w', '-t', '60', '-s'], this.account);
        return;
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await sleep(100);
      }
    }
  }

  async stop(): Promise<void> {
    await this.crash('immediate').catch(() => undefined); // it may have ended
    await rm(this.directory, { recursive: true, force: true });
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private get cluster(): string {
    return path.join(this.directory, 'cluster');
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
