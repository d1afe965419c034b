import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { lastValueFrom, tap, throwError, timeout } from 'rxjs';
import { ConnectorError } from '../../common/errors';
import { keepAsking } from './heartbeat';
import { IpcClient } from './ipc-client';
import { PATTERNS, type CallRequest, type OpenRequest, type Outcome, type Pattern } from './protocol';
import { fromWire } from './wire-error';

/** How a worker is kept; tests shorten it. */
export interface WorkerSettings {
  /** Compiled entry of the worker. */
  file: string;
  /** No statement of ours runs longer; DDL that waits for the product's transactions has no limit of its own. */
  callTimeoutMs: number;
  /** A worker whose event loop does not answer for this long is ended. */
  silenceMs: number;
  /** One that ended soon after it began is not begun again at once. */
  restartPauseMs: number;
}

export const WORKER_SETTINGS: WorkerSettings = {
  file: join(__dirname, 'worker-main.js'),
  callTimeoutMs: 340_000,
  silenceMs: 30_000,
  restartPauseMs: 5_000,
};

const CLOSE_PATIENCE_MS = 5_000;
/** Of what a crashing native library says last. */
const LAST_WORDS = 2_000;

/** A call with what its answers are to do. */
export interface Call {
  request: CallRequest;
  /** False: the call takes as long as it takes, as long as the worker is alive. */
  limited: boolean;
  onProgress?: (...told: unknown[]) => void;
}

interface Running {
  child: ChildProcess;
  client: IpcClient;
  opened: Promise<unknown>;
  /** Readers whose mapping this process has. */
  readers: Set<number>;
  /** Why the database could not be opened; then the process is of no use. */
  refusal: Error | null;
}

/** A process of its own for one product database: begun when used, begun again when it ended. Whatever ends it ends no other. */
export class WorkerProcess {
  private running: Running | null = null;
  private startedAt = 0;
  private lastEnd: { error: Error; notBefore: number } | null = null;
  private closed = false;

  constructor(
    private readonly database: OpenRequest,
    private readonly settings: WorkerSettings,
  ) {}

  /** @throws what the method threw; ConnectorError `PRODUCT_DATABASE_UNREACHABLE` when the process ended or is silent */
  async call({ request, limited, onProgress }: Call): Promise<unknown> {
    const running = this.start();
    await running.opened;
    const known = request.port === 'reader' && running.readers.has(request.reader);
    const sent = known ? { ...request, mapping: null } : request;
    if (request.port === 'reader') running.readers.add(request.reader);
    return this.ask(running, PATTERNS.call, sent, limited, onProgress);
  }

  /** Lets the database's connections end, then the process. */
  async close(): Promise<void> {
    this.closed = true;
    const { running } = this;
    if (!running) return;
    const ended = new Promise((resolve) => running.child.once('exit', resolve));
    const impatience = setTimeout(() => running.child.kill('SIGKILL'), CLOSE_PATIENCE_MS);
    await this.ask(running, PATTERNS.close, null, false).catch(() => undefined);
    if (running.child.connected) running.child.disconnect();
    if (running.child.exitCode === null && running.child.signalCode === null) await ended;
    clearTimeout(impatience);
  }

  private start(): Running {
    if (this.running) return this.running;
    if (this.closed) throw unreachable('its connection was closed');
    if (this.lastEnd && Date.now() < this.lastEnd.notBefore) throw this.lastEnd.error;
    this.startedAt = Date.now();
    const child = fork(this.settings.file, [], { serialization: 'advanced', stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
    const client = new IpcClient(child);
    const running: Running = { child, client, opened: Promise.resolve(), readers: new Set(), refusal: null };
    this.running = running;
    this.watch(running);
    running.opened = this.ask(running, PATTERNS.open, this.database, true);
    running.opened.catch((error: Error) => {
      running.refusal = error;
      child.kill('SIGKILL');
    });
    return running;
  }

  private watch(running: Running): void {
    const { child, client } = running;
    let lastWords = '';
    child.stderr!.on('data', (bytes: Buffer) => (lastWords = (lastWords + bytes.toString()).slice(-LAST_WORDS)));
    const ping = () => this.ask(running, PATTERNS.ping, null, false);
    const stopAsking = keepAsking(ping, this.settings.silenceMs, () => child.kill('SIGKILL'));
    const end = (reason: string) => {
      stopAsking();
      if (this.running === running) this.running = null;
      const soon = Date.now() - this.startedAt < this.settings.restartPauseMs;
      const problem = [reason, ...(lastWords.trim() === '' ? [] : [`it said: ${lastWords.trim()}`])].join('; ');
      const error = running.refusal ?? unreachable(problem);
      this.lastEnd = { error, notBefore: soon ? Date.now() + this.settings.restartPauseMs : 0 };
      client.close(error);
    };
    child.once('error', (error) => end(`its worker process could not be started: ${error.message}`));
    child.once('exit', (code, signal) => end(`its worker process ended with ${signal ?? `exit code ${code}`}`));
  }

  private async ask(
    running: Running,
    pattern: Pattern,
    data: unknown,
    limited: boolean,
    onProgress?: Call['onProgress'],
  ): Promise<unknown> {
    const answers = running.client.send<Outcome>(pattern, data).pipe(
      tap((outcome) => {
        if ('progress' in outcome) onProgress?.(...outcome.progress);
      }),
    );
    if (!limited) return resultOf(await lastValueFrom(answers));
    const { callTimeoutMs } = this.settings;
    const late = () => {
      running.child.kill('SIGKILL');
      return throwError(() => unreachable(`no answer within ${callTimeoutMs} ms`));
    };
    return resultOf(await lastValueFrom(answers.pipe(timeout({ each: callTimeoutMs, with: late }))));
  }
}

function resultOf(outcome: Outcome): unknown {
  if ('failed' in outcome) throw fromWire(outcome.failed);
  return 'result' in outcome ? outcome.result : undefined;
}

function unreachable(problem: string): ConnectorError {
  return new ConnectorError('PRODUCT_DATABASE_UNREACHABLE', { problem });
}
