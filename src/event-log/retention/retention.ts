import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { STORE_POOL } from '../../platform/persistence';
import { dropPartition, removeForsaken } from './drop-partition';
import { retentionMetrics } from './metrics';
import { createPartitionsAhead, listPartitions, type Partition, partitionLength } from './partitions';
import { RETENTION_POLICY, type RetentionPolicy } from './policy';

const DAY_MS = 86_400_000;

/** Keeps the event log's partitions: makes those to come, drops those that are old or too many (correctness rule 20). */
@Injectable()
export class Retention {
  private readonly logger = new Logger(Retention.name);

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    @Inject(RETENTION_POLICY) private readonly policy: RetentionPolicy,
  ) {}

  /** @throws when a lock could not be had in a moment; call it again */
  async makeRoom(now: Date): Promise<void> {
    await createPartitionsAhead(this.pool, now, partitionLength(this.policy.keepDays));
  }

  /**
   * Drops what may go, oldest first, and stops at the first partition somebody needs.
   * @throws when a lock could not be had in a moment; call it again
   */
  async dropOld(now: Date): Promise<void> {
    while (await this.dropOldest(now));
    await removeForsaken(this.pool);
    const [oldest] = await listPartitions(this.pool);
    const overdue = oldest && this.isOld(oldest, now);
    retentionMetrics.held.set(overdue ? 1 : 0);
    retentionMetrics.bytes.set(await this.storedBytes());
  }

  private async dropOldest(now: Date): Promise<boolean> {
    const [partition] = await listPartitions(this.pool);
    if (!partition || partition.ends > now) return false;
    const tooMuch = this.policy.keepBytes > 0 && (await this.storedBytes()) > this.policy.keepBytes;
    if (!tooMuch && !this.isOld(partition, now)) return false;
    const { requiredReaders } = this.policy;
    if (!(await dropPartition(this.pool, { partition, requiredReaders, waitForAll: !tooMuch }))) return false;
    retentionMetrics.dropped.inc({ reason: tooMuch ? 'bytes' : 'age' });
    this.logger.log(`dropped ${partition.name}: ${tooMuch ? 'more is stored than EVENT_KEEP_BYTES' : 'its events are old enough'}`);
    return true;
  }

  private isOld(partition: Partition, now: Date): boolean {
    return partition.ends.getTime() <= now.getTime() - this.policy.keepDays * DAY_MS;
  }

  private async storedBytes(): Promise<number> {
    const { rows } = await this.pool.query<{ bytes: number }>(
      `SELECT coalesce(sum(pg_total_relation_size(inhrelid)), 0)::bigint AS bytes FROM pg_inherits WHERE inhparent = 'event_segment'::regclass`,
    );
    return rows[0].bytes;
  }
}
