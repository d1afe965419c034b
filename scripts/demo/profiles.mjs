import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from '../bootstrap.mjs';
import { postgresFolder } from './workspace.mjs';

const READY_WITHIN_MS = 120_000;
/** A little more than the process takes by itself at most (SHUTDOWN_TIMEOUT_MS). */
const STOP_WITHIN_MS = 13_000;

/**
 * A Client or Server as a process of its own, with its own data directory and embedded PostgreSQL; its log goes to a file.
 */
export class ProfileProcess {
  /**
   * @param {'client' | 'server'} profile
   * @param {import('./workspace.mjs').Workspace} workspace holds data and log
   */
  constructor(profile, workspace) {
    this.profile = profile;
    this.dataDir = workspace[profile];
    this.logFile = join(workspace.logs, `${profile}.log`);
    this.address = '';
    /** @type {import('node:child_process').ChildProcess | undefined} */
    this.child = undefined;
    this.stopping = false;
    /** @type {(error: Error) => void} told when the process ends by itself */
    this.onLost = () => {};
  }

  /**
   * Starts it on a free port and waits until it says it is ready.
   * @param {Record<string, string>} environment
   */
  async start(environment) {
    const child = fork(join(root, 'dist/main.js'), [`--profile=${this.profile}`, '--port=0'], {
      cwd: this.dataDir,
      // A process group of its own: Ctrl-C reaches us alone, and we end both sides in order.
      detached: process.platform !== 'win32',
      // Over the channel it tells where it serves, and ends by itself when we are killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...withoutSettings(process.env), HOST: '127.0.0.1', DATA_DIR: this.dataDir, ...environment },
    });
    this.child = child;
    const log = createWriteStream(this.logFile);
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.once('close', () => log.end());
    child.once('message', (/** @type {{ url: string }} */ { url }) => (this.address = url));
    child.once('exit', (code, signal) => {
      if (!this.stopping) this.onLost(new Error(`The ${this.profile} ended by itself (${signal ?? `exit code ${code}`}).`));
    });
    await this.#untilReady();
  }

  /** SIGTERM, and SIGKILL when that is not enough; then whatever it left running of its PostgreSQL. */
  async stop() {
    this.stopping = true;
    const { child } = this;
    if (child && isRunning(child)) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const inTime = await Promise.race([ended.then(() => true), sleep(STOP_WITHIN_MS, false, { ref: false })]);
      if (!inTime) {
        child.kill('SIGKILL');
        await ended;
      }
    }
    await stopLeftOverPostgres(this.dataDir);
  }

  async #untilReady() {
    const deadline = Date.now() + READY_WITHIN_MS;
    while (Date.now() < deadline) {
      if (this.child && !isRunning(this.child)) throw new Error(`The ${this.profile} did not start.`);
      if (this.address !== '' && (await isReady(this.address))) return;
      await sleep(50);
    }
    throw new Error(`The ${this.profile} was not ready within ${READY_WITHIN_MS / 1000} seconds.`);
  }
}

/** @param {string} address */
async function isReady(address) {
  const answer = await fetch(`${address}/health/ready`).catch(() => null);
  await answer?.text().catch(() => '');
  return answer?.ok === true;
}

/** @param {import('node:child_process').ChildProcess} child */
function isRunning(child) {
  return child.exitCode === null && child.signalCode === null;
}

/** Our own settings decide, not those of the shell the demo was started from. @param {NodeJS.ProcessEnv} environment */
function withoutSettings(environment) {
  const settings =
    /^(CONNECTOR_|DATABASE_URL$|ADMIN_TOKEN$|SERVER_|ENVIRONMENT_TOKEN$|PUBLISH_|AMQP_URL$|HTTPS?_PROXY$|NO_PROXY$|LOG_LEVEL$|PORT$)/i;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !settings.test(name)));
}

/** A killed process cannot stop its PostgreSQL. @param {string} dataDir */
async function stopLeftOverPostgres(dataDir) {
  const pidFile = join(await postgresFolder(dataDir), 'cluster', 'postmaster.pid');
  const pid = Number((await readFile(pidFile, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      process.kill(pid, attempt === 0 ? 'SIGINT' : 0);
    } catch {
      return;
    }
    await sleep(100);
  }
}
