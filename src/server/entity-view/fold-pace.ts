const IDLE_FIRST_MS = 10;
const IDLE_LAST_MS = 250;
/** Events that trickle in are folded together: a transaction for each would cost more than the events. */
const GATHER_MS = 50;

/** Appends per second from which on the view steps back. */
const BUSY_APPENDS_PER_SECOND = 1_000;
const BUSY_PAUSE_LAST_MS = 2_000;
/** While ingest is busy the view works one part of the time in this many: the fewer, the further it lies behind. */
const SHARES = [
  { lag: 1_000_000, parts: 2 },
  { lag: 250_000, parts: 4 },
  { lag: 0, parts: 40 },
];

/**
 * When the entity view looks at the log again: at once while it has a backlog, less and less often while there is
 * nothing, and with pauses while events come in fast, because whoever sends waits for an answer and the view does not.
 * A burst is thus folded when it is over; what goes on for minutes gets more and more of the time.
 */
export class FoldPace {
  private idleMs = IDLE_FIRST_MS;

  /**
   * @param lag events the view is behind
   * @returns milliseconds to wait after a pass that folded something
   */
  afterWork(workedMs: number, appendsPerSecond: number, lag: number): number {
    this.idleMs = IDLE_FIRST_MS;
    if (appendsPerSecond < BUSY_APPENDS_PER_SECOND) return lag > 0 ? 0 : GATHER_MS;
    const { parts } = SHARES.find((share) => lag >= share.lag)!;
    return Math.min(BUSY_PAUSE_LAST_MS, Math.ceil(workedMs * (parts - 1)));
  }

  /** @returns milliseconds to wait after a pass that found nothing */
  afterNothing(): number {
    const pause = this.idleMs;
    this.idleMs = Math.min(IDLE_LAST_MS, this.idleMs * 2);
    return pause;
  }
}
