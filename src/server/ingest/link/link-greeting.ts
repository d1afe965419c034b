import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { ConnectorError } from '../../../common/errors';
import type { LinkBeginning, LinkHello, LinkStanding } from '../../../contracts';
import { EventLog, type StreamHead } from '../../../event-log';
import { inTransaction, STORE_POOL } from '../../../platform/persistence';
import { readPositions, writePositions, type LinkRow } from '../commit/link-rows';
import { serverForgot } from './link-loss';

const UNKNOWN: LinkStanding = { epoch: null, lastOffset: 0, lastTransactionId: null };

/** Tells Clients where their links stand, and learns from them that this Server's store was restored (correctness rule 19). */
@Injectable()
export class LinkGreeting {
  private readonly logger = new Logger(LinkGreeting.name);

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
  ) {}

  /** Where a link stands. A Client that was confirmed more than is stored makes the environment's log begin a new epoch. */
  async answer(environmentId: string, hello: LinkHello): Promise<LinkStanding> {
    return this.onLink(environmentId, hello.instanceId, async (tx, head, stored) => {
      if (!serverForgot(stored, hello)) return stored ?? UNKNOWN;
      const { epoch, instanceId } = hello;
      // A link it knows nothing of any more is one of which nothing is stored: the next hello finds it noticed already.
      const forgotten = stored ?? { environmentId, instanceId, epoch, lastOffset: 0, lastTransactionId: null, logEpoch: head.epoch };
      if (!stored) await writePositions(tx, [forgotten]);
      await this.noticeRestore(tx, head, forgotten);
      return forgotten;
    });
  }

  /**
   * Begins a link's epoch behind an offset; repeatable.
   * @throws ConnectorError `LINK_EPOCH_OLD` when the link is in a later epoch already
   */
  async begin(environmentId: string, { instanceId, epoch, lastOffset }: LinkBeginning): Promise<LinkStanding> {
    return this.onLink(environmentId, instanceId, async (tx, head, stored) => {
      if (stored && stored.epoch > epoch) throw new ConnectorError('LINK_EPOCH_OLD', { epoch, current: stored.epoch });
      if (stored?.epoch === epoch) return stored;
      const row: LinkRow = { environmentId, instanceId, epoch, lastOffset, lastTransactionId: null, logEpoch: head.epoch };
      await writePositions(tx, [row]);
      return row;
    });
  }

  /**
   * Cursors of readers outside are of another life of the log now; those kept in this store were restored with it and go
   * on. Every Client of the environment notices the same restore: a link that has not moved since the log's present epoch
   * began tells nothing new.
   */
  private async noticeRestore(tx: PoolClient, head: StreamHead, { logEpoch }: LinkRow): Promise<void> {
    if (logEpoch !== null && logEpoch < head.epoch) return;
    await this.eventLog.beginEpoch(tx, head);
    await this.eventLog.carryCursors(tx, head);
    this.logger.warn(`The store was restored from a backup: the log of environment ${head.name} begins epoch ${head.epoch}`);
  }

  private async onLink<Result extends LinkStanding>(
    environmentId: string,
    instanceId: string,
    work: (tx: PoolClient, head: StreamHead, stored: LinkRow | null) => Promise<Result>,
  ): Promise<LinkStanding> {
    const { head, standing } = await inTransaction(this.pool, async (tx) => {
      const locked = (await this.eventLog.lockStreams(tx, [environmentId])).get(environmentId)!;
      const [stored] = await readPositions(tx, [{ environmentId, instanceId }]);
      return { head: locked, standing: await work(tx, locked, stored ?? null) };
    });
    this.eventLog.committed([head]);
    const { epoch, lastOffset, lastTransactionId } = standing;
    return { epoch, lastOffset, lastTransactionId };
  }
}
