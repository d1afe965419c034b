import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { RawKey } from '../../dialects';
import type { CursorPosition } from '../../event-log';
import { STORE_POOL } from '../../platform/persistence';
import type { ResyncRun } from '../product-connection-schema';
import { toProgress, type Progress, type ProgressRow, type SnapshotState } from './progress';

/** A chunk as it was appended. */
export interface LoadedChunk {
  /** Raw key of its last row; null at the end of the variant's table. */
  last: RawKey | null;
  rows: number;
  tookMs: number;
  /** Whether a sweep follows the last chunk. */
  sweeps: boolean;
}

/** A page of the Server's entities as it was swept. */
export interface SweptPage {
  /** entityKey of its last entity; null when it had none. */
  to: string | null;
  deleted: number;
  /** Whether it was the last. */
  end: boolean;
}

/** The load no longer stands where a chunk began: it was begun anew, or another process moved it on. */
export class LoadMovedOn extends Error {}

/** Where loads stand. A chunk's rows and the key it ended at are stored in one transaction, and so is a swept page. */
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

  /**
   * Begins a load anew, whatever was there: what is under way for the one before moves nothing on any more.
   * @param resync the RESYNC it answers; null: an initial load
   * @param variants of the link, in the order they are loaded
   */
  async begin(linkId: string, tableName: string, rowsEstimated: number, resync: ResyncRun | null = null, variants = ['']): Promise<void> {
    await this.pool.query(
      `INSERT INTO snapshot (link_id, table_name, state, rows_estimated, resync, any_sender, variants)
       VALUES ($1, $2, 'PENDING', $3, $4, $5, $6)
       ON CONFLICT (link_id) DO UPDATE SET run = snapshot.run + 1, table_name = excluded.table_name, state = 'PENDING', phase = 'LOAD',
         resync = excluded.resync, any_sender = excluded.any_sender, variants = excluded.variants, last_key = NULL, rows_done = 0,
         rows_estimated = excluded.rows_estimated, reason = NULL, started_at = now(), busy_ms = 0, outbox_epoch = NULL,
         outbox_offset = NULL, swept_to = NULL, entities_deleted = 0, updated_at = now(), moved_at = now()`,
      [linkId, tableName, rowsEstimated, resync?.number ?? null, resync?.anySender ?? false, JSON.stringify(variants)],
    );
  }

  /**
   * Moves a load on by one chunk, in the transaction that appends it: to its next variant at the end of a table. A load
   * paused or cancelled meanwhile stays so.
   * @throws LoadMovedOn
   */
  async advance(tx: PoolClient, { linkId, run, variants, lastKey }: Progress, chunk: LoadedChunk): Promise<void> {
    const left = chunk.last === null ? variants.slice(1) : variants;
    const ends = left.length === 0;
    const { rowCount } = await tx.query({
      name: 'snapshot-advance',
      text: `UPDATE snapshot
                SET last_key = $3::jsonb, variants = $7::jsonb, rows_done = rows_done + $4, busy_ms = busy_ms + $5, reason = NULL,
                    phase = CASE WHEN $8 AND $6 THEN 'CATCH_UP' ELSE phase END,
                    state = CASE WHEN state = 'CANCELLED' THEN state WHEN $8 AND NOT $6 THEN 'DONE'
                                 WHEN state = 'PENDING' THEN 'RUNNING' ELSE state END,
                    updated_at = now(), moved_at = now()
              WHERE link_id = $1 AND run = $2 AND phase = 'LOAD' AND last_key IS NOT DISTINCT FROM $9::jsonb AND variants = $10::jsonb`,
      values: [
        linkId,
        run,
        chunk.last && JSON.stringify(chunk.last),
        chunk.rows,
        Math.round(chunk.tookMs),
        chunk.sweeps,
        JSON.stringify(left),
        ends,
        lastKey && JSON.stringify(lastKey),
        JSON.stringify(variants),
      ],
    });
    if (rowCount === 0) throw new LoadMovedOn();
  }

  /** Notes what the Server must have before the sweep begins. */
  async markOutbox({ linkId, run }: Progress, mark: CursorPosition): Promise<void> {
    await this.pool.query('UPDATE snapshot SET outbox_epoch = $3, outbox_offset = $4, updated_at = now() WHERE link_id = $1 AND run = $2', [
      linkId,
      run,
      mark.epoch,
      mark.offset,
    ]);
  }

  async beginSweep({ linkId, run }: Progress): Promise<void> {
    await this.pool.query(
      `UPDATE snapshot SET phase = 'SWEEP', reason = NULL, updated_at = now(), moved_at = now() WHERE link_id = $1 AND run = $2`,
      [linkId, run],
    );
  }

  /** Moves a sweep on by one page, in the transaction that appends its deletes. */
  async sweep(tx: PoolClient, { linkId, run }: Progress, page: SweptPage): Promise<void> {
    await tx.query({
      name: 'snapshot-sweep',
      text: `UPDATE snapshot
                SET swept_to = coalesce($3, swept_to), entities_deleted = entities_deleted + $4, reason = NULL, updated_at = now(), moved_at = now(),
                    state = CASE WHEN $5 THEN 'DONE' ELSE state END
              WHERE link_id = $1 AND run = $2`,
      values: [linkId, run, page.to, page.deleted, page.end],
    });
  }

  /** Pauses, resumes or cancels a load that is in one of these states. @returns whether it was */
  async setState(linkId: string, from: readonly SnapshotState[], state: SnapshotState): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      'UPDATE snapshot SET state = $2, reason = NULL, updated_at = now(), moved_at = now() WHERE link_id = $1 AND state = ANY($3)',
      [linkId, state, from],
    );
    return rowCount === 1;
  }

  /** Notes why a load does not get on; it is tried again. */
  async note(linkId: string, reason: string): Promise<void> {
    await this.pool.query('UPDATE snapshot SET reason = $2, updated_at = now() WHERE link_id = $1', [linkId, reason]);
  }

  async remove(linkId: string): Promise<void> {
    await this.pool.query('DELETE FROM snapshot WHERE link_id = $1', [linkId]);
  }

  private async select(where: string, values: unknown[]): Promise<Progress[]> {
    const { rows } = await this.pool.query<ProgressRow>(`SELECT * FROM snapshot ${where}`, values);
    return rows.map(toProgress);
  }
}
