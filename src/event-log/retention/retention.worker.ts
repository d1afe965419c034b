import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { sleep } from '../../common/sleep';
import { type Worker, WorkerRegistry } from '../../platform/lifecycle';
import { Retention } from './retention';

const INTERVAL_MS = 10 * 60_000;
/** Locks are only waited for in moments; somebody in the way is asked again soon. */
const RETRY_MS = 5_000;

/** Looks after the event log's partitions as long as the process runs. */
@Injectable()
export class RetentionWorker implements Worker, OnModuleInit {
  private readonly logger = new Logger(RetentionWorker.name);
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly retention: Retention,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('event log retention', this);
  }

  /** There is room for what comes before anything else starts; a failure waits in the default partition. */
  async start(): Promise<void> {
    this.stopping = new AbortController();
    const first = await this.pass();
    this.running = this.run(first);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(first: number): Promise<void> {
    const { signal } = this.stopping;
    for (let pause = first; !signal.aborted; pause = await this.pass()) {
      await sleep(pause, signal);
      if (signal.aborted) return;
    }
  }

  /** @returns milliseconds until the next pass */
  private async pass(): Promise<number> {
    try {
      await this.retention.makeRoom(new Date());
      await this.retention.dropOld(new Date());
      return INTERVAL_MS;
    } catch (error) {
      this.logger.warn(`old events could not be looked after, trying again: ${(error as Error).message}`);
      return RETRY_MS;
    }
  }
}
