/** Well above what a busy Server takes for a batch. */
const LEAST_MS = 10_000;
const MOST_MS = 60_000;
/** An answer may take so many times as long as the slowest of late. */
const MARGIN = 4;

/**
 * How long a request waits for its answer. A connection that swallows what is sent (a firewall that has forgotten it, a
 * cable pulled behind the next switch) is given up soon, while a slow line or Server gets the time it turns out to need:
 * the wait doubles with each silence and follows the time answers take.
 */
export class Patience {
  private current = LEAST_MS;

  /** Milliseconds. */
  get ms(): number {
    return this.current;
  }

  /** A request was given up after so many milliseconds; requests given up together count once. */
  silent(waitedMs: number): void {
    this.current = Math.min(MOST_MS, Math.max(this.current, 2 * waitedMs));
  }

  /** An answer came after so many milliseconds. */
  answered(tookMs: number): void {
    this.current = Math.min(MOST_MS, Math.max(LEAST_MS, MARGIN * tookMs, this.current / 2));
  }
}
