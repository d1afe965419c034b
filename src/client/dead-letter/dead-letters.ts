import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { STORE_POOL } from '../../platform/persistence';
import type { DeadLetterDraft, ResendRequest } from './types';

/** Entities whose present state could not be delivered; each is cleared by its next good change. */
@Injectable()
export class DeadLetters {
  /** Links that may have dead letters; spares the hot path a statement per batch. Null: not known yet. */
  private links: Set<string> | null = null;

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** Records letters; a later failure of the same entity replaces the former and counts one attempt more. */
  async record(tx: PoolClient, letters: readonly DeadLetterDraft[]): Promise<void> {
    for (const letter of letters) {
      this.links?.add(letter.linkId);
      await tx.query(
        `INSERT INTO dead_letter (connection_id, link_id, schema_name, origin_id, key, stage, code, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (link_id, origin_id) DO UPDATE
           SET stage = excluded.stage, code = excluded.code, reason = excluded.reason,
               state = 'OPEN', attempts = dead_letter.attempts + 1, updated_at = now()`,
        [
          letter.connectionId,
          letter.linkId,
          letter.schemaName,
          letter.originId,
          JSON.stringify(letter.key),
          letter.stage,
          letter.code,
          letter.reason,
        ],
      );
    }
  }

  /** Clears the letters of entities that are being sent now. */
  async clear(tx: PoolClient, linkId: string, originIds: () => string[]): Promise<void> {
    if (!(await this.mayHaveLetters(linkId))) return;
    await tx.query('DELETE FROM dead_letter WHERE link_id = $1 AND origin_id = ANY($2)', [linkId, originIds()]);
  }

  /** Entities of a connection that somebody asked to send again. */
  async resendRequests(connectionId: string, limit: number): Promise<ResendRequest[]> {
    if (this.links?.size === 0) return [];
    const { rows } = await this.pool.query<{ link_id: string; origin_id: string; key: ResendRequest['key'] }>({
      name: 'dead-letter-resend',
      text: `SELECT link_id, origin_id, key FROM dead_letter WHERE connection_id = $1 AND state = 'RESEND' ORDER BY updated_at LIMIT $2`,
      values: [connectionId, limit],
    });
    return rows.map((row) => ({ linkId: row.link_id, originId: row.origin_id, key: row.key }));
  }

  /** Removes letters by their identity, e.g. of entities found gone on a resend. */
  async remove(tx: PoolClient, linkId: string, originIds: readonly string[]): Promise<void> {
    await tx.query('DELETE FROM dead_letter WHERE link_id = $1 AND origin_id = ANY($2)', [linkId, originIds]);
  }

  private async mayHaveLetters(linkId: string): Promise<boolean> {
    if (!this.links) {
      const { rows } = await this.pool.query<{ link_id: string }>('SELECT DISTINCT link_id FROM dead_letter');
      this.links ??= new Set(rows.map((row) => row.link_id));
    }
    return this.links.has(linkId);
  }
}
