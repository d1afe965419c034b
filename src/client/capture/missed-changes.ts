import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, STORE_POOL } from '../../platform/persistence';

/** How many times the triggers of a connection could not log, as far as it was dealt with. */
@Injectable()
export class MissedChanges {
  private readonly known = new Map<string, number>();

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /**
   * Takes note of the product database's count; when it is another one, `onChange` runs in the transaction that stores
   * it. It only grows: a smaller one is that of a restored database.
   */
  async note(connectionId: string, count: number, onChange: (tx: PoolClient, grown: boolean) => Promise<void>): Promise<void> {
    const known = this.known.get(connectionId) ?? (await this.load(connectionId));
    if (count !== known) {
      await inTransaction(this.pool, async (tx) => {
        await tx.query(
          `INSERT INTO missed_changes (connection_id, count) VALUES ($1, $2)
           ON CONFLICT (connection_id) DO UPDATE SET count = excluded.count, noted_at = now()`,
          [connectionId, count],
        );
        await onChange(tx, count > known);
      });
    }
    this.known.set(connectionId, count);
  }

  /** The connection gets a new change log, which counts from zero. */
  async forget(connectionId: string): Promise<void> {
    this.known.delete(connectionId);
    await this.pool.query('DELETE FROM missed_changes WHERE connection_id = $1', [connectionId]);
  }

  private async load(connectionId: string): Promise<number> {
    const { rows } = await this.pool.query<{ count: number }>('SELECT count FROM missed_changes WHERE connection_id = $1', [connectionId]);
    return rows.length > 0 ? Number(rows[0].count) : 0;
  }
}
