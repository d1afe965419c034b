import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { ConnectorError } from '../../common/errors';
import { STORE_POOL } from '../../platform/persistence';
import { ProductConnections } from './product-connections';
import { ProductDatabases } from './product-databases';

/** What tells a product database from another, as far as it can be read. */
export interface DatabaseMark {
  /** Null: the user may not read it. */
  fingerprint: string | null;
  /** How far the instance's history has come; null: not known. */
  position: string | null;
}

/** How far the position may move on before it is stored again, in milliseconds. */
const STORE_EVERY_MS = 30_000;

/**
 * Whether the database behind a connection still is the one its links were installed in. A restored or copied database
 * looks like the original down to our own objects: read as if nothing had happened, what it holds would overwrite newer
 * states at the receivers. So the connection stands still from the moment another one is met until a person has decided.
 */
@Injectable()
export class DatabaseIdentity {
  private readonly logger = new Logger(DatabaseIdentity.name);
  private readonly storedAt = new Map<string, number>();

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
  ) {}

  /**
   * Looks whether it is the same database; one met for the first time is. Has the connection stand still when it is not,
   * and go on when it is again.
   * @throws ConnectorError `PRODUCT_*` when it cannot be asked
   */
  async isSame(connectionId: string): Promise<boolean> {
    const met = await this.read(connectionId);
    const known = await this.known(connectionId);
    const same = isSameDatabase(known, met);
    if (same) await this.remember(connectionId, known, met);
    if (known.restoredOrCloned !== !same) await this.mark(connectionId, known, met, !same);
    return same;
  }

  /** @throws ConnectorError `DATABASE_RESTORED_OR_CLONED`, `PRODUCT_*` */
  async require(connectionId: string): Promise<void> {
    if (!(await this.isSame(connectionId))) throw new ConnectorError('DATABASE_RESTORED_OR_CLONED', { id: connectionId });
  }

  /** The database as it is now. @throws ConnectorError `PRODUCT_*` */
  async read(connectionId: string): Promise<DatabaseMark> {
    const { introspection } = await this.databases.open(connectionId);
    const fingerprint = await introspection.fingerprint();
    return { fingerprint, position: (await introspection.historyPosition?.()) ?? null };
  }

  /**
   * From now on the connection's database is this one, whichever it was.
   * @param db the caller's transaction, after whose commit `announce` is to be called
   */
  async adopt(connectionId: string, mark: DatabaseMark, db: Pool | PoolClient = this.pool): Promise<void> {
    await db.query('UPDATE product_connection SET fingerprint = $2, history_position = $3, restored_or_cloned = false WHERE id = $1', [
      connectionId,
      mark.fingerprint,
      mark.position,
    ]);
  }

  /** Nothing of ours is in the database any more. */
  async forget(connectionId: string): Promise<void> {
    await this.adopt(connectionId, { fingerprint: null, position: null });
    this.connections.announceState(connectionId);
  }

  private async known(connectionId: string): Promise<DatabaseMark & { restoredOrCloned: boolean }> {
    const { rows } = await this.pool.query<DatabaseMark & { restoredOrCloned: boolean }>(
      `SELECT fingerprint, history_position::text AS position, restored_or_cloned AS "restoredOrCloned"
         FROM product_connection WHERE id = $1`,
      [connectionId],
    );
    if (rows.length === 0) throw new ConnectorError('NOT_FOUND', { what: 'ProductConnection', id: connectionId });
    return rows[0];
  }

  /** Stores what was not known before, and now and then how far the history has come. */
  private async remember(connectionId: string, known: DatabaseMark, met: DatabaseMark): Promise<void> {
    const isNews = known.fingerprint === null && met.fingerprint !== null;
    const isDue = met.position !== null && Date.now() - (this.storedAt.get(connectionId) ?? 0) >= STORE_EVERY_MS;
    if (!isNews && !isDue) return;
    await this.pool.query(
      `UPDATE product_connection SET fingerprint = coalesce(fingerprint, $2), history_position = greatest(history_position, $3::numeric)
        WHERE id = $1 AND coalesce(fingerprint, $2, '') = coalesce($2, fingerprint, '')`,
      [connectionId, met.fingerprint, met.position],
    );
    this.storedAt.set(connectionId, Date.now());
  }

  private async mark(connectionId: string, known: DatabaseMark, met: DatabaseMark, restoredOrCloned: boolean): Promise<void> {
    await this.pool.query('UPDATE product_connection SET restored_or_cloned = $2 WHERE id = $1', [connectionId, restoredOrCloned]);
    const [was, is] = [known, met].map(({ fingerprint, position }) => `${fingerprint ?? '-'} at ${position ?? '-'}`);
    if (restoredOrCloned) this.logger.error(`connection ${connectionId}: RESTORED_OR_CLONED: its database was ${was} and is ${is}`);
    else this.logger.log(`connection ${connectionId}: its database is the one it was again: ${is}`);
    this.connections.announceState(connectionId);
  }
}

/** A position can only grow: one that is smaller is that of a copy of an earlier moment. What is not known is no difference. */
function isSameDatabase(known: DatabaseMark, met: DatabaseMark): boolean {
  if (known.fingerprint !== null && met.fingerprint !== null && known.fingerprint !== met.fingerprint) return false;
  return known.position === null || met.position === null || BigInt(met.position) >= BigInt(known.position);
}
