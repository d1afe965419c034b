const AFTER_HIT_MS = 10;
const LONGEST_PAUSE_MS = 250;
const FULL_PROBE_INTERVAL_MS = 1_000;
/** However dear it is: nothing that committed late waits longer. */
const LONGEST_FULL_PROBE_INTERVAL_MS = 3_000;
/** A full probe may use at most this share of the time. */
const FULL_PROBE_SHARE = 0.005;

/**
 * When to look at the change log again (correctness rule 6): at once while batches come, 10 ms after the last hit,
 * doubling to 250 ms. Most probes look above the highest id seen; one from the start, which finds what committed
 * late, runs at most every second, and up to three times less often when it is dear.
 */
export class Pace {
  private pauseMs = AFTER_HIT_MS;
  private nextFullProbe = 0;

  /** Milliseconds to wait before the next probe. */
  pauseAfter(found: boolean): number {
    if (found) {
      this.pauseMs = AFTER_HIT_MS;
      return 0;
    }
    const pause = this.pauseMs;
    this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    return pause;
  }

  /** Whether the next probe should start from the lowest id. */
  fullProbeDue(now: number): boolean {
    return now >= this.nextFullProbe;
  }

  fullProbeTook(now: number, durationMs: number): void {
    const interval = Math.max(FULL_PROBE_INTERVAL_MS, durationMs / FULL_PROBE_SHARE);
    this.nextFullProbe = now + Math.min(interval, LONGEST_FULL_PROBE_INTERVAL_MS);
  }
}
