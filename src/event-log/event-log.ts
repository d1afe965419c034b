import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { STORE_POOL } from '../platform/persistence';
import { RecentSegment } from './recent-segment';
import { SegmentReader } from './segment-reader';
import { StreamWatch } from './stream-watch';
import { TailCache } from './tail-cache';
import type { CursorPosition, OffsetRange, ReadLimits, Segment, SegmentDraft, StreamHead } from './types';

/** Memory for what was just appended, so that readers of this process need not fetch it. */
const TAIL_BYTES = 16 * 1024 * 1024;

interface StreamRow {
  stream_id: number;
  name: string;
  epoch: number;
  first_offset: number;
  last_offset: number;
}

/**
 * Streams of events in this process's own store: append a batch, read after an offset, keep named cursors.
 *
 * Offsets are dense and handed out under the stream's row lock inside the appending transaction, so they become
 * visible in order and a plain "offset greater than" loses nothing. Several events share one row (a segment), because
 * a row per event costs more CPU than everything else on the path together.
 */
@Injectable()
export class EventLog {
  private readonly streamIds = new Map<string, number>();
  /** Streams known to be committed. */
  private readonly existing = new Set<string>();
  private readonly watch: StreamWatch;
  private readonly segments: SegmentReader;
  private readonly tail = new TailCache(TAIL_BYTES);
  /** What transactions appended that are not known to be committed. */
  private readonly pending = new WeakMap<StreamHead, RecentSegment[]>();

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {
    this.watch = new StreamWatch(pool);
    this.segments = new SegmentReader(pool);
    // A store that was restored or replaced under us is only reached through a new session.
    pool.on('connect', () => this.tail.clear());
  }

  /**
   * Locks every stream a transaction will append to, in one statement and one order for all writers, creating those
   * that are missing. Call it before anything else in the transaction takes a lock; two writers cannot deadlock then.
   */
  async lockStreams(tx: PoolClient, names: readonly string[]): Promise<Map<string, StreamHead>> {
    await this.createMissing(tx, names);
    const { rows } = await tx.query<StreamRow>({
      name: 'event-log-lock',
      text: 'SELECT stream_id, name, epoch, first_offset, last_offset FROM event_stream WHERE name = ANY($1) ORDER BY stream_id FOR UPDATE',
      values: [names],
    });
    for (const row of rows) this.tail.forgetAbove(row.name, Number(row.last_offset));
    return new Map(rows.map((row) => [row.name, toHead(row)]));
  }

  /**
   * Appends segments in their order and moves the head on.
   * @param head as locked by this transaction; its `lastOffset` is changed
   * @returns the offsets given, `last < first` when there was nothing to append
   */
  async append(tx: PoolClient, head: StreamHead, segments: readonly SegmentDraft[]): Promise<OffsetRange> {
    const first = head.lastOffset + 1;
    const values: unknown[] = [head.streamId];
    const rows: string[] = [];
    const stored: [first: number, last: number, audience: string, text: string | Buffer][] = [];
    for (const segment of segments) {
      const count = eventCount(segment);
      if (count === 0) continue;
      stored.push([head.lastOffset + 1, head.lastOffset + count, segment.audience, arrayText(segment)]);
      const base = values.push(...stored[stored.length - 1]) - 3;
      rows.push(`($1, $${base}, $${base + 1}, $${base + 2}, (SELECT appended_at FROM moved), $${base + 3})`);
      head.lastOffset += count;
    }
    if (rows.length > 0) {
      const lastOffset = values.push(head.lastOffset);
      const answer = await tx.query<{ appended_at: Date }>({
        name: `event-log-append-${rows.length}`,
        // Never earlier than what the stream already holds: the time says in which partition to look for what follows.
        text: `WITH moved AS (
                 UPDATE event_stream SET last_offset = $${lastOffset}, appended_at = greatest(appended_at, clock_timestamp())
                  WHERE stream_id = $1 RETURNING appended_at),
               stored AS (
                 INSERT INTO event_segment (stream_id, first_offset, last_offset, audience, appended_at, events) VALUES ${rows.join(', ')})
               SELECT appended_at FROM moved`,
        values,
      });
      this.remember(
        head,
        stored.map(([from, to, audience, text]) => new RecentSegment(from, to, audience, answer.rows[0].appended_at, text)),
      );
    }
    return { first, last: head.lastOffset };
  }

  /**
   * Begins a new epoch of a locked stream, because its store or what it is compared with was restored (correctness
   * rule 19). Offsets go on; what readers remember of the old epoch tells them to start again.
   * @param above the new epoch is higher than this one, too
   */
  async beginEpoch(tx: PoolClient, head: StreamHead, above = 0): Promise<void> {
    const { rows } = await tx.query<{ epoch: number }>(
      `UPDATE event_stream SET epoch = greatest(epoch + 1, $2::bigint + 1, floor(extract(epoch FROM clock_timestamp())))
        WHERE stream_id = $1 RETURNING epoch`,
      [head.streamId, above],
    );
    head.epoch = Number(rows[0].epoch);
  }

  /** Moves every named cursor of a locked stream into its present epoch: to an offset, or where it stands. */
  async carryCursors(tx: PoolClient, head: StreamHead, to: number | null = null): Promise<void> {
    await tx.query('UPDATE event_cursor SET epoch = $2, position = coalesce($3, position), moved_at = now() WHERE stream_id = $1', [
      head.streamId,
      head.epoch,
      to,
    ]);
  }

