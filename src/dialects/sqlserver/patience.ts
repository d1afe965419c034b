/** Most statements answer within milliseconds. */
const FIRST_MS = 20_000;
/** Longest a statement of ours may take. */
export const LONGEST_MS = 300_000;

/**
 * How long to wait for a statement. A connection that died without a word (a firewall forgot it, a machine vanished) is
 * never answered, and a server shows nobody without special rights whether it is at work: so a statement is given up
 * early, and waited for twice as long when it is tried again. One that answered early is waited for no longer than at first.
 */
export class Patience {
  private readonly limits = new Map<string, number>();

  limitFor(sql: string): number {
    return this.limits.get(sql) ?? FIRST_MS;
  }

  /** @param tookMs how long the answer took */
  answered(sql: string, tookMs: number): void {
    if (tookMs < FIRST_MS) this.limits.delete(sql);
  }

  gaveUp(sql: string): void {
    this.limits.set(sql, Math.min(LONGEST_MS, this.limitFor(sql) * 2));
  }
}
