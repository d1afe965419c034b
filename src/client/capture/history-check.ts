import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { ConnectorError } from '../../common/errors';
import type { ChangeLogOwner, ChangeQueue, OwnerRecord } from '../../dialects';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { OutboxEpochs } from '../outbox';
import { DatabaseIdentity } from '../product-connection';
import { LinkRegistry } from '../product-connection-schema';
import { HandOffLists, type HandOffList } from './hand-off';

/** How a change log and the Client's store belong together. */
type Verdict = 'SAME_HISTORY' | 'PRODUCT_RESTORED' | 'CLIENT_STORE_RESTORED';

interface Finding {
  verdict: Verdict;
  /** Hand-off number to go on from. */
  number: number;
}

/**
 * Tells, before anything is read from a change log, whether it and the Client's store are of one history (correctness
 * rules 1 and 19), and finishes a hand-off that was cut short. When one of the two was restored from a backup, what it
 * holds is of no use to the other: the links concerned are loaded again, and the product database's counter is taken over.
 */
@Injectable()
export class HistoryCheck {
  private readonly logger = new Logger(HistoryCheck.name);

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly lists: HandOffLists,
    private readonly epochs: OutboxEpochs,
    @Inject(LinkRegistry) private readonly links: Pick<LinkRegistry, 'allConnections' | 'linkIds' | 'needResync'>,
    @Inject(DatabaseIdentity) private readonly identity: Pick<DatabaseIdentity, 'require' | 'suspect'>,
  ) {
    epochs.onBegin((tx) => this.lists.drop(tx, this.links.allConnections()));
  }

  /**
   * @returns the hand-off number both sides agree on now
   * @throws ConnectorError `DATABASE_RESTORED_OR_CLONED`, `CHANGE_LOG_MISSING`, `PRODUCT_DATABASE_IN_USE`
   */
  async reconcile(owner: ChangeLogOwner, queue: ChangeQueue): Promise<number> {
    await this.identity.require(owner.connectionId);
    if ((await queue.ownerRecord()) === null) await this.noteMissingLog(owner.connectionId);
    const { verdict, number } = await this.compare(this.pool, owner, queue);
    if (verdict === 'SAME_HISTORY') return this.lists.adopt(owner.connectionId, number);
    if (verdict === 'PRODUCT_RESTORED' && (await this.identity.suspect(owner.connectionId)))
      await this.identity.require(owner.connectionId);
    // What was read first may be outdated: a Client that was killed may have had statements under way.
    const confirm = async (tx: PoolClient) => (await this.compare(tx, owner, queue)).verdict === verdict;
    this.logger.warn({ connectionId: owner.connectionId, msg: `${verdict}: the hand-off number of the product database is ${number}` });
    if (verdict === 'CLIENT_STORE_RESTORED') await this.epochs.begin(verdict, confirm);
    else await this.loadAgain(owner.connectionId, confirm);
    return this.reconcile(owner, queue);
  }

  /**
   * Whether the owner record still is ours and stands where the last hand-off left it.
   * @throws ConnectorError `DATABASE_RESTORED_OR_CLONED`, `PRODUCT_DATABASE_IN_USE`
   */
  async isUnchanged(owner: ChangeLogOwner, queue: ChangeQueue, number: number): Promise<boolean> {
    await this.identity.require(owner.connectionId);
    return (await this.recordOf(owner, queue)).handOffNumber === number;
  }

  private async compare(db: Pool | PoolClient, owner: ChangeLogOwner, queue: ChangeQueue): Promise<Finding> {
    const list = await this.lists.load(db, owner.connectionId);
    const inProduct = (await this.recordOf(owner, queue)).handOffNumber;
    const verdict = await this.verdict(owner, queue, inProduct, list);
    return { verdict, number: Math.max(inProduct, list?.number ?? 0) };
  }

  private async verdict(owner: ChangeLogOwner, queue: ChangeQueue, inProduct: number, list: HandOffList | null): Promise<Verdict> {
    if (list?.number === null) return 'SAME_HISTORY';
    const inStore = list?.number ?? 0;
    if (inStore === inProduct) return 'SAME_HISTORY';
    if (inStore < inProduct) return 'CLIENT_STORE_RESTORED';
    const finished = inStore === inProduct + 1 && (await queue.handOff(owner, { ...list!, number: inStore }));
    return finished ? 'SAME_HISTORY' : 'PRODUCT_RESTORED';
  }

  /** The product database's history is another one: only its own links are concerned, because offsets go on. */
  private async loadAgain(connectionId: string, confirm: (tx: PoolClient) => Promise<boolean>): Promise<void> {
    await inTransaction(this.pool, async (tx) => {
      if (!(await confirm(tx))) return;
      await this.lists.drop(tx, [connectionId]);
      await this.links.needResync(tx, this.links.linkIds(connectionId), 'PRODUCT_RESTORED');
    });
  }

  /** A database restored to before it had a change log: noted once, the RESYNC makes another one. */
  private async noteMissingLog(connectionId: string): Promise<void> {
    await this.loadAgain(connectionId, async (tx) => {
      const list = await this.lists.load(tx, connectionId);
      return list === null || list.number !== null;
    });
  }

  private async recordOf(owner: ChangeLogOwner, queue: ChangeQueue): Promise<OwnerRecord> {
    const record = await queue.ownerRecord();
    if (!record) throw new ConnectorError('CHANGE_LOG_MISSING', { connectionId: owner.connectionId });
    if (record.instanceId !== owner.instanceId || record.connectionId !== owner.connectionId) throw inUse(record);
    return record;
  }
}

function inUse({ changeLog, instanceId, connectionId }: OwnerRecord): ConnectorError {
  return new ConnectorError('PRODUCT_DATABASE_IN_USE', { changeLog, instanceId, connectionId });
}