  /**
   * Tells waiting readers of this process that a transaction which appended has committed, and keeps what it appended
   * at hand for them. Never call it when the commit is not certain.
   * @param heads as the transaction locked them
   */
  committed(heads: Iterable<StreamHead>): void {
    const names: string[] = [];
    for (const head of heads) {
      names.push(head.name);
      this.existing.add(head.name);
      this.tail.add(head.name, this.pending.get(head) ?? []);
      this.pending.delete(head);
    }
    this.watch.wake(names);
  }

  /** @returns null when nothing was ever appended to the stream */
  async head(name: string): Promise<StreamHead | null> {
    return (await this.heads([name]))[0] ?? null;
  }

  /** All streams, or those named. */
  async heads(names?: readonly string[]): Promise<StreamHead[]> {
    const { rows } = await this.pool.query<StreamRow>({
      name: 'event-log-heads',
      text: `SELECT stream_id, name, epoch, first_offset, last_offset FROM event_stream
              WHERE $1::text[] IS NULL OR name = ANY($1) ORDER BY stream_id`,
      values: [names ?? null],
    });
    return rows.map(toHead);
  }

  /** Segments that hold events above `after`, oldest first; the first may begin at or below `after`. */
  async read(name: string, after: number, limits: ReadLimits): Promise<Segment[]> {
    const recent = this.tail.read(name, after, limits);
    if (recent.length > 0) return recent;
    const streamId = await this.streamId(name);
    return streamId === null ? [] : this.segments.read(streamId, after, limits);
  }

  /** When the next event above `after` was appended; null when there is none. Reads no events. */
  async appendedAfter(name: string, after: number): Promise<Date | null> {
    const streamId = await this.streamId(name);
    return streamId === null ? null : this.segments.appendedAfter(streamId, after);
  }

  /** The newest segment for an audience that begins at or below an offset; null when there is none (any more). */
  async newestFor(name: string, audience: string, upTo: number): Promise<Segment | null> {
    const streamId = await this.streamId(name);
    return streamId === null ? null : this.segments.newestFor(streamId, audience, upTo);
  }

  /** Resolves true as soon as the stream may hold more than `after`, false after `timeoutMs` or when aborted. */
  async waitForAppend(name: string, after: number, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
    const waiting = this.watch.wait(name, after, timeoutMs, signal);
    const head = await this.head(name);
    if (head && head.lastOffset > after) this.watch.wake([name]);
    return waiting;
  }

  /** @returns null when the reader never moved its cursor on this stream */
  async cursor(name: string, stream: string): Promise<CursorPosition | null> {
    const { rows } = await this.pool.query<{ epoch: number; position: number }>({
      name: 'event-log-cursor',
      text: 'SELECT c.epoch, c.position FROM event_cursor c JOIN event_stream s USING (stream_id) WHERE c.name = $1 AND s.name = $2',
      values: [name, stream],
    });
    return rows.length > 0 ? { epoch: Number(rows[0].epoch), offset: Number(rows[0].position) } : null;
  }

  /**
   * Moves a reader's cursor; inside the transaction that stored what was read, where there is one.
   * @returns false when the cursor stands in a later epoch: it stays where it is
   */
  async moveCursor(db: Pool | PoolClient, name: string, stream: string, epoch: number, offset: number): Promise<boolean> {
    const { rowCount } = await db.query({
      name: 'event-log-move-cursor',
      text: `INSERT INTO event_cursor (name, stream_id, epoch, position)
             SELECT $1, stream_id, $3, $4 FROM event_stream WHERE name = $2
             ON CONFLICT (name, stream_id) DO UPDATE SET epoch = excluded.epoch, position = excluded.position, moved_at = now(), expired_at = NULL
              WHERE event_cursor.epoch <= excluded.epoch`,
      values: [name, stream, epoch, offset],
    });
    return rowCount === 1;
  }

  /**
   * Inserts before any lock on an existing row is taken, in name order: whoever waits here holds no lock that somebody
   * in the locking phase could be waiting for.
   */
  private async createMissing(tx: PoolClient, names: readonly string[]): Promise<void> {
    const missing = names.filter((name) => !this.existing.has(name));
    if (missing.length === 0) return;
    await tx.query(
      `INSERT INTO event_stream (name, epoch)
       SELECT name, floor(extract(epoch FROM clock_timestamp())) FROM unnest($1::text[]) AS name ORDER BY name COLLATE "C"
       ON CONFLICT (name) DO NOTHING`,
      [missing],
    );
  }

  private remember(head: StreamHead, segments: RecentSegment[]): void {
    this.pending.set(head, [...(this.pending.get(head) ?? []), ...segments]);
  }

  private async streamId(name: string): Promise<number | null> {
    const known = this.streamIds.get(name);
    if (known !== undefined) return known;
    const head = await this.head(name);
    if (head) this.streamIds.set(name, head.streamId);
    return head?.streamId ?? null;
  }
}

function toHead(row: StreamRow): StreamHead {
  return {
    streamId: row.stream_id,
    name: row.name,
    epoch: Number(row.epoch),
    firstOffset: Number(row.first_offset),
    lastOffset: Number(row.last_offset),
  };
}

function eventCount({ events }: SegmentDraft): number {
  return Array.isArray(events) ? events.length : events.count;
}

function arrayText({ events }: SegmentDraft): string | Buffer {
  return Array.isArray(events) ? `[${events.join(',')}]` : events.arrayText;
}
