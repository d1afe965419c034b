import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Lifecycle } from './lifecycle';

/** Something that works by itself: capture, link, snapshot. */
export interface Worker {
  start(): Promise<void>;
  /** Takes no new work, finishes or hands back what is in flight. */
  stop(): Promise<void>;
}

/**
 * The workers of this process. Modules register them while they are made; they start in that order behind the readiness
 * gate (migrations ran, HTTP listens) and stop in reverse order before HTTP closes.
 */
@Injectable()
export class WorkerRegistry implements BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkerRegistry.name);
  private readonly registered: { name: string; worker: Worker }[] = [];
  private readonly started: { name: string; worker: Worker }[] = [];
  private stopped: Promise<void> | null = null;

  constructor(private readonly lifecycle: Lifecycle) {}

  /** @throws Error when the process is already past its start */
  register(name: string, worker: Worker): void {
    if (this.lifecycle.state !== 'STARTING') throw new Error(`worker ${name} was registered after the start`);
    this.registered.push({ name, worker });
  }

  /** Starts all workers; a stop asked for meanwhile ends it early. */
  async startAll(): Promise<void> {
    for (const entry of this.registered) {
      if (this.lifecycle.state === 'STOPPING') return;
      this.started.push(entry);
      await entry.worker.start();
    }
    this.lifecycle.running();
  }

  /** Stops what was started; a worker that fails to stop does not keep the others. May be called twice. */
  stopAll(): Promise<void> {
    this.lifecycle.stop();
    return (this.stopped ??= this.stopInReverse());
  }

  /** Names of the workers that have not stopped yet. */
  get stillRunning(): string[] {
    return this.started.map((entry) => entry.name);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.stopAll();
  }

  private async stopInReverse(): Promise<void> {
    for (let entry = this.started.at(-1); entry; entry = this.started.at(-1)) {
      await entry.worker.stop().catch((error: Error) => this.logger.error(`worker ${entry?.name} failed to stop: ${error.stack}`));
      this.started.splice(this.started.indexOf(entry), 1);
    }
  }
}
