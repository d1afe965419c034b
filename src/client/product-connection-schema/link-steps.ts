import { Injectable } from '@nestjs/common';
import type { ErrorBody } from '../../common/errors';
import type { EntityMapping, TableName } from '../../dialects';
import { tableKey } from '../mapping';
import { DatabaseIdentity } from '../product-connection';
import { StructureChecker } from '../structure-checker';
import { tablesOf, TriggerManager, type LinkNeeds } from '../trigger-manager';
import { ChangeLogState } from './change-log-state';
import { LinkMapper } from './link-mapper';
import { LinkPlanner, needsOf, without } from './link-planner';
import { LinkRegistry } from './link-registry';
import { LinkStore } from './link-store';
import { LinkTriggers } from './link-triggers';
import { requireRights } from './missing-rights';
import type { ProductConnectionSchema } from './product-connection-schema.entity';
import { sameEntities, variantName } from './same-entities';
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
    private readonly installer: LinkTriggers,
    private readonly registry: LinkRegistry,
    private readonly snapshots: SnapshotPort,
    private readonly identity: DatabaseIdentity,
    private readonly checker: StructureChecker,
    private readonly logging: ChangeLogState,
  ) {}

  /** INSTALLING: resolves the schema, installs the triggers and puts the mapping in force. */
  async install(link: ProductConnectionSchema): Promise<void> {
    const { id, idProductConnection: connectionId } = link;
    const { mappings, product, database } = await this.mapper.resolveVersion(
      connectionId,
      link.idSchemaDefinition,
      link.versionSchemaDefinition,
      link.tableParameters,
    );
    const needs = needsOf({ mappings, columns: link.columns });
    await this.requireDatabase(connectionId);
    await requireRights(database, mappings, needs.managerialColumns);
    // Noted before anything is created, so that removing the link finds it even if the installation never ends.
    await this.store.noteTables(id, union(link.tables, tablesOf(mappings)));
    if (link.takeOver) await this.takeOver(connectionId);
    await this.installer.install(link, needs, await this.besides(link));
    if (!link.loaded) await this.snapshots.loads?.remove(id);
    if (link.mappings !== null) await this.succeed(link, link.mappings, needs, product.version);
    const state = link.loaded || link.snapshot === 'NONE' ? 'STREAMING' : 'SNAPSHOT';
    await this.store.transition(id, ['INSTALLING'], { state, mappings, appVersion: product.version, reason: null });
    await this.registry.refresh(connectionId);
  }

  /**
   * Puts mappings in force in place of others. The triggers serve both until then, so that no change is lost to either,
   * and the new ones alone from then on. Entities that they do not know any more are swept from the receivers; those of a
   * variant that was taken out stay there, as when a link is deleted.
   */
  private async succeed(link: ProductConnectionSchema, before: EntityMapping[], needs: LinkNeeds, appVersion: string): Promise<void> {
    const { id, idProductConnection: connectionId } = link;
    if (!sameEntities(before, needs.mappings)) await this.registry.demandResync(id, 'ENTITIES_CHANGED');
    if (!(await this.store.transition(id, ['INSTALLING'], { mappings: needs.mappings, appVersion }))) return;
    await this.registry.refresh(connectionId);
    const others = await this.planner.othersOf(connectionId, id);
    await this.installer.install(link, needs, others);
    await this.uninstallGone(link, needs, others);
  }

  /** Takes the trigger sets of tables the link does not read any more out of the product database. */
  private async uninstallGone(link: ProductConnectionSchema, needs: LinkNeeds, others: LinkNeeds[]): Promise<void> {
    const gone = without(link.tables, tablesOf(needs.mappings));
    if (gone.length === 0) return;
    const { id, idProductConnection: connectionId } = link;
    await this.triggers.remove(connectionId, gone, [...others, needs], () => this.registry.refresh(connectionId));
    await this.store.noteTables(id, tablesOf(needs.mappings));
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
    const variants = variantsToLoad(link);
    if (loads && variants.length > 0) {
      await loads.ensureStarted(link.id, variants);
      if (!(await loads.isDone(link.id))) return;
    }
    if (loads) await this.checker.noteLoaded(link.idProductConnection, link.tables);
    await this.store.transition(link.id, ['SNAPSHOT'], {
      state: 'STREAMING',
      loaded: true,
      loadedVariants: variantNames(link.mappings),
      reason: null,
    });
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
    await this.identity.require(link.idProductConnection);
    const obstacle = await this.logging.obstacle(link.idProductConnection);
    await this.noteReason(link, obstacle ?? link.resyncReason);
    if (obstacle || !loads) return;
    const state = await loads.resyncState(id, number);
    if (state === 'DONE') {
      await this.checker.noteLoaded(link.idProductConnection, link.tables);
      await this.store.finishResync(id, number, variantNames(link.mappings));
    }
    if (state !== 'NONE') return;
    await this.mend(link);
    await loads.beginResync(id, { number, anySender: link.resyncAnySender });
  }

  /**
   * Puts the triggers back as they should be and waits for every transaction that was writing: what it did under
   * missing triggers is committed before the first row is read (correctness rule 13).
   */
  private async mend(link: ProductConnectionSchema): Promise<void> {
    const { idProductConnection: connectionId, mappings, columns } = link;
    if (!mappings) return;
    const others = await this.planner.othersOf(connectionId, link.id);
    await this.installer.install(link, needsOf({ mappings, columns }), others);
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
    if (this.registry.linkIds(connectionId).length === 0) await this.identity.forget(connectionId);
  }

  /** The first link that is installed makes the database the connection's; from then on it has to be the same. */
  private async requireDatabase(connectionId: string): Promise<void> {
    if (this.registry.linkIds(connectionId).length > 0) return this.identity.require(connectionId);
    await this.identity.adopt(connectionId, await this.identity.fingerprint(connectionId));
  }

  /** Needs beside the mappings being installed; those in force count until they are replaced. */
  private async besides(link: ProductConnectionSchema): Promise<LinkNeeds[]> {
    const others = await this.planner.othersOf(link.idProductConnection, link.id);
    return link.mappings ? [...others, needsOf({ mappings: link.mappings, columns: link.columns })] : others;
  }
}

function union(left: TableName[], right: TableName[]): TableName[] {
  return [...new Map([...left, ...right].map((table) => [tableKey(table), table])).values()];
}

function variantNames(mappings: EntityMapping[] | null): string[] {
  return (mappings ?? []).map(variantName);
}

/** Variants whose initial load has not ended. */
function variantsToLoad({ mappings, loadedVariants }: ProductConnectionSchema): string[] {
  return variantNames(mappings).filter((name) => !loadedVariants.includes(name));
}
