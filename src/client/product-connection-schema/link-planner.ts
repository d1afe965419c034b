import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import type { PublishedSchema } from '../../contracts';
import type { DdlStatement, EntityMapping } from '../../dialects';
import { nameOf } from '../mapping';
import { tablesOf, TriggerManager, wantedTables, type LinkNeeds } from '../trigger-manager';
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
    const found = {
      missing: await missingRightsOf(database, mapping, managerialColumns),
      additions: managerialColumns ? await database.introspection.columnAdditions(tablesOf(mapping)) : [],
      otherConnections: await this.otherConnectionsOf(connectionId, schema.id),
    };
    const statements = await this.triggers.plan(connectionId, { mapping, managerialColumns }, await this.othersOf(connectionId, linkId));
    return {
      schemaName: schema.name,
      schemaVersion: schema.version,
      tables: wantedTables(mapping).map(nameOf),
      statements,
      risks: risksOf(mapping, found, this.config.locale),
    };
  }

  /** What the installed links of a connection need, one of them left out. */
  async othersOf(connectionId: string, linkId: string | null): Promise<LinkNeeds[]> {
    const links = (await this.store.find({ idProductConnection: connectionId })).filter(isInstalled);
    return links.filter((link) => link.id !== linkId).map(({ mapping, columns }) => ({ mapping, managerialColumns: columns }));
  }

  private async otherConnectionsOf(connectionId: string, schemaId: string): Promise<string[]> {
    const links = await this.store.find({ idSchemaDefinition: schemaId });
    return links
      .filter((link) => link.idProductConnection !== connectionId && link.state !== 'REMOVING')
      .map((link) => link.idProductConnection);
  }

  /** Whether a mapping needs no change of the triggers. */
  async fits(connectionId: string, mapping: EntityMapping, managerialColumns: boolean, linkId: string): Promise<boolean> {
    return this.triggers.fits(connectionId, { mapping, managerialColumns }, await this.othersOf(connectionId, linkId));
  }
}
