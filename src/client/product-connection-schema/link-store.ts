import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { PoolClient } from 'pg';
import { In, Repository, type FindOptionsWhere } from 'typeorm';
import { ConnectorError, type ErrorBody } from '../../common/errors';
import type { EntityMapping, TableName } from '../../dialects';
import type { LinkState } from './link-state';
import { ProductConnectionSchema } from './product-connection-schema.entity';

export const LINK = 'ProductConnectionSchema';

/** What states and the supervisor's steps write; settings are written by `update`. */
export type StateChange = Partial<
  Pick<
    ProductConnectionSchema,
    | 'state'
    | 'reason'
    | 'loaded'
    | 'mappings'
    | 'tables'
    | 'appVersion'
    | 'versionSchemaDefinition'
    | 'pendingVersion'
    | 'takeOver'
    | 'loadedVariants'
  >
>;

/** The stored links. */
@Injectable()
export class LinkStore {
  constructor(@InjectRepository(ProductConnectionSchema) readonly repository: Repository<ProductConnectionSchema>) {}

  /** All links that match, with mapping and tables, oldest first. */
  find(where: FindOptionsWhere<ProductConnectionSchema> = {}): Promise<ProductConnectionSchema[]> {
    return this.repository
      .createQueryBuilder('e')
      .addSelect(['e.mappings', 'e.tables'])
      .setFindOptions({ where })
      .orderBy('e.createdAt')
      .getMany();
  }

  /** @throws ConnectorError `NOT_FOUND` */
  async get(id: string): Promise<ProductConnectionSchema> {
    const [link] = await this.find({ id });
    if (!link) throw new ConnectorError('NOT_FOUND', { what: LINK, id });
    return link;
  }

  /** @throws ConnectorError `ALREADY_EXISTS` for a taken id or a schema this connection publishes already */
  async insert(values: Partial<ProductConnectionSchema>): Promise<void> {
    const { raw } = await this.repository.createQueryBuilder().insert().values(values).orIgnore().returning('id').execute();
    if ((raw as unknown[]).length > 0) return;
    const taken = await this.repository.existsBy({ id: values.id! });
    const [property, value] = taken ? ['id', values.id!] : ['idSchemaDefinition', values.idSchemaDefinition!];
    throw new ConnectorError('ALREADY_EXISTS', { what: LINK, property, value });
  }

  /** Changes settings of a link nobody changed since it was read. @throws ConnectorError `STALE_VERSION` */
  async update(link: ProductConnectionSchema, change: Partial<ProductConnectionSchema>): Promise<void> {
    const { affected } = await this.repository.update({ id: link.id, revision: link.revision }, { ...change, revision: link.revision + 1 });
    if (affected !== 1) throw new ConnectorError('STALE_VERSION', { what: LINK, id: link.id });
  }

  /** Moves a link on if it is still in one of the given states. @returns whether it was */
  async transition(id: string, from: LinkState[], change: StateChange): Promise<boolean> {
    const { affected } = await this.repository.update({ id, state: In(from) }, change);
    return affected === 1;
  }

  /** Notes why a link does not get on; its state stays. */
  async note(id: string, reason: ErrorBody | null): Promise<void> {
    await this.repository.update({ id }, { reason });
  }

  async noteTables(id: string, tables: TableName[]): Promise<void> {
    await this.repository.update({ id }, { tables });
  }

  async remove(id: string): Promise<void> {
    await this.repository.delete({ id });
  }

  /**
   * Within the caller's transaction: what receivers hold of these links may be out of step. Links that are being
   * installed keep their state and go to RESYNC when they are.
   */
  async markResync(tx: PoolClient, linkIds: string[], reason: ErrorBody, anySender: boolean): Promise<void> {
    await tx.query(
      `UPDATE product_connection_schema
          SET resync_wanted = resync_wanted + 1, resync_reason = $2, resync_any_sender = resync_any_sender OR $3,
              state = CASE WHEN state IN ('SNAPSHOT', 'STREAMING') THEN 'RESYNC' ELSE state END,
              reason = CASE WHEN state IN ('SNAPSHOT', 'STREAMING', 'RESYNC') THEN $2 ELSE reason END, updated_at = now()
        WHERE id = ANY($1::uuid[]) AND state <> 'REMOVING' AND mapping IS NOT NULL`,
      [linkIds, JSON.stringify(reason), anySender],
    );
  }

  /**
   * Notes that the change log of a connection was taken over: all its links are to be loaded anew, also those that are
   * not installed yet, and what its owner before sent is swept.
   */
  async noteTakenOver(connectionId: string, reason: ErrorBody): Promise<void> {
    await this.repository.query(
      `UPDATE product_connection_schema
          SET take_over = false, resync_wanted = resync_wanted + 1, resync_reason = $2, resync_any_sender = true, updated_at = now(),
              state = CASE WHEN state IN ('SNAPSHOT', 'STREAMING') THEN 'RESYNC' ELSE state END
        WHERE product_connection_id = $1 AND state <> 'REMOVING'`,
      [connectionId, JSON.stringify(reason)],
    );
  }

  /** Links whose RESYNC has not ended. */
  async inResync(tx: PoolClient): Promise<string[]> {
    const { rows } = await tx.query<{ id: string }>('SELECT id FROM product_connection_schema WHERE resync_wanted > resync_done');
    return rows.map(({ id }) => id);
  }

  /** Ends RESYNC number `number` unless another was asked for since. @returns whether it ended */
  async finishResync(id: string, number: number, loadedVariants: string[]): Promise<boolean> {
    const { affected } = await this.repository.update(
      { id, state: 'RESYNC', resyncWanted: number },
      { state: 'STREAMING', loaded: true, loadedVariants, reason: null, resyncDone: number, resyncReason: null, resyncAnySender: false },
    );
    return affected === 1;
  }
}

/** Whether what receivers hold of a link may be out of step. */
export function needsResync(link: ProductConnectionSchema): boolean {
  return link.resyncWanted > link.resyncDone;
}

export type InstalledLink = ProductConnectionSchema & { mappings: EntityMapping[] };

/** A link that is being captured: it has mappings in force and is not being removed. */
export function isInstalled(link: ProductConnectionSchema): link is InstalledLink {
  return link.mappings !== null && link.state !== 'REMOVING';
}
