import type { Pool } from 'pg';
import type { ReadLimits, Segment } from './types';

/** Most segments one read looks at. */
const MAX_SEGMENTS_PER_READ = 64;
/** Positions of readers that are remembered. */
const MAX_POSITIONS = 2_000;
/** Times of appending never go back within a stream; this much is allowed for all the same. */
const SLACK_MS = 3_600_000;
const ANY_TIME = '-infinity';

interface SegmentRow {
  first_offset: number;
  last_offset: number;
  audience: string;
  appended_at: Date;
  events: string;
}

/**
 * Reads segments from the store. Whoever goes on where a read ended is spared the partitions before: what follows was
 * not appended earlier.
 */
export class SegmentReader {
  /** When the last segment of earlier reads was appended, by stream and offset; the oldest first. */
  private readonly positions = new Map<string, number>();

  constructor(private readonly pool: Pool) {}

  /** Segments that hold events above `after`, oldest first, up to the next hole that dropped events left. */
  async read(streamId: number, after: number, limits: ReadLimits): Promise<Segment[]> {
    const { rows } = await this.pool.query<SegmentRow>({
      name: 'event-log-read',
      text: `
        SELECT first_offset, last_offset, audience, appended_at, events
          FROM (SELECT *,
                       sum(last_offset - first_offset + 1) OVER earlier AS events_before,
                       sum(octet_length(events)) OVER earlier           AS bytes_before
                  FROM (SELECT * FROM event_segment WHERE stream_id = $1 AND last_offset > $2 AND appended_at >= $5
                         ORDER BY last_offset LIMIT ${MAX_SEGMENTS_PER_READ}) AS next_segments
                WINDOW earlier AS (ORDER BY last_offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS counted
         WHERE coalesce(events_before, 0) < $3 AND coalesce(bytes_before, 0) < $4
         ORDER BY last_offset`,
      values: [streamId, after, limits.events, limits.bytes, this.notBefore(streamId, after)],
    });
    const segments = withoutHoles(rows.map(toSegment));
    const last = segments.at(-1);
    if (last) this.remember(streamId, last);
    return segments;
  }

  /** When the next event above `after` was appended; null when there is none. */
  async appendedAfter(streamId: number, after: number): Promise<Date | null> {
    const { rows } = await this.pool.query<{ appended_at: Date }>({
      name: 'event-log-appended-after',
      text: `SELECT appended_at FROM event_segment WHERE stream_id = $1 AND last_offset > $2 AND appended_at >= $3
              ORDER BY last_offset LIMIT 1`,
      values: [streamId, after, this.notBefore(streamId, after)],
    });
    return rows[0]?.appended_at ?? null;
  }

  /** The newest segment for an audience that begins at or below an offset; null when there is none (any more). */
  async newestFor(streamId: number, audience: string, upTo: number): Promise<Segment | null> {
    const { rows } = await this.pool.query<SegmentRow>({
      name: 'event-log-newest-for',
      // The one segment the offset may lie in, or else the last below it: both an index away, however much comes after.
      text: `SELECT first_offset, last_offset, audience, appended_at, events
               FROM ((SELECT * FROM event_segment WHERE stream_id = $1 AND last_offset > $2 ORDER BY last_offset LIMIT 1)
                     UNION ALL
                     (SELECT * FROM event_segment WHERE stream_id = $1 AND last_offset <= $2 AND $3 = ANY (string_to_array(audience, ','))
                       ORDER BY last_offset DESC LIMIT 1)) AS candidate
              WHERE first_offset <= $2 AND $3 = ANY (string_to_array(audience, ',')) ORDER BY last_offset DESC LIMIT 1`,
      values: [streamId, upTo, audience],
    });
    return rows.map(toSegment)[0] ?? null;
  }

  private notBefore(streamId: number, after: number): Date | string {
    const time = this.positions.get(`${streamId}/${after}`);
    return time === undefined ? ANY_TIME : new Date(time - SLACK_MS);
  }

  private remember(streamId: number, { lastOffset, appendedAt }: Segment): void {
    this.positions.set(`${streamId}/${lastOffset}`, appendedAt.getTime());
    if (this.positions.size <= MAX_POSITIONS) return;
    for (const oldest of this.positions.keys()) return void this.positions.delete(oldest);
  }
}

function withoutHoles(segments: Segment[]): Segment[] {
  const hole = segments.findIndex((segment, index) => index > 0 && segment.firstOffset !== segments[index - 1].lastOffset + 1);
  return hole < 0 ? segments : segments.slice(0, hole);
}

function toSegment(row: SegmentRow): Segment {
  return {
    firstOffset: Number(row.first_offset),
    lastOffset: Number(row.last_offset),
    audience: row.audience,
    appendedAt: row.appended_at,
    events: row.events,
  };
}
