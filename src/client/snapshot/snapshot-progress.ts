import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { RawKey } from '../../dialects';
import { STORE_POOL } from '../../platform/persistence';

export const SNAPSHOT_STATES = ['PENDING', 'RUNNING', 'PAUSED', 'DONE', 'CANCELLED', 'FAILED'] as const;
export type SnapshotState = (typeof SNAPSHOT_STATES)[number];

/** Progress of one link's initial load. */
export interface Progress {
  linkId: string;
  tableName: string;
  state: SnapshotState;
  /** Raw key of the last row appended; null before the first chunk. */
  lastKey: RawKey | null;
  rowsDone: number;
  rowsEstimated: number;
  /** Why it failed. */
  reason: string | null;
  /** Time spent reading and appending. */
  busyMs: number;
}

/** A chunk as it was appended. */
export interface LoadedChunk {
  /** Raw key it was read after; null: from the start of the table. */
  from: RawKey | null;
  /** Raw key of its last row; null at the end of the table. */
  last: RawKey | null;
  rows: number;
  tookMs: number;
}

interface ProgressRow {
  link_id: string;
  table_name: string;
  state: SnapshotState;
  last_key: RawKey | null;
  rows_done: string;
  rows_estimated: string;
  reason: string | null;
  busy_ms: string;
}

/** Where initial loads stand. A chunk's rows and the key it ended at are stored in one transaction. */
@Injectable()
export class SnapshotProgress {
  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  async find(linkId: string): Promise<Progress | null> {
    return (await this.select('WHERE link_id = $1', [linkId]))[0] ?? null;
  }

  /** Loads that should be running. */
  async unfinished(): Promise<Progress[]> {
    return this.select(`WHERE state IN ('PENDING', 'RUNNING')`, []);
  }

  /** Begins a load anew, whatever was there. */
  async begin(linkId: string, tableName: string, rowsEstimated: number): Promise<void> {
    await this.pool.query(
      `INSERT INTO snapshot (link_id, table_name, state, rows_estimated) VALUES ($1, $2, 'PENDING', $3)
       ON CONFLICT (link_id) DO UPDATE SET table_name = excluded.table_name, state = 'PENDING', last_key = NULL, rows_done = 0,
         rows_estimated = excluded.rows_estimated, reason = NULL, started_at = now(), busy_ms = 0, updated_at = now()`,
      [linkId, tableName, rowsEstimated],
    );
  }

  /**
   * Moves a load on by one chunk, in the transaction that appends it; a load paused meanwhile stays paused. A load that
   * was begun anew while the chunk was read stays at its beginning: `from` is no longer where it stands.
   */
  async advance(tx: PoolClient, linkId: string, chunk: LoadedChunk): Promise<void> {
    await tx.query({
      name: 'snapshot-advance',
      text: `UPDATE snapshot
                SET last_key = coalesce($2::jsonb, last_key), rows_done = rows_done + $3, busy_ms = busy_ms + $4, updated_at = now(),
                    state = CASE WHEN $2::jsonb IS NULL THEN 'DONE' WHEN state = 'PENDING' THEN 'RUNNING' ELSE state END
              WHERE link_id = $1 AND last_key IS NOT DISTINCT FROM $5::jsonb`,
      values: [linkId, keyText(chunk.last), chunk.rows, Math.round(chunk.tookMs), keyText(chunk.from)],
    });
  }

  async setState(linkId: string, state: SnapshotState, reason: string | null = null): Promise<void> {
    await this.pool.query('UPDATE snapshot SET state = $2, reason = $3, updated_at = now() WHERE link_id = $1', [linkId, state, reason]);
  }

  async remove(linkId: string): Promise<void> {
    await this.pool.query('DELETE FROM snapshot WHERE link_id = $1', [linkId]);
  }

  private async select(where: string, values: unknown[]): Promise<Progress[]> {
    const { rows } = await this.pool.query<ProgressRow>(`SELECT * FROM snapshot ${where}`, values);
    return rows.map((row) => ({
      linkId: row.link_id,
      tableName: row.table_name,
      state: row.state,
      lastKey: row.last_key,
      rowsDone: Number(row.rows_done),
      rowsEstimated: Number(row.rows_estimated),
      reason: row.reason,
      busyMs: Number(row.busy_ms),
    }));
  }
}

function keyText(key: RawKey | null): string | null {
  return key && JSON.stringify(key);
}
