const IDLE_FIRST_MS = 10;
const IDLE_LAST_MS = 250;

/** Appends per second from which on the view steps back. */
const BUSY_APPENDS_PER_SECOND = 1_000;
/** While ingest is busy the view works one part of the time in this many. */
const BUSY_SHARE = 4;
const BUSY_PAUSE_LAST_MS = 500;

/**
 * When the entity view looks at the log again: at once while it has a backlog, less and less often while there is
 * nothing, and with pauses while events come in fast, because whoever sends waits for an answer and the view does not.
 */
export class FoldPace {
  private idleMs = IDLE_FIRST_MS;

  /** @returns milliseconds to wait after a pass that folded something */
  afterWork(workedMs: number, appendsPerSecond: number): number {
    this.idleMs = IDLE_FIRST_MS;
    if (appendsPerSecond < BUSY_APPENDS_PER_SECOND) return 0;
    return Math.min(BUSY_PAUSE_LAST_MS, Math.ceil(workedMs * (BUSY_SHARE - 1)));
  }

  /** @returns milliseconds to wait after a pass that found nothing */
  afterNothing(): number {
    const pause = this.idleMs;
    this.idleMs = Math.min(IDLE_LAST_MS, this.idleMs * 2);
    return pause;
  }
}
