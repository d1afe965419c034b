import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { CLIENT_CONFIG, type ClientConfig } from '../../config';
import { sleep } from '../../common/sleep';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { HealthRegistry, type HealthStatus } from '../../platform/observability';
import { snapshotMetrics } from './metrics';
import type { Progress } from './progress';
import { SnapshotProgress } from './snapshot-progress';
import { SnapshotRunner } from './snapshot-runner';

const LONGEST_TICK_MS = 15_000;

/** Raises the alarm when a load that should get on has not moved for a while: whatever keeps it, nothing else would tell. */
@Injectable()
export class SnapshotWatch implements Worker, OnModuleInit {
  private readonly logger = new Logger(SnapshotWatch.name);
  private readonly stopping = new AbortController();
  private readonly stallMs: number;
  private running: Promise<void> = Promise.resolve();
  /** Links whose loads were stalled at the last look. */
  private known = new Set<string>();

  constructor(
    @Inject(CLIENT_CONFIG) config: ClientConfig,
    private readonly runner: SnapshotRunner,
    private readonly progress: SnapshotProgress,
    private readonly workers: WorkerRegistry,
    private readonly health: HealthRegistry,
  ) {
    this.stallMs = config.snapshotStallMinutes * 60_000;
  }

  onModuleInit(): void {
    this.workers.register('snapshot-watch', this);
    this.health.register('snapshots', () => this.healthStatus());
  }

  async start(): Promise<void> {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Whether the load runs and has not moved for the time set; one that was begun again moved then. */
  isStalled({ linkId, movedAt }: Progress, now = Date.now()): boolean {
    const runningSince = this.runner.runningSince(linkId);
    return runningSince !== null && now - Math.max(movedAt.getTime(), runningSince) >= this.stallMs;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.look().catch((error: Error) => this.logger.warn(`loads were not looked at: ${error.message}`));
      await sleep(Math.min(LONGEST_TICK_MS, this.stallMs / 4), signal);
    }
  }

  private async look(): Promise<void> {
    const stalled = await this.stalled();
    for (const { linkId, tableName, reason, movedAt } of stalled.filter((load) => !this.known.has(load.linkId)))
      this.logger.error(
        `the load of ${tableName} (link ${linkId}) has not moved since ${movedAt.toISOString()}: ${reason ?? 'no reason known'}`,
      );
    const now = new Set(stalled.map(({ linkId }) => linkId));
    for (const linkId of this.known)
      if (!now.has(linkId)) this.logger.log(`the load of link ${linkId} moves again, or is no longer wanted`);
    this.known = now;
    snapshotMetrics.stalled.set(now.size);
  }

  private async stalled(): Promise<Progress[]> {
    return (await this.progress.unfinished()).filter((load) => this.isStalled(load));
  }

  private async healthStatus(): Promise<HealthStatus> {
    const stalled = await this.stalled();
    if (stalled.length === 0) return { up: true, detail: 'no load is stalled' };
    const named = stalled.map(
      ({ linkId, tableName, reason }) => `the load of ${tableName} (link ${linkId}) is stalled: ${reason ?? 'no reason known'}`,
    );
    return { up: false, detail: named.join('; ') };
  }
}
