/** How much is committed together, and how much may wait. */
export interface GroupLimits {
  /** Most entries of one group. */
  entries: number;
  /** Most bytes of one group; a larger single entry is a group of its own. */
  bytes: number;
  /** Most bytes that wait. */
  waitingBytes: number;
}

/** More is waiting than may wait; nothing of the entry was stored. */
export class QueueFullError extends Error {}

interface Waiting<Entry, Outcome> {
  entry: Entry;
  bytes: number;
  resolve: (outcome: Outcome) => void;
  reject: (reason: unknown) => void;
}

/**
 * Commits entries of concurrent requests together: one transaction runs at a time, and what arrives meanwhile makes up
 * the next one. Nobody waits for company: an entry that finds nothing running is committed at once.
 */
export class GroupCommit<Entry, Outcome> {
  private readonly queue: Waiting<Entry, Outcome>[] = [];
  private waitingBytes = 0;
  private running = false;

  /**
   * @param commit stores a group in one transaction and tells every entry's outcome, in order; throws when nothing was stored
   * @param mayFailAlone whether an error of a group can be the doing of one entry; its entries are then committed one by one
   */
  constructor(
    private readonly commit: (entries: Entry[]) => Promise<Outcome[]>,
    private readonly mayFailAlone: (error: unknown) => boolean,
    private readonly limits: GroupLimits,
  ) {}

  /** Resolves when the entry is durable. @throws QueueFullError when too much is waiting; what `commit` threw otherwise */
  submit(entry: Entry, bytes: number): Promise<Outcome> {
    if (this.queue.length > 0 && this.waitingBytes + bytes > this.limits.waitingBytes) {
      return Promise.reject(new QueueFullError(`${this.waitingBytes} bytes are waiting to be stored`));
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ entry, bytes, resolve, reject });
      this.waitingBytes += bytes;
      if (!this.running) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running = true;
    while (this.queue.length > 0) await this.store(this.nextGroup());
    this.running = false;
  }

  private nextGroup(): Waiting<Entry, Outcome>[] {
    let count = 0;
    let bytes = 0;
    while (count < this.queue.length && count < this.limits.entries) {
      bytes += this.queue[count].bytes;
      if (count > 0 && bytes > this.limits.bytes) break;
      count++;
    }
    const group = this.queue.splice(0, count);
    for (const waiting of group) this.waitingBytes -= waiting.bytes;
    return group;
  }

  private async store(group: Waiting<Entry, Outcome>[]): Promise<void> {
    try {
      const outcomes = await this.commit(group.map((waiting) => waiting.entry));
      group.forEach((waiting, index) => waiting.resolve(outcomes[index]));
    } catch (error) {
      if (group.length === 1 || !this.mayFailAlone(error)) return group.forEach((waiting) => waiting.reject(error));
      for (const waiting of group) await this.store([waiting]);
    }
  }
}
