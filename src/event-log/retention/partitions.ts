import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../../platform/persistence';

const DAY_MS = 86_400_000;
/** More would only make reading from far back slower. */
const MOST_PARTITIONS_KEPT = 30;
/** There is room for this long without anybody making partitions. */
const AHEAD_MS = 2 * DAY_MS;
/** Everybody who reads or appends waits behind us while we wait for the lock. */
const LOCK_TIMEOUT = "SET LOCAL lock_timeout = '300ms'";
/** Any number; one process at a time changes partitions. */
const PARTITIONS_LOCK = 'event-log partitions';

/** A stretch of time whose segments lie in one table. */
export interface Partition {
  /** Name of the table; ours, and safe in SQL. */
  name: string;
  /** Exclusive. */
  ends: Date;
}

/** Length of new partitions, so that their number stays bounded however long events are kept. */
export function partitionLength(keepDays: number): number {
  return Math.max(1, Math.ceil(keepDays / MOST_PARTITIONS_KEPT)) * DAY_MS;
}

/** All partitions but the default one, oldest first. */
export async function listPartitions(db: Pool | PoolClient): Promise<Partition[]> {
  const { rows } = await db.query<Partition>('SELECT name, ends FROM event_partition ORDER BY ends');
  return rows;
}

/**
 * Makes the partitions that are missing up to some time ahead. What arrived meanwhile in the default partition moves.
 * @throws when a lock could not be had in a moment; call it again
 */
export async function createPartitionsAhead(pool: Pool, now: Date, lengthMs: number): Promise<void> {
  for (;;) {
    const last = (await listPartitions(pool)).at(-1);
    if (last && last.ends.getTime() > now.getTime() + AHEAD_MS) return;
    await withPartitionsLocked(pool, (tx) => createNext(tx, now, lengthMs));
  }
}

/** Runs `work` in a transaction while no other process changes partitions. */
export function withPartitionsLocked<T>(pool: Pool, work: (tx: PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (tx) => {
    await tx.query(LOCK_TIMEOUT);
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1 || current_schema(), 0))`, [PARTITIONS_LOCK]);
    return work(tx);
  });
}

async function createNext(tx: PoolClient, now: Date, lengthMs: number): Promise<void> {
  const last = (await listPartitions(tx)).at(-1);
  const today = startOfDay(now);
  const starts = last?.ends ?? today;
  if (starts.getTime() > now.getTime() + AHEAD_MS) return; // another process was first
  // After a long stop one partition covers the time without events, so that no hole falls to the default partition.
  const ends = new Date(Math.max(starts.getTime(), today.getTime()) + lengthMs);
  const name = `event_segment_${starts.toISOString().slice(0, 10).replaceAll('-', '')}`;
  await tx.query(`CREATE TABLE ${name} (LIKE event_segment INCLUDING ALL)`);
  // An append that has chosen the default partition before it loses the stretch would fail; so none is between choosing and writing.
  await tx.query('LOCK TABLE ONLY event_segment IN EXCLUSIVE MODE');
  await tx.query('LOCK TABLE event_segment_default IN ACCESS EXCLUSIVE MODE');
  await tx.query(
    `WITH moved AS (DELETE FROM event_segment_default WHERE appended_at >= $1 AND appended_at < $2 RETURNING *)
     INSERT INTO ${name} SELECT * FROM moved`,
    [starts, ends],
  );
  const range = `FROM ('${starts.toISOString()}') TO ('${ends.toISOString()}')`;
  await tx.query(`ALTER TABLE event_segment ATTACH PARTITION ${name} FOR VALUES ${range}`);
  await tx.query('INSERT INTO event_partition (name, starts, ends) VALUES ($1, $2, $3)', [name, starts, ends]);
}

function startOfDay(time: Date): Date {
  return new Date(Math.floor(time.getTime() / DAY_MS) * DAY_MS);
}
