import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import type { TableName } from '../../dialects';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { tableKey } from '../mapping';
import { StructureChecker } from '../structure-checker';
import { tablesOf } from '../trigger-manager';
import { LinkRegistry } from './link-registry';
import { isInstalled, LinkStore } from './link-store';
import type { LinkState } from './link-state';

/** While triggers are being installed or removed, those of a connection are not all as they should be. */
const IN_CHANGE: LinkState[] = ['INSTALLING', 'REMOVING'];

/**
 * Sends links to RESYNC whose triggers somebody dropped, disabled or altered: from then on changes were not logged, and
 * nothing else would tell.
 */
@Injectable()
export class AlteredStructures implements OnModuleInit {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly checker: StructureChecker,
    private readonly store: LinkStore,
    private readonly registry: LinkRegistry,
  ) {}

  onModuleInit(): void {
    this.checker.whileInChange((connectionId) => this.isInChange(connectionId));
    this.checker.onAltered((connectionId, tables) => this.resync(connectionId, tables));
  }

  private async isInChange(connectionId: string): Promise<boolean> {
    return (await this.store.find({ idProductConnection: connectionId })).some(({ state }) => IN_CHANGE.includes(state));
  }

  private async resync(connectionId: string, tables: TableName[] | null): Promise<void> {
    const links = await this.store.find({ idProductConnection: connectionId });
    const altered = tables && new Set(tables.map(tableKey));
    const ids = links
      .filter(isInstalled)
      .filter(({ mappings }) => !altered || tablesOf(mappings).some((table) => altered.has(tableKey(table))))
      .map(({ id }) => id);
    if (ids.length > 0) await inTransaction(this.pool, (tx) => this.registry.needResync(tx, ids, 'STRUCTURES_ALTERED'));
  }
}
