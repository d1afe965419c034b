import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import { backoffDelay } from '../../common/backoff';
import { ConnectorError, type ErrorBody } from '../../common/errors';
import { sleep } from '../../common/sleep';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { isActive, ProductConnections, ProductDatabases } from '../product-connection';
import { SchemaStore } from '../schema-sync';
import type { LinkState } from './link-state';
import { LinkSteps } from './link-steps';
import { LinkStore, needsResync } from './link-store';
import { LinkUpgrades } from './link-upgrades';
import type { ProductConnectionSchema } from './product-connection-schema.entity';
import { SnapshotPort } from './snapshot-port';
import { StructureRenewal } from './structure-renewal';

const TICK_MS = 1_000;
const RETRY = { first: 500, longest: 60_000 };
/** Longest a stop waits for a step; what is cut short is done again at the next start. */
const STOP_PATIENCE_MS = 3_000;

const UNFINISHED: LinkState[] = ['INSTALLING', 'SNAPSHOT', 'RESYNC'];

interface Attempt {
  failures: number;
  notBefore: number;
}

/**
 * Drives links through their states. It remembers nothing: after a kill at any point the stored states say what to do.
 * Links of one connection are worked on one after the other, connections side by side.
 */
@Injectable()
export class LinkSupervisor implements Worker, OnModuleInit {
  private readonly logger = new Logger(LinkSupervisor.name);
  private readonly stopping = new AbortController();
  private readonly attempts = new Map<string, Attempt>();
  private readonly busy = new Map<string, Promise<void>>();
  private running: Promise<void> = Promise.resolve();
  private wakeUp = new AbortController();

  constructor(
    @Inject(CONFIG) private readonly config: CommonConfig,
    private readonly store: LinkStore,
    private readonly steps: LinkSteps,
    private readonly upgrades: LinkUpgrades,
    private readonly renewal: StructureRenewal,
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
    private readonly schemas: SchemaStore,
    private readonly snapshots: SnapshotPort,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('link-supervisor', this);
    this.connections.onChange((connectionId, change) => {
      if (change === 'SETTINGS') void this.tryAgain(connectionId);
      else this.wake();
    });
    this.snapshots.onFinished(() => this.wake());
    this.schemas.onArrival(() => {
      this.upgrades.reviewAll();
      this.wake();
    });
  }

  async start(): Promise<void> {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
    const ended = new AbortController();
    const steps = Promise.all(this.busy.values()).finally(() => ended.abort());
    await Promise.race([steps, sleep(STOP_PATIENCE_MS, ended.signal)]);
  }

  /** Looks at all links now; a link waiting to be tried again is tried at once. */
  wake(linkId?: string): void {
    if (linkId) this.attempts.delete(linkId);
    this.wakeUp.abort();
  }

  /** The settings of a connection changed: what waited or failed under the old ones is tried at once. */
  private async tryAgain(connectionId: string): Promise<void> {
    try {
      for (const { id } of await this.store.find({ idProductConnection: connectionId })) {
        this.attempts.delete(id);
        await this.store.transition(id, ['FAILED'], { state: 'INSTALLING', reason: null });
      }
    } catch (error) {
      this.logger.warn(`links of connection ${connectionId} were not tried again: ${(error as Error).message}`);
    }
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.lookAround().catch((error: Error) => this.logger.warn(`links were not looked at: ${error.message}`));
      await sleep(TICK_MS, this.wakeUp.signal);
      this.wakeUp = new AbortController();
    }
  }

  private async lookAround(): Promise<void> {
    const links = await this.store.find();
    const inactive = new Set((await this.connections.all()).filter((connection) => !isActive(connection)).map(({ id }) => id));
    for (const connectionId of new Set(links.map((link) => link.idProductConnection))) {
      if (this.busy.has(connectionId) || this.stopping.signal.aborted) continue;
      const due = links.filter((link) => link.idProductConnection === connectionId && this.isDue(link, inactive.has(connectionId)));
      const renew = !inactive.has(connectionId) && this.renewal.isDue(connectionId);
      if (due.length > 0 || renew) this.work(connectionId, due, renew);
    }
  }

  private isDue(link: ProductConnectionSchema, inactive: boolean): boolean {
    const unfinished = link.state === 'REMOVING' || (!inactive && (UNFINISHED.includes(link.state) || this.isMore(link)));
    return unfinished && (this.attempts.get(link.id)?.notBefore ?? 0) <= Date.now();
  }

  /** A link that works may still have something to do. */
  private isMore(link: ProductConnectionSchema): boolean {
    return (link.state === 'STREAMING' && needsResync(link)) || this.upgrades.isDue(link);
  }

  private work(connectionId: string, due: ProductConnectionSchema[], renew: boolean): void {
    const renewed = renew ? this.renewal.renew(connectionId) : Promise.resolve();
    const working = renewed
      .then(() => this.workOn(due))
      .finally(() => {
        this.busy.delete(connectionId);
      });
    this.busy.set(connectionId, working);
  }

  private async workOn(due: ProductConnectionSchema[]): Promise<void> {
    for (const link of due) {
      if (this.stopping.signal.aborted) return;
      const database = await this.databases.open(link.idProductConnection).catch(() => null);
      try {
        await this.advance(link);
        this.attempts.delete(link.id);
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        const reopened = database !== (await this.databases.open(link.idProductConnection).catch(() => null));
        await this.failed(link, error, reopened).catch((failure: Error) => this.logger.error(`link ${link.id}: ${failure.message}`));
      }
    }
  }

  /** What a link needs next; its state is read again, for somebody may have changed it since. */
  private async advance({ id }: ProductConnectionSchema): Promise<void> {
    const [link] = await this.store.find({ id });
    if (!link) return;
    if (link.state === 'REMOVING') return this.steps.remove(link);
    if (link.state === 'INSTALLING') {
      await this.steps.install(link);
      return this.advance(link);
    }
    if (link.state === 'RESYNC') await this.steps.resync(link);
    else if (link.state !== 'FAILED' && needsResync(link)) await this.steps.enterResync(link);
    else if (link.state === 'SNAPSHOT') await this.steps.load(link);
    if (this.upgrades.isDue(link)) await this.upgrades.review(link);
  }

  /** What may pass by itself is tried again; what a person has to mend ends an installation. */
  private async failed(link: ProductConnectionSchema, error: unknown, reopened: boolean): Promise<void> {
    const attempt = this.attempts.get(link.id) ?? { failures: 0, notBefore: 0 };
    attempt.failures += 1;
    attempt.notBefore = Date.now() + (reopened ? 0 : backoffDelay(attempt.failures, RETRY));
    this.attempts.set(link.id, attempt);
    const reason = this.reasonOf(error);
    this.logger.warn(`link ${link.id} (${link.state}): ${error instanceof Error ? error.message : String(error)}`);
    const permanent = error instanceof ConnectorError && error.status !== 503 && !reopened;
    if (permanent && (await this.store.transition(link.id, ['INSTALLING'], { state: 'FAILED', reason }))) return;
    await this.store.note(link.id, reason);
  }

  private reasonOf(error: unknown): ErrorBody {
    const known =
      error instanceof ConnectorError
        ? error
        : new ConnectorError('UNAVAILABLE', { problem: error instanceof Error ? error.message : String(error) });
    return known.toBody(this.config.locale);
  }
}
