import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import type { PublishedSchema } from '../../contracts';
import type { DdlStatement, EntityMapping } from '../../dialects';
import { nameOf } from '../mapping';
import { TriggerManager, wantedTables, type LinkNeeds } from '../trigger-manager';
import { LinkMapper } from './link-mapper';
import { risksOf, type LinkRisk } from './link-risks';
import { isInstalled, LinkStore } from './link-store';
import { missingRightsOf } from './missing-rights';

/** What installing a link does to the product database, before anything runs. */
export interface LinkPlan {
  schemaName: string;
  schemaVersion: string;
  /** `schema.table`, the root first. */
  tables: string[];
  /** Empty when everything is installed already. */
  statements: DdlStatement[];
  risks: LinkRisk[];
}

/** Plans links: those stored and those not yet made. */
@Injectable()
export class LinkPlanner {
  constructor(
    @Inject(CONFIG) private readonly config: CommonConfig,
    private readonly mapper: LinkMapper,
    private readonly triggers: TriggerManager,
    private readonly store: LinkStore,
  ) {}

  /**
   * @param linkId the stored link that is planned; null: one not yet made
   * @throws ConnectorError when the schema does not fit the product database, with every problem
   */
  async plan(connectionId: string, schema: PublishedSchema, managerialColumns: boolean, linkId: string | null): Promise<LinkPlan> {
    const { mapping, database } = await this.mapper.resolve(connectionId, schema);
    const missing = await missingRightsOf(database, mapping, managerialColumns);
    const statements = await this.triggers.plan(connectionId, { mapping, managerialColumns }, await this.othersOf(connectionId, linkId));
    return {
      schemaName: schema.name,
      schemaVersion: schema.version,
      tables: wantedTables(mapping).map(nameOf),
      statements,
      risks: risksOf(mapping, missing, this.config.locale),
    };
  }

  /** What the installed links of a connection need, one of them left out. */
  async othersOf(connectionId: string, linkId: string | null): Promise<LinkNeeds[]> {
    const links = (await this.store.find({ idProductConnection: connectionId })).filter(isInstalled);
    return links.filter((link) => link.id !== linkId).map(({ mapping, columns }) => ({ mapping, managerialColumns: columns }));
  }

  /** Whether a mapping needs no change of the triggers. */
  async fits(connectionId: string, mapping: EntityMapping, managerialColumns: boolean, linkId: string): Promise<boolean> {
    return this.triggers.fits(connectionId, { mapping, managerialColumns }, await this.othersOf(connectionId, linkId));
  }
}
