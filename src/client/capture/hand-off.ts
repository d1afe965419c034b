import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { ConnectorError } from '../../common/errors';
import type { HandOffBatch } from '../../dialects';
import { STORE_POOL } from '../../platform/persistence';

/** A stored list; `number` null: the product database's number is to be taken over, whatever it is. */
export type HandOffList = Omit<HandOffBatch, 'number'> & { number: number | null };

/**
 * The hand-off list (correctness rule 1): which change ids the last appended batch covers. It is stored in the
 * transaction that appends the batch; the product database's rows are deleted after that commit, together with
 * raising the owner record's counter. Whatever happens in between, comparing the two counters tells whether the
 * rows still have to go, so no change is appended twice or lost.
 */
@Injectable()
export class HandOffLists {
  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /**
   * Replaces the connection's list; inside the transaction that appends. The list must be the one this loop stored last
   * (correctness rule 3: one loop per connection): where another process has stored one since, what was read is older.
   * @throws ConnectorError `CLIENT_STORE_SHARED`
   */
  async store(tx: PoolClient, connectionId: string, { number, changeIds, timeSum }: HandOffBatch): Promise<void> {
    const { rowCount } = await tx.query({
      name: 'hand-off-store',
      text: `INSERT INTO hand_off (connection_id, number, change_ids, time_sum) VALUES ($1, $2, $3, $4)
             ON CONFLICT (connection_id) DO UPDATE
                SET number = excluded.number, change_ids = excluded.change_ids, time_sum = excluded.time_sum, stored_at = now()
              WHERE coalesce(hand_off.number, excluded.number - 1) = excluded.number - 1`,
      values: [connectionId, number, changeIds, timeSum],
    });
    if (rowCount === 0) throw new ConnectorError('CLIENT_STORE_SHARED', { connectionId });
  }

  /** The connection's list. Waits for a commit that is under way: a Client that was killed may have stored one just now. */
  async load(db: Pool | PoolClient, connectionId: string): Promise<HandOffList | null> {
    const { rows } = await db.query<{ number: number | null; change_ids: string[]; time_sum: string | null }>(
      'SELECT number, change_ids::text[], time_sum::text FROM hand_off WHERE connection_id = $1 FOR UPDATE',
      [connectionId],
    );
    return (
      rows.map(({ number, change_ids, time_sum }) => ({
        number: number === null ? null : Number(number),
        changeIds: change_ids.map(Number),
        timeSum: time_sum,
      }))[0] ?? null
    );
  }

  /** Drops the lists of connections whose tables are all loaded again; their counters are the product databases'. */
  async drop(tx: Pool | PoolClient, connectionIds: readonly string[]): Promise<void> {
    await tx.query(
      `INSERT INTO hand_off (connection_id, number, change_ids) SELECT connection_id, NULL, '{}' FROM unnest($1::uuid[]) AS connection_id
       ON CONFLICT (connection_id) DO UPDATE SET number = NULL, change_ids = '{}', time_sum = NULL, stored_at = now()`,
      [connectionIds],
    );
  }

  /** Takes the product database's number over where the list was dropped. @returns the number */
  async adopt(connectionId: string, number: number): Promise<number> {
    await this.pool.query('UPDATE hand_off SET number = $2 WHERE connection_id = $1 AND number IS NULL', [connectionId, number]);
    return number;
  }

  /** Forgets the list of a connection whose change log is about to be made anew, with a counter that starts at zero. */
  async forget(connectionId: string): Promise<void> {
    await this.pool.query('DELETE FROM hand_off WHERE connection_id = $1', [connectionId]);
  }
}
