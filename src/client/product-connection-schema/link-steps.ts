import { Injectable } from '@nestjs/common';
import type { ErrorBody } from '../../common/errors';
import type { EntityMapping, ProductDatabase, TableName } from '../../dialects';
import { tableKey } from '../mapping';
import { ProductDatabases } from '../product-connection';
import { tablesOf, TriggerManager, type LinkNeeds } from '../trigger-manager';
import { ChangeLogState } from './change-log-state';
import { LinkMapper } from './link-mapper';
import { LinkPlanner } from './link-planner';
import { LinkRegistry } from './link-registry';
import { LinkStore } from './link-store';
import { requireRights } from './missing-rights';
import type { ProductConnectionSchema } from './product-connection-schema.entity';
import { sameEntities } from './same-entities';
import { SnapshotPort } from './snapshot-port';

/**
 * The steps of a link's life. Each can be cut short anywhere and done again: what it has done stays, and the state
 * moves on only when everything before it is committed.
 */
@Injectable()
export class LinkSteps {
  constructor(
    private readonly store: LinkStore,
    private readonly mapper: LinkMapper,
    private readonly planner: LinkPlanner,
    private readonly triggers: TriggerManager,
    private readonly registry: LinkRegistry,
    private readonly snapshots: SnapshotPort,
    private readonly databases: ProductDatabases,
    private readonly logging: ChangeLogState,
  ) {}

  /** INSTALLING: resolves the schema, installs the triggers and puts the mapping in force. */
  async install(link: ProductConnectionSchema): Promise<void> {
    const { id, idProductConnection: connectionId, columns: managerialColumns } = link;
    const { mapping, product, database } = await this.mapper.resolveVersion(
      connectionId,
      link.idSchemaDefinition,
      link.versionSchemaDefinition,
    );
    await requireRights(database, mapping, managerialColumns);
    // Noted before anything is created, so that removing the link finds it even if the installation never ends.
    await this.store.noteTables(id, union(link.tables, tablesOf(mapping)));
    if (link.takeOver) await this.takeOver(connectionId);
    await this.announceFreshLog(connectionId, database);
    const needs = { mapping, managerialColumns };
    await this.triggers.install(connectionId, needs, await this.besides(link), () => this.registry.refresh(connectionId));
    if (!link.loaded) await this.snapshots.loads?.remove(id);
    if (link.mapping !== null) await this.succeed(link, link.mapping, needs, product.version);
    const state = link.loaded || link.snapshot === 'NONE' ? 'STREAMING' : 'SNAPSHOT';
    await this.store.transition(id, ['INSTALLING'], { state, mapping, appVersion: product.version, reason: null });
    await this.registry.refresh(connectionId);
  }

  /**
   * Puts a mapping in force in place of another. The triggers serve both until then, so that no change is lost to either,
   * and the new one alone from then on. Entities that the new one does not know any more are swept from the receivers.
   */
  private async succeed(link: ProductConnectionSchema, before: EntityMapping, needs: LinkNeeds, appVersion: string): Promise<void> {
    const { id, idProductConnection: connectionId } = link;
    if (!sameEntities(before, needs.mapping)) await this.registry.demandResync(id, 'ENTITIES_CHANGED');
    if (!(await this.store.transition(id, ['INSTALLING'], { mapping: needs.mapping, appVersion }))) return;
    await this.registry.refresh(connectionId);
    const others = await this.planner.othersOf(connectionId, id);
    await this.triggers.install(connectionId, needs, others, () => this.registry.refresh(connectionId));
  }

  /** Makes this Client the owner of the change log, whoever is; what is remembered about its old one no longer holds. */
  private async takeOver(connectionId: string): Promise<void> {
    await this.registry.freshChangeLog(connectionId);
    await this.triggers.takeOver(connectionId);
    await this.registry.takenOver(connectionId);
  }

  /** SNAPSHOT: has the initial load run; streaming when it has ended. */
  async load(link: ProductConnectionSchema): Promise<void> {
    const { loads } = this.snapshots;
    if (loads) {
      await loads.ensureStarted(link.id);
      if (!(await loads.isDone(link.id))) return;
    }
    await this.store.transition(link.id, ['SNAPSHOT'], { state: 'STREAMING', loaded: true, reason: null });
  }

  /** RESYNC asked for while the link was being installed or loaded: it begins now. */
  async enterResync(link: ProductConnectionSchema): Promise<void> {
    await this.store.transition(link.id, ['SNAPSHOT', 'STREAMING'], { state: 'RESYNC', reason: link.resyncReason });
  }

  /**
   * RESYNC (correctness rule 15): mends the triggers, has the table loaded from its first row and the receivers' surplus
   * deleted; streaming when that has ended and nothing more was missed. Waits while the triggers may not log.
   */
  async resync(link: ProductConnectionSchema): Promise<void> {
    const { loads } = this.snapshots;
    const { id, resyncWanted: number } = link;
    const obstacle = await this.logging.obstacle(link.idProductConnection);
    await this.noteReason(link, obstacle ?? link.resyncReason);
    if (obstacle || !loads) return;
    const state = await loads.resyncState(id, number);
    if (state === 'DONE') await this.store.finishResync(id, number);
    if (state !== 'NONE') return;
    await this.mend(link);
    await loads.beginResync(id, { number, anySender: link.resyncAnySender });
  }

  /**
   * Puts the triggers back as they should be and waits for every transaction that was writing: what it did under
   * missing triggers is committed before the first row is read (correctness rule 13).
   */
  private async mend(link: ProductConnectionSchema): Promise<void> {
    const { idProductConnection: connectionId, mapping, columns: managerialColumns } = link;
    if (!mapping) return;
    await this.announceFreshLog(connectionId, await this.databases.open(connectionId));
    const others = await this.planner.othersOf(connectionId, link.id);
    await this.triggers.install(connectionId, { mapping, managerialColumns }, others, () => this.registry.refresh(connectionId));
  }

  private async noteReason(link: ProductConnectionSchema, reason: ErrorBody | null): Promise<void> {
    if (JSON.stringify(link.reason) !== JSON.stringify(reason)) await this.store.note(link.id, reason);
  }

  /** REMOVING: takes everything only this link used out of the product database, then forgets the link. */
  async remove(link: ProductConnectionSchema): Promise<void> {
    const { id, idProductConnection: connectionId } = link;
    await this.registry.refresh(connectionId);
    await this.snapshots.loads?.remove(id);
    if (link.tables.length > 0) {
      const others = await this.planner.othersOf(connectionId, id);
      await this.triggers.remove(connectionId, link.tables, others, () => this.registry.refresh(connectionId));
    }
    await this.store.remove(id);
    await this.registry.refresh(connectionId);
  }

  /** Needs beside the mapping being installed; that in force counts until it is replaced. */
  private async besides(link: ProductConnectionSchema): Promise<LinkNeeds[]> {
    const others = await this.planner.othersOf(link.idProductConnection, link.id);
    return link.mapping ? [...others, { mapping: link.mapping, managerialColumns: link.columns }] : others;
  }

  private async announceFreshLog(connectionId: string, database: ProductDatabase): Promise<void> {
    if ((await database.changeQueue.ownerRecord()) === null) await this.registry.freshChangeLog(connectionId);
  }
}

function union(left: TableName[], right: TableName[]): TableName[] {
  return [...new Map([...left, ...right].map((table) => [tableKey(table), table])).values()];
}
