import { hostname } from 'node:os';
import { Injectable, Logger } from '@nestjs/common';
import { connectorVersion } from '../../config';
import { ConnectorError } from '../../common/errors';
import { backoffDelay } from '../../common/backoff';
import { sleep } from '../../common/sleep';
import { sameMajor } from '../../contracts';
import { ClientInstance, type ClientEnvironmentIdentity } from './client-instance';
import { ReportProviders } from './report-providers';
import { ServerLink } from './server-link';

/**
 * STARTING: not asked yet. OFF: no Server configured. CONNECTED: the environment answered and is the pinned one.
 * UNREACHABLE: was asked, no usable answer. ENVIRONMENT_TOKEN_INVALID, ENVIRONMENT_CHANGED, VERSION_MISMATCH: nothing is
 * sent.
 */
export type SessionState =
  'STARTING' | 'OFF' | 'CONNECTED' | 'UNREACHABLE' | 'ENVIRONMENT_TOKEN_INVALID' | 'ENVIRONMENT_CHANGED' | 'VERSION_MISMATCH';

const REPORT_INTERVAL_MS = 60_000;
const TOKEN_RETRY_MS = 60_000;
const RETRY = { first: 1_000, longest: 60_000 };

/**
 * Keeps track of whether, and as which environment, the Server knows this Client (contract section 1, first start).
 * Capture never waits for it; only sending asks `maySend`.
 */
@Injectable()
export class ServerSession {
  private readonly logger = new Logger(ServerSession.name);
  private readonly listeners: (() => void)[] = [];
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private failures = 0;
  private current: { state: SessionState; detail: string } = { state: 'STARTING', detail: 'The Server was not asked yet' };
  /** Whether the Server confirmed the pinned environment in this process. */
  private confirmed = false;

  constructor(
    private readonly link: ServerLink,
    private readonly instance: ClientInstance,
    private readonly reports: ReportProviders,
  ) {}

  /** The pinned environment; null before the Server's first answer. */
  environment(): ClientEnvironmentIdentity | null {
    return this.instance.environment;
  }

  instanceId(): string {
    return this.instance.id;
  }

  /** State and what it means, without secrets. */
  status(): { state: SessionState; detail: string } {
    return this.current;
  }

  /** Whether events may go to the Server: it confirmed the environment since the start, and has not refused since. */
  maySend(): boolean {
    const { state } = this.current;
    return this.confirmed && (state === 'CONNECTED' || state === 'UNREACHABLE');
  }

  /** Calls back whenever the state or the environment changes. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** For whoever is refused by the Server (401, 403): stops sending until the Server confirms again. */
  refused(error: ConnectorError): void {
    this.confirmed = false;
    this.enter('ENVIRONMENT_TOKEN_INVALID', error.message);
  }

  async start(): Promise<void> {
    if (!this.link.configured) {
      this.enter('OFF', 'PUBLISH_REMOTE is false');
      return;
    }
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await sleep(await this.round(), signal);
    }
  }

  /** Asks once, reports when all is well. @returns milliseconds until the next round */
  private async round(): Promise<number> {
    try {
      await this.confirm();
      if (this.current.state === 'CONNECTED') await this.report();
      this.failures = 0;
      return REPORT_INTERVAL_MS;
    } catch (error) {
      if (this.stopping.signal.aborted) return 0;
      return this.failed(error);
    }
  }

  private async confirm(): Promise<void> {
    const answer = await this.link.getJson({ path: '/v1/environment/current', signal: this.stopping.signal });
    requireSameMajor(answer);
    const actual = readEnvironment(answer);
    const pinned = this.instance.environment;
    if (pinned && pinned.id !== actual.id) {
      this.confirmed = false;
      this.enter('ENVIRONMENT_CHANGED', new ConnectorError('ENVIRONMENT_CHANGED', { actual: actual.id, pinned: pinned.id }).message);
      return;
    }
    await this.instance.pin(actual);
    this.confirmed = true;
    this.enter('CONNECTED', `Environment ${actual.name}`);
  }

  /** A report that fails is tried again with the next round; it says nothing about sending. */
  private async report(): Promise<void> {
    const json = { instanceId: this.instance.id, version: connectorVersion(), host: hostname(), ...(await this.reports.collect()) };
    const sent = this.link.postJson({ path: '/v1/environment/client', json, signal: this.stopping.signal });
    await sent.catch((error: Error) => this.logger.debug(`the report was not taken: ${error.message}`));
  }

  private failed(error: unknown): number {
    const problem = error instanceof Error ? error.message : String(error);
    if (error instanceof ConnectorError && error.code === 'ENVIRONMENT_TOKEN_INVALID') {
      this.refused(error);
      return TOKEN_RETRY_MS;
    }
    const mismatch = error instanceof ConnectorError && error.code === 'VERSION_MISMATCH';
    if (mismatch) this.confirmed = false;
    this.enter(mismatch ? 'VERSION_MISMATCH' : 'UNREACHABLE', problem);
    this.failures += 1;
    return backoffDelay(this.failures, RETRY);
  }

  private enter(state: SessionState, detail: string): void {
    const changed = state !== this.current.state || detail !== this.current.detail;
    this.current = { state, detail };
    if (!changed) return;
    if (state === 'CONNECTED' || state === 'OFF') this.logger.log(`${state}: ${detail}`);
    else this.logger.warn(`${state}: ${detail}`);
    for (const listener of this.listeners) listener();
  }
}

/** @throws ConnectorError `VERSION_MISMATCH` */
function requireSameMajor(answer: unknown): void {
  const { serverVersion } = (answer ?? {}) as { serverVersion?: unknown };
  if (typeof serverVersion !== 'string' || sameMajor(serverVersion, connectorVersion())) return;
  throw new ConnectorError('VERSION_MISMATCH', { server: serverVersion, client: connectorVersion() });
}

function readEnvironment(answer: unknown): ClientEnvironmentIdentity {
  const { id, name } = (answer ?? {}) as { id?: unknown; name?: unknown };
  if (typeof id === 'string' && id !== '') return { id, name: typeof name === 'string' ? name : id };
  throw new ConnectorError('SERVER_ANSWER_UNEXPECTED', {
    status: 200,
    request: 'GET /v1/environment/current',
    problem: 'no environment id in the answer',
  });
}
