import type { PoolClient } from 'pg';
import { decideLink, type LinkDecision, type StoredLink } from '../link/link-decision';
import { linkKey, type LinkEntry } from './ingest-entry';

interface PositionRow {
  environment_id: string;
  instance_id: string;
  epoch: number;
  last_offset: number;
}

/**
 * How far each link is stored, within one appending transaction. Reading is safe without locks of its own: whoever
 * moves a position holds its environment's stream.
 */
export class LinkPositions {
  private readonly moved = new Set<string>();

  private constructor(
    private readonly tx: PoolClient,
    private readonly stored: Map<string, StoredLink>,
  ) {}

  /** Reads the positions of all links of a group. */
  static async load(tx: PoolClient, entries: readonly LinkEntry[]): Promise<LinkPositions> {
    if (entries.length === 0) return new LinkPositions(tx, new Map());
    const { rows } = await tx.query<PositionRow>({
      name: 'ingest-link-positions',
      text: `SELECT environment_id, instance_id, epoch, last_offset FROM link_position
              WHERE (environment_id, instance_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`,
      values: [entries.map((entry) => entry.environmentId), entries.map((entry) => entry.position.instanceId)],
    });
    const stored = rows.map((row): [string, StoredLink] => [
      linkKey(row.environment_id, row.instance_id),
      { epoch: Number(row.epoch), lastOffset: Number(row.last_offset) },
    ]);
    return new LinkPositions(tx, new Map(stored));
  }

  /** Decides about a batch and, when it is to be stored, moves the link past it. */
  pass({ environmentId, position }: LinkEntry): LinkDecision {
    const key = linkKey(environmentId, position.instanceId);
    const decision = decideLink(this.stored.get(key) ?? null, position);
    if (decision.kind === 'STORE') {
      this.stored.set(key, { epoch: position.epoch, lastOffset: position.last });
      this.moved.add(key);
    }
    return decision;
  }

  /** Writes the positions that moved. */
  async save(): Promise<void> {
    if (this.moved.size === 0) return;
    const keys = [...this.moved];
    const links = keys.map((key) => this.stored.get(key)!);
    await this.tx.query({
      name: 'ingest-move-links',
      text: `INSERT INTO link_position (environment_id, instance_id, epoch, last_offset)
             SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])
             ON CONFLICT (environment_id, instance_id)
             DO UPDATE SET epoch = excluded.epoch, last_offset = excluded.last_offset, moved_at = now()`,
      values: [
        keys.map((key) => key.split('/')[0]),
        keys.map((key) => key.split('/')[1]),
        links.map((link) => link.epoch),
        links.map((link) => link.lastOffset),
      ],
    });
  }
}
