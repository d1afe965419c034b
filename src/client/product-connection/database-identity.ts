import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { ConnectorError } from '../../common/errors';
import { STORE_POOL } from '../../platform/persistence';
import { ProductConnections } from './product-connections';
import { ProductDatabases } from './product-databases';

/** Says whether a database with the right fingerprint stands where its reader left it. */
export type Witness = (connectionId: string) => Promise<boolean>;

/**
 * Whether the database behind a connection still is the one its links were installed in. A restored or copied database
 * looks like the original down to our own objects: read as if nothing had happened, what it holds would overwrite newer
 * states at the receivers. So the connection stands still from the moment another one is met until a person has decided,
 * or the right one is there again.
 */
@Injectable()
export class DatabaseIdentity {
  private readonly logger = new Logger(DatabaseIdentity.name);
  private readonly witnesses: Witness[] = [];

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
  ) {}

  /** Asked before a connection that stood still goes on by itself: a copy may have the fingerprint of its original. */
  addWitness(witness: Witness): void {
    this.witnesses.push(witness);
  }

  /**
   * Looks whether it is the same database; one whose fingerprint was not known before is. Has the connection stand still
   * when it is not, and go on when it is again.
   * @throws ConnectorError `NOT_FOUND`, `PRODUCT_*` when it cannot be asked
   */
  async isSame(connectionId: string): Promise<boolean> {
    const met = await this.fingerprint(connectionId);
    const known = await this.known(connectionId);
    const differs = known.fingerprint !== null && met !== null && known.fingerprint !== met;
    const same = !differs && (!known.restoredOrCloned || (await this.isConfirmed(connectionId)));
    if (same && known.fingerprint === null && met !== null) await this.adopt(connectionId, met);
    if (known.restoredOrCloned !== !same) await this.mark(connectionId, !same, `its fingerprint was ${known.fingerprint} and is ${met}`);
    return same;
  }

  /** @throws ConnectorError `DATABASE_RESTORED_OR_CLONED`, as `isSame` */
  async require(connectionId: string): Promise<void> {
    if (!(await this.isSame(connectionId))) throw new ConnectorError('DATABASE_RESTORED_OR_CLONED', { id: connectionId });
  }

  /** Its reader found that it is not where it was left: the connection stands still. @returns whether it does */
  async suspect(connectionId: string): Promise<boolean> {
    await this.mark(connectionId, true, 'it lacks what was handed off');
    return true;
  }

  /** What tells the database from others; null: the user may not read it. @throws ConnectorError `PRODUCT_*` */
  async fingerprint(connectionId: string): Promise<string | null> {
    return (await this.databases.open(connectionId)).introspection.fingerprint();
  }

  /**
   * From now on the connection's database is the one of this fingerprint, whichever it was.
   * @param db the caller's transaction; `announceState` of the connections is for the caller to call
   */
  async adopt(connectionId: string, fingerprint: string | null, db: Pool | PoolClient = this.pool): Promise<void> {
    await db.query('UPDATE product_connection SET fingerprint = $2, restored_or_cloned = false WHERE id = $1', [connectionId, fingerprint]);
  }

  /** Nothing of ours is in the database any more. */
  async forget(connectionId: string): Promise<void> {
    await this.adopt(connectionId, null);
    this.connections.announceState(connectionId);
  }

  private async isConfirmed(connectionId: string): Promise<boolean> {
    for (const witness of this.witnesses) if (!(await witness(connectionId))) return false;
    return true;
  }

  private async known(connectionId: string): Promise<{ fingerprint: string | null; restoredOrCloned: boolean }> {
    const { rows } = await this.pool.query<{ fingerprint: string | null; restored_or_cloned: boolean }>({
      name: 'database-identity',
      text: 'SELECT fingerprint, restored_or_cloned FROM product_connection WHERE id = $1',
      values: [connectionId],
    });
    if (rows.length === 0) throw new ConnectorError('NOT_FOUND', { what: 'ProductConnection', id: connectionId });
    return { fingerprint: rows[0].fingerprint, restoredOrCloned: rows[0].restored_or_cloned };
  }

  private async mark(connectionId: string, restoredOrCloned: boolean, why: string): Promise<void> {
    await this.pool.query('UPDATE product_connection SET restored_or_cloned = $2 WHERE id = $1', [connectionId, restoredOrCloned]);
    if (restoredOrCloned)
      this.logger.error(`connection ${connectionId}: RESTORED_OR_CLONED: ${why}; nothing is read until somebody decides`);
    else this.logger.log(`connection ${connectionId}: its database is the one it was again`);
    this.connections.announceState(connectionId);
  }
}
