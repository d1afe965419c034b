import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { WorkerRegistry, type Worker } from '../../platform/lifecycle';
import { STORE_POOL } from '../../platform/persistence';

/** How soon a publication of another process is noticed. */
const LOOK_EVERY_MS = 1_000;

interface Waiter {
  position: number;
  wake: () => void;
}

/**
 * Wakes those who wait for publications: at once for those of this process, within a second for those of others.
 * The store is only asked while somebody waits, once for all of them.
 */
@Injectable()
export class PublicationWatch implements Worker {
  private readonly logger = new Logger(PublicationWatch.name);
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    workers: WorkerRegistry,
  ) {
    workers.register('schema publication watch', this);
  }

  async start(): Promise<void> {
    this.stopped = false;
  }

  /** Lets every waiting request answer. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.wake(Infinity);
  }

  /** Position of the newest publication. */
  async position(): Promise<number> {
    const { rows } = await this.pool.query<{ position: number }>('SELECT position FROM schema_publication_head');
    return rows[0].position;
  }

  /** Call after a publication has been committed. */
  published(position: number): void {
    this.wake(position);
  }

  /**
   * Waits until something is published beyond a position that was read before, or the time is over, or this process
   * stops, or the one who waits has gone.
   * @returns whether it is worth looking again
   */
  waitBeyond(position: number, timeoutMs: number, gone?: AbortSignal): Promise<boolean> {
    if (this.stopped || timeoutMs <= 0 || gone?.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const end = (found: boolean) => {
        clearTimeout(timeout);
        gone?.removeEventListener('abort', leave);
        this.waiters.delete(waiter);
        resolve(found);
      };
      const leave = () => end(false);
      const waiter = { position, wake: () => end(!this.stopped) };
      const timeout = setTimeout(leave, timeoutMs);
      gone?.addEventListener('abort', leave);
      this.waiters.add(waiter);
      this.timer ??= setTimeout(() => void this.look(), LOOK_EVERY_MS);
    });
  }

  private async look(): Promise<void> {
    try {
      if (this.waiters.size > 0) this.wake(await this.position());
    } catch (error) {
      this.logger.warn(`publications cannot be looked for: ${(error as Error).message}`);
    }
    this.timer = this.waiters.size > 0 ? setTimeout(() => void this.look(), LOOK_EVERY_MS) : null;
  }

  private wake(position: number): void {
    for (const waiter of [...this.waiters]) {
      if (waiter.position < position) waiter.wake();
    }
  }
}
