import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { backoffDelay } from '../../common/backoff';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import { formatLinkHeader, LINK_HEADER, type MessageResult } from '../../contracts';
import { EventLog } from '../../event-log';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { DeadLetters } from '../dead-letter';
import { OUTBOX, REMOTE } from '../outbox';
import { LinkRegistry } from '../product-connection-schema';
import { ServerLink, ServerSession } from '../server-link';
import { LinkAgreement } from './link-agreement';
import { outcomeOf, type LinkOutcome } from './link-outcome';
import { LARGEST_REQUEST, nextRequest, type LinkRequest, type RequestLimits } from './link-request';
import { linkMetrics } from './metrics';
import { rejectedLetters } from './rejected-letters';

const compress = promisify(gzip);
const RETRY = { first: 200, longest: 60_000 };
const IDLE_WAIT_MS = 5_000;
/** How long a stop waits for answers; what is cut off is sent again at the next start and recognised as a repeat. */
const STOP_PATIENCE_MS = 3_000;
const SMALLEST_REQUEST = 1;
/** While nothing is sent, a store restored on the other side is noticed this late. */
const AGREEMENT_LASTS_MS = 60_000;

/** A request on its way. */
interface Flight {
  request: LinkRequest;
  outcome: Promise<LinkOutcome>;
}

/** How far the outbox was put on its way, and how far it was looked at. */
interface Position {
  sent: number;
  seen: number;
}

/** Thrown to leave the pump: where the link stands has to be agreed upon again before more is sent. */
class AgreeAgain extends Error {}

/** Thrown to leave the pump: everything in flight is forgotten and sent again from the cursor. */
class SendAgain extends Error {
  constructor(
    readonly problem: string,
    readonly afterMs = 0,
  ) {
    super(problem);
  }
}

/**
 * Sends the outbox to the Server over the link (correctness rule 17): batches that carry their offsets, several in
 * flight, the cursor moved only behind what was answered. It goes on for ever: days without the Server cost nothing
 * but the outbox's space.
 */
