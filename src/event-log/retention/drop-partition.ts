import type { Pool, PoolClient } from 'pg';
import { listPartitions, type Partition, withPartitionsLocked } from './partitions';

/** Newest event of each stream in a partition that gets no more. */
interface StreamEnds {
  streamIds: number[];
  lastOffsets: number[];
}

export interface DropOrder {
  partition: Partition;
  requiredReaders: readonly string[];
  /** Whether readers beyond the required ones are waited for; else those that are behind expire. */
  waitForAll: boolean;
}

/**
 * Drops the oldest partition unless a reader that counts still needs it. Segments that cursors stand in stay, in the
 * default partition: both ends of the link compare what lies there.
 * @returns whether it is gone
 * @throws when a lock could not be had in a moment; call it again
 */
export async function dropPartition(pool: Pool, order: DropOrder): Promise<boolean> {
  const { name } = order.partition;
  const ends = await streamEnds(pool, name); // before any lock: it looks at every segment
  if (await isNeeded(pool, ends, order)) return false;
  return withPartitionsLocked(pool, async (tx) => {
    if ((await listPartitions(tx))[0]?.name !== name) return false;
    // Streams first, like whoever appends: in another order we and they would wait for each other.
    await tx.query('SELECT FROM event_stream WHERE stream_id = ANY ($1) ORDER BY stream_id FOR NO KEY UPDATE', [ends.streamIds]);
    await tx.query('LOCK TABLE event_cursor IN SHARE ROW EXCLUSIVE MODE');
    if (await isNeeded(tx, ends, order)) return false;
    await expireReaders(tx, ends);
    await tx.query(`ALTER TABLE event_segment DETACH PARTITION ${name}`);
    await tx.query(`
      INSERT INTO event_segment
      SELECT DISTINCT held.* FROM event_cursor c CROSS JOIN LATERAL (
        SELECT * FROM ${name} s WHERE s.stream_id = c.stream_id AND s.last_offset >= c.position ORDER BY s.last_offset LIMIT 1) AS held
       WHERE held.first_offset <= c.position`);
    await tx.query(
      `UPDATE event_stream s SET first_offset = e.last_offset + 1
         FROM unnest($1::int[], $2::bigint[]) AS e (stream_id, last_offset) WHERE s.stream_id = e.stream_id`,
      [ends.streamIds, ends.lastOffsets],
    );
    await tx.query(`DROP TABLE ${name}`);
    await tx.query('DELETE FROM event_partition WHERE name = $1', [name]);
    return true;
  });
}

/** Removes kept single segments that no cursor stands in any more. */
export async function removeForsaken(pool: Pool): Promise<void> {
  await pool.query(`
    DELETE FROM event_segment_default d USING event_stream s
     WHERE s.stream_id = d.stream_id AND d.last_offset < s.first_offset
       AND NOT EXISTS (SELECT FROM event_cursor c
                        WHERE c.stream_id = d.stream_id AND c.position BETWEEN d.first_offset AND d.last_offset)`);
}

async function streamEnds(pool: Pool, name: string): Promise<StreamEnds> {
  const { rows } = await pool.query<{ stream_id: number; last_offset: number }>(
    `SELECT stream_id, max(last_offset) AS last_offset FROM ${name} GROUP BY stream_id ORDER BY stream_id`,
  );
  return { streamIds: rows.map((row) => row.stream_id), lastOffsets: rows.map((row) => row.last_offset) };
}

async function isNeeded(db: Pool | PoolClient, ends: StreamEnds, { requiredReaders, waitForAll }: DropOrder): Promise<boolean> {
  const { rows } = await db.query<{ needed: boolean }>(
    `SELECT EXISTS (
       SELECT FROM unnest($1::int[], $2::bigint[]) AS e (stream_id, last_offset)
         CROSS JOIN LATERAL (SELECT unnest($3::text[]) UNION
                             SELECT name FROM event_cursor o WHERE $4 AND o.stream_id = e.stream_id AND o.expired_at IS NULL) AS reader (name)
         LEFT JOIN event_cursor c ON c.stream_id = e.stream_id AND c.name = reader.name
        WHERE coalesce(c.position, 0) < e.last_offset) AS needed`,
    [ends.streamIds, ends.lastOffsets, requiredReaders, waitForAll],
  );
  return rows[0].needed;
}

async function expireReaders(tx: PoolClient, ends: StreamEnds): Promise<void> {
  await tx.query(
    `UPDATE event_cursor c SET expired_at = now() FROM unnest($1::int[], $2::bigint[]) AS e (stream_id, last_offset)
      WHERE c.stream_id = e.stream_id AND c.position < e.last_offset AND c.expired_at IS NULL`,
    [ends.streamIds, ends.lastOffsets],
  );
}
