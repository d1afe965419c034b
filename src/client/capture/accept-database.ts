import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { DatabaseIdentity, ProductConnections } from '../product-connection';
import { LinkRegistry } from '../product-connection-schema';
import { HandOffLists } from './hand-off';

/** Takes a restored, moved or copied database for the connection's own, because a person says it is the production database now. */
@Injectable()
export class AcceptDatabase {
  private readonly logger = new Logger(AcceptDatabase.name);

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly connections: ProductConnections,
    private readonly identity: DatabaseIdentity,
    private readonly lists: HandOffLists,
    private readonly links: LinkRegistry,
  ) {}

  /**
   * Reading goes on from where that database stands, and the links are loaded again (correctness rule 19).
   * @throws ConnectorError `NOT_FOUND`, `DATABASE_NOT_CHANGED`, `PRODUCT_*`
   */
  async accept(connectionId: string): Promise<void> {
    await this.connections.get(connectionId);
    if (await this.identity.isSame(connectionId)) throw new ConnectorError('DATABASE_NOT_CHANGED', { id: connectionId });
    const database = await this.identity.read(connectionId);
    await inTransaction(this.pool, async (tx) => {
      await this.lists.drop(tx, [connectionId]);
      await this.links.needResync(tx, this.links.linkIds(connectionId), 'PRODUCT_RESTORED');
      await this.identity.adopt(connectionId, database, tx);
    });
    this.logger.log(`connection ${connectionId}: another database was accepted: ${database.fingerprint ?? '-'}`);
    this.connections.announceState(connectionId);
  }
}