@Injectable()
export class RemoteSender implements Worker, OnModuleInit {
  private readonly logger = new Logger(RemoteSender.name);
  private readonly stopping = new AbortController();
  private readonly cutting = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private limits: RequestLimits = LARGEST_REQUEST;
  private failures = 0;
  private agreed = true;
  /** Whether an agreement led to nothing yet. */
  private disagreed = false;
  /** Null while sending works. */
  problem: string | null = null;

  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
    private readonly deadLetters: DeadLetters,
    private readonly link: ServerLink,
    private readonly session: ServerSession,
    private readonly links: LinkRegistry,
    private readonly agreement: LinkAgreement,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    if (this.link.configured) this.workers.register('remote sender', this);
  }

  async start(): Promise<void> {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    const patience = setTimeout(() => this.cutting.abort(), STOP_PATIENCE_MS);
    await this.running;
    clearTimeout(patience);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        if (this.session.maySend()) await this.pump(signal);
        else await sleep(RETRY.first, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof AgreeAgain && !this.disagreed) this.disagreed = true;
        else await this.failed(error, signal);
      }
    }
  }

  private async failed(error: unknown, signal: AbortSignal): Promise<void> {
    this.failures++;
    if (error instanceof ConnectorError && error.code === 'ENVIRONMENT_TOKEN_INVALID') this.session.refused(error);
    this.problem = error instanceof Error ? error.message : String(error);
    const pause = Math.max(backoffDelay(this.failures, RETRY), error instanceof SendAgain ? error.afterMs : 0);
    this.logger.warn(`Sending again in ${pause} ms: ${this.problem}`);
    linkMetrics.failures.inc();
    await sleep(pause, signal);
  }

  /** Sends from where both sides agree on until something goes wrong, the agreement is old or the process stops. */
  private async pump(signal: AbortSignal): Promise<void> {
    const start = await this.agreement.reach(signal);
    if (!start) return void (await this.eventLog.waitForAppend(OUTBOX, 0, IDLE_WAIT_MS, signal));
    const { epoch, offset } = start;
    this.agreed = start.agreed;
    const agreedAt = Date.now();
    const position: Position = { sent: offset, seen: offset };
    const inFlight: Flight[] = [];
    try {
      while (!signal.aborted && this.session.maySend()) {
        await this.fill(inFlight, position, epoch);
        if (inFlight.length === 0) {
          this.problem = null;
          if (Date.now() - agreedAt > AGREEMENT_LASTS_MS) return;
          await this.eventLog.waitForAppend(OUTBOX, position.seen, IDLE_WAIT_MS, signal);
        } else if (inFlight.length >= this.mostInFlight || (await this.settledBeforeAppend(inFlight[0], position.seen))) {
          await this.settle(inFlight.shift()!, inFlight, epoch);
        }
      }
    } finally {
      await Promise.allSettled(inFlight.map((flight) => flight.outcome));
    }
  }

  /** A Server that cannot be told where an epoch begins learns it from the first batch, which nothing may overtake. */
  private get mostInFlight(): number {
    return this.agreed ? this.config.linkMaxInFlight : 1;
  }

  /** Puts requests on their way until the window is full or nothing waits. */
  private async fill(inFlight: Flight[], position: Position, epoch: number): Promise<void> {
    while (inFlight.length < this.mostInFlight) {
      const { request, seen } = await nextRequest(this.eventLog, REMOTE, position.sent, this.limits);
      position.seen = seen;
      if (!request) return;
      await this.requireEpoch(epoch, seen);
      const outcome = this.post(request, epoch);
      outcome.catch(() => undefined);
      inFlight.push({ request, outcome });
      position.sent = request.last;
    }
  }

  /** Waits for the oldest request or for new events, whichever comes first. */
  private async settledBeforeAppend(oldest: Flight, seen: number): Promise<boolean> {
    const either = new AbortController();
    const settled = oldest.outcome.then(
      () => true,
      () => true,
    );
    try {
      return await Promise.race([settled, this.eventLog.waitForAppend(OUTBOX, seen, IDLE_WAIT_MS, either.signal).then(() => false)]);
    } finally {
      either.abort();
    }
  }

  /** Asked after reading: what was read is of this epoch if the epoch still is the present one. */
  private async requireEpoch(epoch: number, seen: number): Promise<void> {
    const head = await this.eventLog.head(OUTBOX);
    if (head?.epoch !== epoch || head.lastOffset < seen) throw new AgreeAgain('the outbox began a new epoch');
  }

  /** Acts on the answer to the oldest request. */
  private async settle({ request, outcome }: Flight, inFlight: Flight[], epoch: number): Promise<void> {
    const result = await outcome;
    if (result.kind === 'TAKEN') return this.taken(request, result.rejected, epoch);
    await Promise.allSettled(inFlight.splice(0).map((flight) => flight.outcome));
    if (result.kind === 'GAP') {
      if (!this.agreed) await this.agreement.follow(epoch, result.expected);
      throw new AgreeAgain(`the Server expects offset ${result.expected}`);
    }
    if (result.kind === 'TOO_LARGE') {
      this.limits = { messages: Math.max(SMALLEST_REQUEST, this.limits.messages >> 1), bytes: Math.max(1024, this.limits.bytes >> 1) };
      throw new SendAgain(`the Server finds ${request.messages} messages too large for one request`);
    }
    if (result.kind === 'REFUSED') throw new ConnectorError('ENVIRONMENT_TOKEN_INVALID', { problem: 'the link was refused' });
    throw new SendAgain(result.problem, result.afterMs);
  }

  /** Stores what was rejected and moves the cursor, in one transaction. */
  private async taken(request: LinkRequest, rejected: MessageResult[], epoch: number): Promise<void> {
    const letters = rejected.length > 0 ? rejectedLetters(request, rejected, (...event) => this.links.linkOf(...event)) : [];
    if (letters.length === 0) await this.eventLog.moveCursor(this.pool, REMOTE, OUTBOX, epoch, request.last);
    else {
      await inTransaction(this.pool, async (tx) => {
        await this.deadLetters.record(tx, letters);
        await this.eventLog.moveCursor(tx, REMOTE, OUTBOX, epoch, request.last);
      });
    }
    linkMetrics.messages.inc(request.messages);
    linkMetrics.rejected.inc(rejected.length);
    this.disagreed = false;
    this.failures = 0;
    this.problem = null;
  }

  private async post(request: LinkRequest, epoch: number): Promise<LinkOutcome> {
    const position = { instanceId: this.session.instanceId(), epoch, first: request.first, last: request.last };
    const headers: Record<string, string> = { [LINK_HEADER]: formatLinkHeader(position) };
    if (this.config.linkGzip) headers['content-encoding'] = 'gzip';
    const body = this.config.linkGzip ? await compress(request.body, { level: 1 }) : request.body;
    return outcomeOf(await this.link.post({ path: '/v1/environment/eventsData', body, headers, signal: this.cutting.signal }));
  }
}
