import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { gradeOf, type Finding, type FindingKind, type FindingState, type Grade } from './finding';

/** Changes kept of one connection; older ones go. */
const KEPT_CHANGES = 1_000;

/** What a check looked at. What it found nothing of any more, of these kinds, is forgotten. */
export interface CheckResult {
  kinds: FindingKind[];
  findings: Finding[];
}

/** An object that is in another state than before. */
export interface StateChange extends Finding, Grade {
  /** Null: not looked at before. */
  from: FindingState | null;
}

type GradedFinding = Finding & Grade;

/** Keeps what was seen of the product databases, and what changed. */
@Injectable()
export class StructureStates {
  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** Stores what a check of a connection found. @returns what is not as it was; a good state seen first is no change */
  async store(connectionId: string, { kinds, findings }: CheckResult): Promise<StateChange[]> {
    const graded = findings.map((finding) => ({ ...finding, ...gradeOf(finding) }));
    return inTransaction(this.pool, async (tx) => {
      const before = await this.lock(tx, connectionId);
      const changes = graded.flatMap((finding) => changeOf(finding, before.get(keyOf(finding)) ?? null) ?? []);
      await this.forgetGone(tx, connectionId, kinds, graded);
      await this.upsert(tx, connectionId, graded);
      await this.note(tx, connectionId, changes);
      return changes;
    });
  }

  /** How many objects are in which state. */
  async counts(): Promise<{ kind: FindingKind; state: FindingState; count: number }[]> {
    const { rows } = await this.pool.query<{ kind: FindingKind; state: FindingState; count: number }>(
      'SELECT kind, state, count(*)::int AS count FROM structure_state GROUP BY kind, state',
    );
    return rows;
  }

  /** What keeps changes of these connections from being captured, the most urgent first. */
  async troubles(connectionIds: string[]): Promise<(Finding & { connectionId: string })[]> {
    const { rows } = await this.pool.query<Finding & { connection_id: string }>(
      `SELECT connection_id, kind, object, state, detail FROM structure_state
        WHERE severity IN ('ERROR', 'CRITICAL') AND connection_id = ANY($1) ORDER BY priority, connection_id, kind, object`,
      [connectionIds],
    );
    return rows.map(({ connection_id: connectionId, ...finding }) => ({ ...finding, connectionId }));
  }

  /** The connection is gone, or nothing of it is looked at any more. */
  async forget(connectionId: string): Promise<void> {
    for (const table of ['structure_state', 'structure_change', 'unstamped_rows'])
      await this.pool.query(`DELETE FROM ${table} WHERE connection_id = $1`, [connectionId]);
  }

  /** Connections of which something is kept. */
  async connections(): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT connection_id AS id FROM structure_state UNION SELECT connection_id FROM structure_change',
    );
    return rows.map(({ id }) => id);
  }

  private async lock(tx: PoolClient, connectionId: string): Promise<Map<string, FindingState>> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`structure_state/${connectionId}`]);
    const { rows } = await tx.query<Pick<Finding, 'kind' | 'object' | 'state'>>(
      'SELECT kind, object, state FROM structure_state WHERE connection_id = $1',
      [connectionId],
    );
    return new Map(rows.map((row) => [keyOf(row), row.state]));
  }

  private async forgetGone(tx: PoolClient, connectionId: string, kinds: FindingKind[], found: Finding[]): Promise<void> {
    await tx.query(
      `WITH gone AS (
         DELETE FROM structure_state AS s WHERE connection_id = $1 AND kind = ANY($2)
            AND NOT EXISTS (SELECT FROM unnest($3::text[], $4::text[]) AS f (kind, object) WHERE f.kind = s.kind AND f.object = s.object)
         RETURNING kind, object, state)
       INSERT INTO structure_change (connection_id, kind, object, from_state, to_state, severity, detail, changed_at)
       SELECT $1, kind, object, state, NULL, 'INFO', '', now() FROM gone`,
      [connectionId, kinds, found.map(({ kind }) => kind), found.map(({ object }) => object)],
    );
  }

  private async upsert(tx: PoolClient, connectionId: string, graded: GradedFinding[]): Promise<void> {
    await tx.query(
      `INSERT INTO structure_state (connection_id, kind, object, state, severity, priority, detail, since, checked_at)
       SELECT $1, f.kind, f.object, f.state, f.severity, f.priority, f.detail, now(), now()
         FROM jsonb_to_recordset($2::jsonb) AS f (kind text, object text, state text, severity text, priority smallint, detail text)
       ON CONFLICT (connection_id, kind, object) DO UPDATE
         SET since = CASE WHEN structure_state.state = excluded.state THEN structure_state.since ELSE excluded.since END,
             state = excluded.state, severity = excluded.severity, priority = excluded.priority, detail = excluded.detail,
             checked_at = excluded.checked_at`,
      [connectionId, JSON.stringify(graded)],
    );
  }

  private async note(tx: PoolClient, connectionId: string, changes: StateChange[]): Promise<void> {
    await tx.query(
      `INSERT INTO structure_change (connection_id, kind, object, from_state, to_state, severity, detail, changed_at)
       SELECT $1, c.kind, c.object, c."from", c.state, c.severity, c.detail, now()
         FROM jsonb_to_recordset($2::jsonb) AS c (kind text, object text, "from" text, state text, severity text, detail text)`,
      [connectionId, JSON.stringify(changes)],
    );
    await tx.query(
      `DELETE FROM structure_change WHERE connection_id = $1 AND id <=
         (SELECT id FROM structure_change WHERE connection_id = $1 ORDER BY id DESC OFFSET $2 LIMIT 1)`,
      [connectionId, KEPT_CHANGES],
    );
  }
}

function changeOf(finding: GradedFinding, from: FindingState | null): StateChange | null {
  const same = from === finding.state || (from === null && finding.state === 'OK');
  return same ? null : { ...finding, from };
}

function keyOf({ kind, object }: Pick<Finding, 'kind' | 'object'>): string {
  return `${kind} ${object}`;
}
