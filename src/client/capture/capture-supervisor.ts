import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { backoffDelay } from '../../common/backoff';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import { STORE_POOL } from '../../platform/persistence';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { HealthRegistry } from '../../platform/observability';
import { DeadLetters } from '../dead-letter';
import { EventTemplates, OutboxAppender } from '../outbox';
import { ProductDatabases } from '../product-connection';
import { LinkRegistry } from '../product-connection-schema';
import { ServerSession } from '../server-link';
import { CaptureLanes } from './capture-lanes';
import { codeOf, type ChangeLogState, type ChangeLogUse } from './change-log-use';
import { ConnectionCapture } from './connection-capture';
import { HandOffLists } from './hand-off';
import { HistoryCheck } from './history-check';
import { captureMetrics } from './metrics';
import { MissedChanges } from './missed-changes';
import { LinkUnreadable, UnreadableLinks } from './unreadable-links';

const RETRY = { first: 250, longest: 30_000 };

/** A capture loop and how it is doing. */
interface RunningCapture {
  stopping: AbortController;
  done: Promise<void>;
  /** Null while it works. */
  problem: string | null;
  /** How its change log was seen last. */
  changeLog: ChangeLogState;
}

/** Keeps one capture loop per product connection running, as connections come and go; a loop that fails is started again. */
@Injectable()
export class CaptureSupervisor implements Worker, OnModuleInit {
  private readonly logger = new Logger(CaptureSupervisor.name);
  private readonly running = new Map<string, RunningCapture>();
  private started = false;

  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly links: LinkRegistry,
    private readonly products: ProductDatabases,
    private readonly lanes: CaptureLanes,
    private readonly appender: OutboxAppender,
    private readonly handOffLists: HandOffLists,
    private readonly history: HistoryCheck,
    private readonly missedChanges: MissedChanges,
    private readonly deadLetters: DeadLetters,
    private readonly session: ServerSession,
    private readonly workers: WorkerRegistry,
    private readonly health: HealthRegistry,
    private readonly unreadable: UnreadableLinks,
  ) {}

  onModuleInit(): void {
    this.workers.register('capture', this);
    this.health.register('capture', async () => this.state());
    this.links.onChange(() => this.adjust());
    this.links.onFreshChangeLog(async (connectionId, ownerKept) => {
      // With the log went the rows of a hand-off under way, but not the number it was to get.
      if (ownerKept) return this.handOffLists.drop(this.pool, [connectionId]);
      await this.handOffLists.forget(connectionId);
      await this.missedChanges.forget(connectionId);
    });
  }

  async start(): Promise<void> {
    this.started = true;
    this.adjust();
  }

  async stop(): Promise<void> {
    this.started = false;
    for (const { stopping } of this.running.values()) stopping.abort();
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  /** Starts loops for connections that want one, stops those of connections that no longer do. */
  private adjust(): void {
    if (!this.started) return;
    const wanted = new Set(this.links.connections());
    for (const [connectionId, capture] of this.running) if (!wanted.has(connectionId)) capture.stopping.abort();
    for (const connectionId of wanted) if (!this.running.has(connectionId)) this.begin(connectionId);
  }

  private begin(connectionId: string): void {
    const capture: RunningCapture = { stopping: new AbortController(), done: Promise.resolve(), problem: null, changeLog: 'LOGGING' };
    this.running.set(connectionId, capture);
    capture.done = this.keepRunning(connectionId, capture).finally(() => {
      this.running.delete(connectionId);
      this.adjust();
    });
  }

  private async keepRunning(connectionId: string, capture: RunningCapture): Promise<void> {
    const { signal } = capture.stopping;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.captureOnce(connectionId, capture, () => {
          failures = 0;
          capture.problem = null;
        });
      } catch (error) {
        if (signal.aborted || (error instanceof LinkUnreadable && (await this.isSettled(connectionId, error)))) continue;
        capture.problem = error instanceof Error ? error.message : String(error);
        const pause = backoffDelay(++failures, RETRY);
        this.logger.warn({ connectionId, msg: `Capture goes on in ${pause} ms: ${capture.problem}` });
        await sleep(pause, signal);
      }
    }
  }

  /** One link whose table lost what it reads does not stop the others. */
  private async isSettled(connectionId: string, { linkId, message }: LinkUnreadable): Promise<boolean> {
    this.logger.warn({ connectionId, msg: `link ${linkId} cannot be read: ${message}` });
    return this.unreadable.tell(connectionId).catch((error: Error) => {
      this.logger.warn({ connectionId, msg: `why, could not be found out: ${error.message}` });
      return false;
    });
  }

  private async captureOnce(connectionId: string, capture: RunningCapture, onProgress: () => void): Promise<void> {
    const { database: product } = await this.products.get(connectionId);
    const owner = { instanceId: this.session.instanceId(), connectionId };
    const loop = new ConnectionCapture(owner, product, {
      lane: this.lanes.of(connectionId),
      appender: this.appender,
      handOffLists: this.handOffLists,
      history: this.history,
      missedChanges: this.missedChanges,
      deadLetters: this.deadLetters,
      batchSize: this.config.captureBatchSize,
      source: () => this.links.source(connectionId) ?? { connectionId, links: new Map(), layouts: new Map() },
      templates: new EventTemplates(() => this.session.environment()?.id ?? null, false),
      needResync: (tx, linkIds, reason) => this.links.needResync(tx, linkIds, reason),
      changeLogBudget: this.config.changeLogBudget,
      onChangeLog: (use) => this.noteChangeLog(connectionId, capture, use),
      onMissed: () => this.unreadable.tell(connectionId),
      onProgress,
    });
    await loop.run(capture.stopping.signal);
  }

  private state(): { up: boolean; detail: string } {
    const running = [...this.running];
    const troubles = running.flatMap(([id, capture]) => troubleOf(id, capture) ?? []);
    if (troubles.length > 0) return { up: false, detail: troubles.join('; ') };
    const warnings = running.flatMap(([id, { changeLog }]) => messageOf(id, changeLog) ?? []);
    return { up: true, detail: [`${running.length} product connection(s)`, ...warnings].join('; ') };
  }

  /** Tells once when the change log fills up, may not be written any more, or is well again. */
  private noteChangeLog(connectionId: string, capture: RunningCapture, use: ChangeLogUse | null): void {
    const state = use?.state ?? 'LOGGING';
    captureMetrics.changeLogUsed.set({ connection: connectionId }, use?.used ?? 0);
    if (state === capture.changeLog) return;
    capture.changeLog = state;
    const message = messageOf(connectionId, state);
    if (message) this.logger.warn({ connectionId, msg: message });
    else this.logger.log({ connectionId, msg: 'The triggers log as they should' });
  }
}

function messageOf(connectionId: string, state: ChangeLogState): string | null {
  const code = codeOf(state);
  return code && new ConnectorError(code, { id: connectionId }).message;
}

function troubleOf(connectionId: string, { problem, changeLog }: RunningCapture): string | null {
  if (problem !== null) return `product connection ${connectionId}: ${problem}`;
  return changeLog === 'NEARLY_FULL' ? null : messageOf(connectionId, changeLog);
}
