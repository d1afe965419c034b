import { Injectable } from '@nestjs/common';

/**
 * Lets a link's batch wait for its predecessor: a Client has several requests in flight over parallel connections, and
 * they arrive in any order.
 */
@Injectable()
export class LinkGate {
  private readonly waiters = new Map<string, Set<() => void>>();

  /** Resolves when the link moved on, or after `timeoutMs`. */
  waitForMove(link: string, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.waiters.get(link) ?? new Set();
      const finish = () => {
        clearTimeout(timer);
        waiting.delete(finish);
        if (waiting.size === 0 && this.waiters.get(link) === waiting) this.waiters.delete(link);
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      waiting.add(finish);
      this.waiters.set(link, waiting);
    });
  }

  /** Batches of this link were stored: those that wait look again. */
  moved(link: string): void {
    for (const finish of [...(this.waiters.get(link) ?? [])]) finish();
  }

  /** Links with a waiting batch. */
  get size(): number {
    return this.waiters.size;
  }
}
