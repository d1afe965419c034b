import type { RecentSegment } from './recent-segment';
import type { ReadLimits, Segment } from './types';

/** What a segment costs besides its text. */
const OVERHEAD_BYTES = 512;

interface Held {
  stream: string;
  segment: RecentSegment;
}

/**
 * The newest committed segments this process appended, so that its readers need not fetch what was just stored.
 *
 * It answers only with segments that follow the asked offset without a gap: where another process appended in between,
 * or the oldest were dropped for room, the store is read. What it answers is always a beginning of what the store would.
 */
export class TailCache {
  private readonly streams = new Map<string, RecentSegment[]>();
  /** In the order they came, for dropping the oldest; what is dropped must not be held on to. */
  private readonly held = new Set<Held>();
  private bytes = 0;

  /** @param maxBytes most memory of all streams together */
  constructor(private readonly maxBytes: number) {}

  /** Adds segments of one committed append, in their order. */
  add(stream: string, segments: readonly RecentSegment[]): void {
    for (const segment of segments) {
      this.place(stream, segment);
      this.held.add({ stream, segment });
      this.bytes += segment.size + OVERHEAD_BYTES;
    }
    while (this.bytes > this.maxBytes) this.dropOldest();
  }

  /** Segments that hold events above `after`, as `EventLog.read` gives them; none when the first of them is not here. */
  read(stream: string, after: number, limits: ReadLimits): Segment[] {
    const segments = this.streams.get(stream) ?? [];
    const found: Segment[] = [];
    let next = after + 1;
    let [events, bytes] = [0, 0];
    for (let index = firstEndingAt(segments, next); index < segments.length; index++) {
      const segment = segments[index];
      if (segment.firstOffset > next || (found.length > 0 && (events >= limits.events || bytes >= limits.bytes))) break;
      found.push(segment);
      events += segment.lastOffset - segment.firstOffset + 1;
      bytes += segment.size;
      next = segment.lastOffset + 1;
    }
    return found;
  }

  /** Tells where a stream ends in the store; holding more says the store was set back, and everything is forgotten. */
  forgetAbove(stream: string, lastOffset: number): void {
    if ((this.streams.get(stream)?.at(-1)?.lastOffset ?? 0) > lastOffset) this.clear();
  }

  /** Forgets everything: the store may not be what it was. */
  clear(): void {
    this.streams.clear();
    this.held.clear();
    this.bytes = 0;
  }

  /** Commits may be told in another order than they happened; an offset given twice says the store was set back. */
  private place(stream: string, segment: RecentSegment): void {
    let segments = this.streams.get(stream) ?? [];
    let index = firstEndingAt(segments, segment.firstOffset);
    if (index < segments.length && segments[index].firstOffset <= segment.lastOffset) {
      this.clear();
      segments = [];
      index = 0;
    }
    if (segments.length === 0) this.streams.set(stream, segments);
    segments.splice(index, 0, segment);
  }

  private dropOldest(): void {
    const [oldest] = this.held;
    const { stream, segment } = oldest;
    this.held.delete(oldest);
    const segments = this.streams.get(stream)!;
    segments.splice(segments.indexOf(segment), 1);
    if (segments.length === 0) this.streams.delete(stream);
    this.bytes -= segment.size + OVERHEAD_BYTES;
  }
}

/** Index of the first segment whose last offset is at or above `offset`. */
function firstEndingAt(segments: readonly RecentSegment[], offset: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle].lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
