import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { backoffDelay } from '../../common/backoff';
import { ConnectorError } from '../../common/errors';
import { sleep } from '../../common/sleep';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { CaptureLanes } from '../capture';
import { LinkRegistry, SnapshotPort, variantName, type CapturedLink, type ResyncRun } from '../product-connection-schema';
import { LinkLoads } from './link-loads';
import type { SnapshotState } from './progress';
import { SnapshotProgress } from './snapshot-progress';

const RETRY = { first: 500, longest: 60_000 };

interface RunningSnapshot {
  /** When it was begun, or begun again, in this process. */
  since: number;
  stopping: AbortController;
  /** Ends the pause before the next attempt. */
  hurry: AbortController;
  done: Promise<void>;
}

/** Runs the loads of all links, each on its own; those unfinished at a stop go on at the next start. */
@Injectable()
export class SnapshotRunner implements Worker, OnModuleInit {
  private readonly logger = new Logger(SnapshotRunner.name);
  private readonly running = new Map<string, RunningSnapshot>();
  private started = false;

  constructor(
    private readonly links: LinkRegistry,
    private readonly loads: LinkLoads,
    private readonly lanes: CaptureLanes,
    private readonly progress: SnapshotProgress,
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

  /** Begins the load of these variants of a link unless there is one already. The link's triggers must be installed. */
  async ensureStarted(linkId: string, variants: string[]): Promise<void> {
    if (!(await this.progress.find(linkId))) await this.beginAnew(linkId, null, variants);
    await this.adjust();
  }

  /** Loads a link's tables from their first rows. @throws ConnectorError `LINK_STATE_UNSUITABLE` when it is not installed */
  async begin(linkId: string): Promise<void> {
    await this.beginAnew(linkId, null);
  }

  /** @throws ConnectorError as `begin` */
  async beginResync(linkId: string, run: ResyncRun): Promise<void> {
    await this.lanes.of(this.variantsOf(linkId)[0].connectionId).readingsOver();
    await this.beginAnew(linkId, run);
  }

  async resyncState(linkId: string, number: number): Promise<'NONE' | 'RUNNING' | 'DONE'> {
    const progress = await this.progress.find(linkId);
    if (progress?.resync !== number || progress.state === 'CANCELLED') return 'NONE';
    return progress.state === 'DONE' ? 'DONE' : 'RUNNING';
  }

  tryNow(linkId: string): void {
    this.running.get(linkId)?.hurry.abort();
  }

  async isDone(linkId: string): Promise<boolean> {
    const state = (await this.progress.find(linkId))?.state;
    return state === 'DONE' || state === 'CANCELLED';
  }

  /** Pauses, resumes or cancels a load that is in one of these states. @returns whether it was */
  async setState(linkId: string, from: readonly SnapshotState[], state: 'PAUSED' | 'RUNNING' | 'CANCELLED'): Promise<boolean> {
    if (!(await this.progress.setState(linkId, from, state))) return false;
    await this.adjust();
    return true;
  }

  /** Since when a load runs in this process, in milliseconds since 1970; null: it does not. */
  runningSince(linkId: string): number | null {
    return this.running.get(linkId)?.since ?? null;
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

  /** Starts what should run and is not; stops what is no longer to be read. */
  private async adjust(): Promise<void> {
    if (!this.started) return;
    for (const [linkId, { stopping }] of this.running) if (this.links.variantsOf(linkId).length === 0) stopping.abort();
    for (const { linkId } of await this.progress.unfinished()) {
      if (this.running.has(linkId) || this.links.variantsOf(linkId).length === 0) continue;
      const [stopping, hurry] = [new AbortController(), new AbortController()];
      const snapshot: RunningSnapshot = { since: Date.now(), stopping, hurry, done: Promise.resolve() };
      this.running.set(linkId, snapshot);
      snapshot.done = this.keepRunning(linkId, snapshot).finally(() => {
        this.running.delete(linkId);
        // It may have been resumed or begun anew while it was ending.
        this.adjustSoon();
      });
    }
  }

  private async keepRunning(linkId: string, snapshot: RunningSnapshot): Promise<void> {
    const { signal } = snapshot.stopping;
    for (let failures = 0; !signal.aborted;) {
      try {
        const variants = this.links.variantsOf(linkId);
        if (variants.length === 0) return;
        await this.loads.run(variants, signal);
        if (!signal.aborted) this.port.finished(linkId);
        return;
      } catch (error) {
        const pause = backoffDelay(++failures, RETRY);
        const problem = error instanceof Error ? error.message : String(error);
        this.logger.warn({ linkId, msg: `The load goes on in ${pause} ms: ${problem}` });
        await this.progress.note(linkId, problem).catch(() => undefined);
        await sleep(pause, AbortSignal.any([signal, snapshot.hurry.signal]));
        snapshot.hurry = new AbortController();
      }
    }
  }

  /** @param names of the variants to load; by default all */
  private async beginAnew(linkId: string, resync: ResyncRun | null, names: string[] | null = null): Promise<void> {
    const mappings = this.variantsOf(linkId).map(({ mapping }) => mapping);
    const loaded = mappings.filter((mapping) => names === null || names.includes(variantName(mapping)));
    const tables = loaded.map(({ root }) => root.table);
    const tableNames = tables.map(({ table }) => `${table.schema}.${table.name}`).join(', ');
    const rowsEstimated = tables.reduce((sum, table) => sum + table.estimatedRows, 0);
    await this.progress.begin(linkId, tableNames, rowsEstimated, resync, loaded.map(variantName));
    this.tryNow(linkId);
    await this.adjust();
  }

  private variantsOf(linkId: string): CapturedLink[] {
    const variants = this.links.variantsOf(linkId);
    if (variants.length > 0) return variants;
    throw new ConnectorError('LINK_STATE_UNSUITABLE', { id: linkId, state: 'not installed', action: 'an initial load' });
  }
}
