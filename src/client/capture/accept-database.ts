import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { DatabaseIdentity, ProductConnections, ProductDatabases } from '../product-connection';
import { LinkRegistry } from '../product-connection-schema';
import { HandOffLists } from './hand-off';

/** Takes a restored, moved or copied database for the connection's own, because a person says it is the production database now. */
@Injectable()
export class AcceptDatabase implements OnModuleInit {
  private readonly logger = new Logger(AcceptDatabase.name);

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
    private readonly identity: DatabaseIdentity,
    private readonly lists: HandOffLists,
    private readonly links: LinkRegistry,
  ) {}

  onModuleInit(): void {
    this.identity.addWitness((connectionId) => this.isWhereLeft(connectionId));
  }

  /**
   * Reading goes on from where that database stands, and the links are loaded again (correctness rule 19).
   * @throws ConnectorError `NOT_FOUND`, `DATABASE_NOT_CHANGED`, `PRODUCT_*`
   */
  async accept(connectionId: string): Promise<void> {
    await this.connections.get(connectionId);
    if (await this.identity.isSame(connectionId)) throw new ConnectorError('DATABASE_NOT_CHANGED', { id: connectionId });
    const fingerprint = await this.identity.fingerprint(connectionId);
    await inTransaction(this.pool, async (tx) => {
      await this.lists.drop(tx, [connectionId]);
      await this.links.needResync(tx, this.links.linkIds(connectionId), 'PRODUCT_RESTORED');
      await this.identity.adopt(connectionId, fingerprint, tx);
    });
    this.logger.log(`connection ${connectionId}: another database was accepted: ${fingerprint}`);
    this.connections.announceState(connectionId);
  }

  /** Whether the change log stands exactly where the last hand-off left it. */
  private async isWhereLeft(connectionId: string): Promise<boolean> {
    const record = await (await this.databases.open(connectionId)).changeQueue.ownerRecord();
    const number = (await this.lists.load(this.pool, connectionId))?.number ?? null;
    return record !== null && record.connectionId === connectionId && (number === null || number === record.handOffNumber);
  }
}
