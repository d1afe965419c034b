import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { backoffDelay } from '../../common/backoff';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { CaptureLanes } from '../capture';
import { EventTemplates, OutboxAppender } from '../outbox';
import { ProductDatabases } from '../product-connection';
import { LinkRegistry, SnapshotPort, type CapturedLink } from '../product-connection-schema';
import { ServerSession } from '../server-link';
import { LinkSnapshot } from './link-snapshot';
import { SnapshotProgress } from './snapshot-progress';

const RETRY = { first: 500, longest: 60_000 };

interface RunningSnapshot {
  stopping: AbortController;
  done: Promise<void>;
}

/** Runs the initial loads of all links, each on its own; those unfinished at a stop go on at the next start. */
@Injectable()
export class SnapshotRunner implements Worker, OnModuleInit {
  private readonly logger = new Logger(SnapshotRunner.name);
  private readonly running = new Map<string, RunningSnapshot>();
  private started = false;

  constructor(
    @Inject(CLIENT_CONFIG) private readonly config: ClientConfig,
    private readonly links: LinkRegistry,
    private readonly products: ProductDatabases,
    private readonly lanes: CaptureLanes,
    private readonly appender: OutboxAppender,
    private readonly progress: SnapshotProgress,
    private readonly session: ServerSession,
    private readonly port: SnapshotPort,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.port.implementedBy(this);
    this.workers.register('snapshot', this);
    this.links.onChange(() => this.adjustSoon());
  }

  async start(): Promise<void> {
    this.started = true;
    await this.adjust();
  }

  async stop(): Promise<void> {
    this.started = false;
    for (const { stopping } of this.running.values()) stopping.abort();
    await Promise.all([...this.running.values()].map(({ done }) => done));
  }

  /** Begins the load of a link unless there is one already. The link's triggers must be installed. */
  async ensureStarted(linkId: string): Promise<void> {
    if (!(await this.progress.find(linkId))) await this.begin(linkId);
    await this.adjust();
  }

  /** Loads a link's table from its first row. @throws ConnectorError `LINK_STATE_UNSUITABLE` when it is not installed */
  async begin(linkId: string): Promise<void> {
    const { table } = this.linkOf(linkId).mapping.root;
    await this.progress.begin(linkId, `${table.table.schema}.${table.table.name}`, table.estimatedRows);
    await this.adjust();
  }

  async isDone(linkId: string): Promise<boolean> {
    const state = (await this.progress.find(linkId))?.state;
    return state === 'DONE' || state === 'CANCELLED';
  }

  /** Pauses, resumes or cancels a load. */
  async setState(linkId: string, state: 'PAUSED' | 'RUNNING' | 'CANCELLED'): Promise<void> {
    await this.progress.setState(linkId, state);
    await this.adjust();
  }

  async remove(linkId: string): Promise<void> {
    this.running.get(linkId)?.stopping.abort();
    await this.running.get(linkId)?.done;
    await this.progress.remove(linkId);
  }

  /** Adjusts in the background; while the store is away the next change of a link tries again. */
  private adjustSoon(): void {
    this.adjust().catch((error: Error) => this.logger.warn(`Initial loads were not looked at: ${error.message}`));
  }

  /** Starts what should run and is not. */
  private async adjust(): Promise<void> {
    if (!this.started) return;
    for (const { linkId } of await this.progress.unfinished()) {
      if (this.running.has(linkId) || !this.findLink(linkId)) continue;
      const snapshot: RunningSnapshot = { stopping: new AbortController(), done: Promise.resolve() };
      this.running.set(linkId, snapshot);
      snapshot.done = this.keepRunning(linkId, snapshot.stopping.signal).finally(() => {
        this.running.delete(linkId);
        // It may have been resumed or begun anew while it was ending.
        this.adjustSoon();
      });
    }
  }

  private async keepRunning(linkId: string, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      try {
        const link = this.findLink(linkId);
        if (!link) return;
        await this.loadOf(link).then((load) => load.run(signal));
        if (!signal.aborted) this.port.finished(linkId);
        return;
      } catch (error) {
        const pause = backoffDelay(++failures, RETRY);
        this.logger.warn({ linkId, msg: `Initial load goes on in ${pause} ms: ${error instanceof Error ? error.message : String(error)}` });
        await sleep(pause, signal);
      }
    }
  }

  private async loadOf(link: CapturedLink): Promise<LinkSnapshot> {
    const { database: product } = await this.products.get(link.connectionId);
    return new LinkSnapshot(link, product.entityReader(link.mapping), {
      lane: this.lanes.of(link.connectionId),
      appender: this.appender,
      progress: this.progress,
      templates: new EventTemplates(() => this.session.environment()?.id ?? null, true),
      chunkSize: this.config.snapshotChunkSize,
    });
  }

  private linkOf(linkId: string): CapturedLink {
    const link = this.findLink(linkId);
    if (!link) throw new ConnectorError('LINK_STATE_UNSUITABLE', { id: linkId, state: 'not installed', action: 'an initial load' });
    return link;
  }

  private findLink(linkId: string): CapturedLink | null {
    for (const connectionId of this.links.connections()) {
      const link = this.links.source(connectionId)?.links.get(linkId);
      if (link) return link;
    }
    return null;
  }
}
