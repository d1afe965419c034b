import type { PoolClient } from 'pg';
import type { StoredLink } from '../link/link-decision';

/** Which link: a Client sends the log of one instance to one environment. */
export interface LinkName {
  environmentId: string;
  instanceId: string;
}

/** The stored position of a link. */
export interface LinkRow extends LinkName, StoredLink {
  /** Epoch the environment's stream was in when the link last moved; null: not known. */
  logEpoch: number | null;
}

interface PositionRow {
  environment_id: string;
  instance_id: string;
  epoch: number;
  last_offset: number;
  last_transaction_id: string | null;
  log_epoch: number | null;
}

/** Positions of the links that have one. The environments' streams must be locked by this transaction. */
export async function readPositions(tx: PoolClient, links: readonly LinkName[]): Promise<LinkRow[]> {
  if (links.length === 0) return [];
  const { rows } = await tx.query<PositionRow>({
    name: 'ingest-link-positions',
    text: `SELECT environment_id, instance_id, epoch, last_offset, last_transaction_id, log_epoch FROM link_position
            WHERE (environment_id, instance_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
    values: [links.map((link) => link.environmentId), links.map((link) => link.instanceId)],
  });
  return rows.map((row) => ({
    environmentId: row.environment_id,
    instanceId: row.instance_id,
    epoch: Number(row.epoch),
    lastOffset: Number(row.last_offset),
    lastTransactionId: row.last_transaction_id,
    logEpoch: row.log_epoch === null ? null : Number(row.log_epoch),
  }));
}

/** Inserts or replaces positions. The environments' streams must be locked by this transaction. */
export async function writePositions(tx: PoolClient, rows: readonly LinkRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query({
    name: 'ingest-move-links',
    text: `INSERT INTO link_position (environment_id, instance_id, epoch, last_offset, last_transaction_id, log_epoch)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[])
           ON CONFLICT (environment_id, instance_id)
           DO UPDATE SET epoch = excluded.epoch, last_offset = excluded.last_offset,
                         last_transaction_id = excluded.last_transaction_id, log_epoch = excluded.log_epoch, moved_at = now()`,
    values: [
      rows.map((row) => row.environmentId),
      rows.map((row) => row.instanceId),
      rows.map((row) => row.epoch),
      rows.map((row) => row.lastOffset),
      rows.map((row) => row.lastTransactionId),
      rows.map((row) => row.logEpoch),
    ],
  });
}
