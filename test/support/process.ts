import { fork, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { http } from './http';

const MAIN = path.resolve(__dirname, '../../dist/main.js');
const START_TIMEOUT_MS = 60_000;

/** Variables of the machine that would change what a connector process does. */
const NOT_INHERITED =
  /^(CONNECTOR_|ADMIN_TOKEN|DATA_DIR|DATABASE_URL|HOST|PORT|SERVER_|ENVIRONMENT_TOKEN|PUBLISH_|AMQP_|HTTPS?_PROXY|NO_PROXY|npm_)/i;

export interface ProcessOptions {
  /** Arguments of `dist/main`, e.g. `['--profile=server', '--port=4000']`. */
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
  /** Script that is run; by default this build's. */
  main?: string;
}

/** How a process ended. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** One connector process, as an operator runs it. Needs `npm run build` before. */
export class ConnectorProcess {
  private child: ChildProcess | null = null;
  private readonly output = { stdout: '', stderr: '' };

  /** @param baseUrl where it will listen, e.g. `http://127.0.0.1:4000` */
  constructor(
    readonly baseUrl: string,
    private readonly options: ProcessOptions,
  ) {}

  /** Starts the process and waits until it is ready. @throws Error with its log when it ends or takes too long */
  async start(extraEnv: Record<string, string> = {}): Promise<this> {
    this.launch(extraEnv);
    await this.waitUntil(async () => (await http('GET', `${this.baseUrl}/health/ready`)).status === 200, START_TIMEOUT_MS);
    return this;
  }

  /** Starts the process without waiting for anything. */
  launch(extraEnv: Record<string, string> = {}): void {
    if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run the build first`);
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name)));
    const env = { ...inherited, CONNECTOR_LOCALE: 'en', ...this.options.env, ...extraEnv };
    // Over a channel: a connector whose test process dies ends too.
    const child = fork(this.options.main ?? MAIN, this.options.args, { env, cwd: this.options.cwd, silent: true, execArgv: [] });
    child.stdout?.on('data', (chunk: Buffer) => (this.output.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output.stderr += chunk.toString()));
    this.child = child;
  }

  /** Sends a signal and waits for the end. */
  async kill(signal: NodeJS.Signals = 'SIGTERM'): Promise<Exit> {
    this.child?.kill(signal);
    return this.ended();
  }

  /** Ends the process (SIGKILL unless said otherwise) and starts it again on the same store. */
  async restart(signal: NodeJS.Signals = 'SIGKILL'): Promise<this> {
    await this.kill(signal);
    return this.start();
  }

  /** Waits for the process to end by itself. */
  async ended(): Promise<Exit> {
    const child = this.child;
    if (!child) throw new Error('the process was not started');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return { code: child.exitCode, signal: child.signalCode, ...this.output };
  }

  /** Variables it is started with, besides the machine's. */
  get environment(): Record<string, string> {
    return this.options.env ?? {};
  }

  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Everything it wrote so far, over all its starts. */
  get logs(): string {
    return this.output.stdout + this.output.stderr;
  }

  /** Asks again and again until the answer is yes. A question that fails counts as no. */
  async waitUntil(question: () => Promise<boolean>, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (Date.now() < deadline) {
      if (!this.running) throw new Error(`the process ended:\n${this.logs}`);
      if (await question().catch(() => false)) return;
      await delay(25);
    }
    throw new Error(`waited ${timeoutMs} ms in vain:\n${this.logs}`);
  }
}

/** Gives a connector process a free port of this machine. `args` need no `--port`. */
export async function connectorProcess(options: ProcessOptions): Promise<ConnectorProcess> {
  const port = await freePort();
  return new ConnectorProcess(`http://127.0.0.1:${port}`, { ...options, args: [...options.args, `--port=${port}`] });
}

/**
 * A port that is free now, and the one after it, which `--profile=all` takes. Below the range the system gives to
 * outgoing connections, where a port that is free now may be taken a moment later.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
