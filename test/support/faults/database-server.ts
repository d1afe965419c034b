import { appendFile, chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres } from '../../../src/platform/persistence/embedded';
import { serverAccount } from '../../../src/platform/persistence/embedded/account';
import { prepareBinaries } from '../../../src/platform/persistence/embedded/binaries';
import { freePort } from '../../../src/platform/persistence/embedded/server-process';
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

  /**
   * A second server on a copy of the data directory, as somebody makes one with the tools of the system. This one must be
   * stopped; the copy is started.
   * @param standby follows this server, once it is started again, until it is promoted
   */
  async copy({ standby }: { standby: boolean }): Promise<DatabaseServer> {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'tcc-copy-'));
    await chmod(directory, 0o755);
    const port = await freePort();
    const url = new URL(this.url);
    const [primaryPort, password] = [url.port, decodeURIComponent(url.password)];
    url.port = String(port);
    const copy = new DatabaseServer(url.href, directory, directory, this.pgCtl, this.account);
    await run('cp', ['-a', this.cluster, copy.cluster]);
    await appendFile(path.join(copy.cluster, 'postgresql.conf'), `port = ${port}\n`);
    if (standby) {
      const primary = `host=127.0.0.1 port=${primaryPort} user=${url.username} password=${password}`;
      await appendFile(path.join(copy.cluster, 'postgresql.conf'), `primary_conninfo = '${primary}'\n`);
      await writeFile(path.join(copy.cluster, 'standby.signal'), '');
      if (this.account) await chown(path.join(copy.cluster, 'standby.signal'), this.account.uid, this.account.gid);
    }
    if (this.account) await chown(directory, this.account.uid, this.account.gid);
    await copy.startAgain();
    return copy;
  }

  /** Connection string of a database that was copied with the server. */
  urlOf(original: string): string {
    const url = new URL(original);
    url.port = new URL(this.url).port;
    return url.href;
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
