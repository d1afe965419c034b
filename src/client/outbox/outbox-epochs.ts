import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { EventLog } from '../../event-log';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { LinkRegistry, type ResyncReason } from '../product-connection-schema';
import { OUTBOX } from './outbox';

/** An epoch of the outbox. */
export interface OutboxEpoch {
  epoch: number;
  /** Its first event comes behind this offset. */
  beginsBehind: number;
  /** Whether it was begun because a store was restored. */
  begun: boolean;
  /** Whether the Server knows it. */
  confirmed: boolean;
}

/**
 * Epochs of the outbox (correctness rule 19). Where the Client's store and what receivers hold are no longer of one
 * history, a new epoch begins: nothing that waits in the old one is sent any more, and every link is loaded again.
 */
@Injectable()
export class OutboxEpochs {
  private readonly logger = new Logger(OutboxEpochs.name);
  private readonly listeners: ((tx: PoolClient) => Promise<void>)[] = [];

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
    @Inject(LinkRegistry) private readonly links: Pick<LinkRegistry, 'allConnections' | 'linkIds' | 'needResync'>,
  ) {}

  /** Called inside the transaction that begins an epoch, for what else has to be true at that moment. */
  onBegin(listener: (tx: PoolClient) => Promise<void>): void {
    this.listeners.push(listener);
  }

  /**
   * Begins a new epoch and has every link loaded again, in one transaction.
   * @param confirm asked again inside the transaction: somebody else may have begun one for the same reason
   * @param above the new epoch is higher than this one, too
   */
  async begin(reason: ResyncReason, confirm: (tx: PoolClient, epoch: number) => Promise<boolean>, above = 0): Promise<void> {
    const begun = await inTransaction(this.pool, async (tx) => {
      const head = (await this.eventLog.lockStreams(tx, [OUTBOX])).get(OUTBOX)!;
      if (!(await confirm(tx, head.epoch))) return null;
      await this.eventLog.beginEpoch(tx, head, above);
      await this.eventLog.carryCursors(tx, head, head.lastOffset);
      await tx.query('INSERT INTO outbox_epoch (epoch, begins_behind, reason, confirmed) VALUES ($1, $2, $3, false)', [
        head.epoch,
        head.lastOffset,
        reason,
      ]);
      for (const listener of this.listeners) await listener(tx);
      const links = this.links.allConnections().flatMap((connectionId) => this.links.linkIds(connectionId));
      await this.links.needResync(tx, links, reason);
      this.logger.warn(`${reason}: the outbox begins epoch ${head.epoch} behind offset ${head.lastOffset}; every link is loaded again`);
      return head;
    });
    if (begun) this.eventLog.committed([begun]);
  }

  async find(epoch: number): Promise<OutboxEpoch> {
    const { rows } = await this.pool.query<{ begins_behind: number; reason: string | null; confirmed: boolean }>(
      'SELECT begins_behind, reason, confirmed FROM outbox_epoch WHERE epoch = $1',
      [epoch],
    );
    if (rows.length === 0) return { epoch, beginsBehind: 0, begun: false, confirmed: false };
    const [{ begins_behind, reason, confirmed }] = rows;
    return { epoch, beginsBehind: Number(begins_behind), begun: reason !== null, confirmed };
  }

  /** The Server knows an epoch. */
  async confirm(epoch: number): Promise<void> {
    await this.pool.query(
      `INSERT INTO outbox_epoch (epoch, begins_behind, confirmed) VALUES ($1, 0, true)
       ON CONFLICT (epoch) DO UPDATE SET confirmed = true WHERE NOT outbox_epoch.confirmed`,
      [epoch],
    );
  }
}
