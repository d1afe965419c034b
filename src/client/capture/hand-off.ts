import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { ConnectorError } from '../../common/errors';
import type { ChangeQueue } from '../../dialects';
import { STORE_POOL } from '../../platform/persistence';

interface HandOffList {
  number: number;
  changeIds: number[];
}

/**
 * The hand-off list (correctness rule 1): which change ids the last appended batch covers. It is stored in the
 * transaction that appends the batch; the product database's rows are deleted after that commit, together with
 * raising the owner record's counter. Whatever happens in between, comparing the two counters tells whether the
 * rows still have to go, so no change is appended twice or lost.
 */
@Injectable()
export class HandOffLists {
  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** Replaces the connection's list; inside the transaction that appends. */
  async store(tx: PoolClient, connectionId: string, number: number, changeIds: readonly number[]): Promise<void> {
    await tx.query({
      name: 'hand-off-store',
      text: `INSERT INTO hand_off (connection_id, number, change_ids) VALUES ($1, $2, $3)
             ON CONFLICT (connection_id) DO UPDATE SET number = excluded.number, change_ids = excluded.change_ids, stored_at = now()`,
      values: [connectionId, number, changeIds],
    });
  }

  /**
   * Finishes a hand-off that was cut short; call it before anything is read from the queue.
   * @returns the counter both sides agree on now
   * @throws ConnectorError `CHANGE_LOG_MISSING`, `STORE_RESTORED`
   */
  async recover(connectionId: string, queue: ChangeQueue): Promise<number> {
    const inProduct = await queue.handOffNumber();
    if (inProduct === null) throw new ConnectorError('CHANGE_LOG_MISSING', { connectionId });
    const list = await this.load(connectionId);
    if (!list || list.number === inProduct) return inProduct;
    if (list.number !== inProduct + 1) {
      throw new ConnectorError('STORE_RESTORED', { connectionId, inProduct, inStore: list.number });
    }
    await queue.handOff(list.changeIds, list.number);
    return list.number;
  }

  /** Forgets the list of a connection whose change log is about to be made anew, with a counter that starts at zero. */
  async forget(connectionId: string): Promise<void> {
    await this.pool.query('DELETE FROM hand_off WHERE connection_id = $1', [connectionId]);
  }

  private async load(connectionId: string): Promise<HandOffList | null> {
    // Locked: the commit of a Client that was killed may still be under way, and its list is the one that counts.
    const { rows } = await this.pool.query<{ number: number; change_ids: string[] }>(
      'SELECT number, change_ids::text[] FROM hand_off WHERE connection_id = $1 FOR UPDATE',
      [connectionId],
    );
    return rows.length > 0 ? { number: Number(rows[0].number), changeIds: rows[0].change_ids.map(Number) } : null;
  }
}
