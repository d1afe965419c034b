/**
 * Bounds how many loads read one product database at once: its connections are few, and capture needs some of them. Each
 * chunk takes a slot of its own, in the order they ask, so that all loads get on.
 */
export class LoadSlots {
  private readonly used = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();

  /** @param limit slots of each connection */
  constructor(private readonly limit: number) {}

  /** Runs `work` as soon as the connection has a slot. */
  async run<T>(connectionId: string, work: () => Promise<T>): Promise<T> {
    await this.take(connectionId);
    try {
      return await work();
    } finally {
      this.giveBack(connectionId);
    }
  }

  private async take(connectionId: string): Promise<void> {
    const used = this.used.get(connectionId) ?? 0;
    if (used < this.limit) {
      this.used.set(connectionId, used + 1);
      return;
    }
    const queue = this.waiting.get(connectionId) ?? [];
    this.waiting.set(connectionId, queue);
    await new Promise<void>((resolve) => queue.push(resolve));
  }

  /** Hands the slot to who waits longest. */
  private giveBack(connectionId: string): void {
    const next = this.waiting.get(connectionId)?.shift();
    if (next) next();
    else this.used.set(connectionId, this.used.get(connectionId)! - 1);
  }
}
