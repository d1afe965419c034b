import type { Pool } from 'pg';

const POLL_INTERVAL_MS = 250;

interface Waiter {
  stream: string;
  after: number;
  wake: () => void;
}

/**
 * Wakes readers when a stream grows: at once for appends of this process, by one shared query for those of others,
 * so that a thousand waiting readers cost one statement per interval.
 */
export class StreamWatch {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly pool: Pool) {}

  /** Resolves true when the stream may hold more than `after`, false after the time or when aborted. */
  wait(stream: string, after: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    if (signal?.aborted || timeoutMs <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const finish = (grown: boolean) => {
        clearTimeout(deadline);
        signal?.removeEventListener('abort', onAbort);
        this.waiters.delete(waiter);
        resolve(grown);
      };
      const waiter: Waiter = { stream, after, wake: () => finish(true) };
      const onAbort = () => finish(false);
      const deadline = setTimeout(() => finish(false), timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.waiters.add(waiter);
      this.keepPolling();
    });
  }

  /** Wakes everybody who waits for one of these streams. */
  wake(streams: readonly string[]): void {
    for (const waiter of [...this.waiters]) if (streams.includes(waiter.stream)) waiter.wake();
  }

  private keepPolling(): void {
    if (this.timer || this.waiters.size === 0) return;
    this.timer = setTimeout(() => void this.poll(), POLL_INTERVAL_MS);
    this.timer.unref();
  }

  private async poll(): Promise<void> {
    try {
      const names = [...new Set([...this.waiters].map((waiter) => waiter.stream))];
      const { rows } = await this.pool.query<{ name: string; last_offset: number }>({
        name: 'event-log-watch',
        text: 'SELECT name, last_offset FROM event_stream WHERE name = ANY($1)',
        values: [names],
      });
      const offsets = new Map(rows.map((row) => [row.name, Number(row.last_offset)]));
      for (const waiter of [...this.waiters]) if ((offsets.get(waiter.stream) ?? 0) > waiter.after) waiter.wake();
    } catch {
      // The store is away for a moment: readers time out and ask again, the next poll tries anew.
    } finally {
      this.timer = null;
      this.keepPolling();
    }
  }
}
