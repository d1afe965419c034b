import type { PoolClient } from 'pg';
import type { StreamHead } from '../../../event-log';
import { decideLink, type LinkDecision, type StoredLink } from '../link/link-decision';
import { linkKey, type LinkEntry } from './ingest-entry';
import { readPositions, writePositions, type LinkRow } from './link-rows';

/**
 * How far each link is stored, within one appending transaction. Reading is safe without locks of its own: whoever
 * moves a position holds its environment's stream.
 */
export class LinkPositions {
  private readonly moved = new Map<string, LinkRow>();

  private constructor(
    private readonly tx: PoolClient,
    private readonly heads: ReadonlyMap<string, StreamHead>,
    private readonly stored: Map<string, StoredLink>,
  ) {}

  /** Reads the positions of all links of a group. @param heads the locked streams, by environment */
  static async load(tx: PoolClient, heads: ReadonlyMap<string, StreamHead>, entries: readonly LinkEntry[]): Promise<LinkPositions> {
    const links = entries.map(({ environmentId, position }) => ({ environmentId, instanceId: position.instanceId }));
    const rows = await readPositions(tx, links);
    return new LinkPositions(tx, heads, new Map(rows.map((row) => [linkKey(row.environmentId, row.instanceId), row])));
  }

  /** Decides about a batch and, when it is to be stored, moves the link past it. */
  pass({ environmentId, position, lastTransactionId }: LinkEntry): LinkDecision {
    const { instanceId, epoch, last } = position;
    const key = linkKey(environmentId, instanceId);
    const stored = this.stored.get(key) ?? null;
    const decision = decideLink(stored, position);
    if (decision.kind === 'STORE') {
      const known = stored?.epoch === epoch ? stored.lastTransactionId : null;
      const row: LinkRow = {
        environmentId,
        instanceId,
        epoch,
        lastOffset: last,
        lastTransactionId: lastTransactionId ?? known,
        logEpoch: this.heads.get(environmentId)!.epoch,
      };
      this.stored.set(key, row);
      this.moved.set(key, row);
    }
    return decision;
  }

  /** Writes the positions that moved. */
  async save(): Promise<void> {
    await writePositions(this.tx, [...this.moved.values()]);
  }
}
