import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type CommonConfig } from '../../config';
import type { PublishedSchema, TableParameters } from '../../contracts';
import type { DdlStatement, EntityMapping, TableName } from '../../dialects';
import { nameOf, tableKey } from '../mapping';
import { tablesOf, TriggerManager, wantedTables, type LinkNeeds } from '../trigger-manager';
import { LinkMapper, type ResolvedLink } from './link-mapper';
import { risksOf, type LinkRisk } from './link-risks';
import { managerialColumnsOf } from './managerial-columns';
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

/** What of a link its plan depends on. */
export interface PlannedLink {
  /** Null: one not yet made. */
  id: string | null;
  /** Null: decided by what the tables are. */
  columns: boolean | null;
  tableParameters: TableParameters | null;
  /** Tables that have a trigger set because of it. */
  tables: TableName[];
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

  /** @throws ConnectorError when the schema does not fit the product database, with every problem */
  async plan(connectionId: string, schema: PublishedSchema, link: PlannedLink): Promise<LinkPlan> {
    const resolved = await this.mapper.resolve(connectionId, schema, link.tableParameters);
    const { mappings } = resolved;
    const managerialColumns = managerialColumnsOf(link.columns, mappings);
    const others = await this.othersOf(connectionId, link.id);
    const needs = { mappings, managerialColumns };
    const gone = without(link.tables, tablesOf(mappings));
    const removal = gone.length > 0 ? (await this.triggers.planRemoval(connectionId, gone, [...others, needs])).statements : [];
    const statements = [...(await this.triggers.plan(connectionId, needs, others)), ...removal];
    const found = {
      ...(await this.findings(resolved, managerialColumns)),
      otherConnections: await this.otherConnectionsOf(connectionId, schema.id),
    };
    const tables = wantedTables(mappings);
    return {
      schemaName: schema.name,
      schemaVersion: schema.version,
      tables: tables.map(nameOf),
      statements,
      risks: risksOf(mappings, { ...found, statements, managerialColumns, columnsWanted: link.columns }, this.config.locale),
    };
  }

  /** What the product database says about tables that get triggers, and maybe columns. */
  private async findings({ mappings, database, dialect }: ResolvedLink, managerialColumns: boolean) {
    const names = tablesOf(mappings);
    return {
      missing: await missingRightsOf(database, mappings, managerialColumns),
      additions: managerialColumns ? await database.introspection.columnAdditions(names) : [],
      hazards: await database.introspection.hazards(names, { managerialColumns }),
      capabilities: dialect.capabilities,
    };
  }

  /** What the installed links of a connection need, one of them left out. */
  async othersOf(connectionId: string, linkId: string | null): Promise<LinkNeeds[]> {
    const links = (await this.store.find({ idProductConnection: connectionId })).filter(isInstalled);
    return links.filter((link) => link.id !== linkId).map(needsOf);
  }

  private async otherConnectionsOf(connectionId: string, schemaId: string): Promise<string[]> {
    const links = await this.store.find({ idSchemaDefinition: schemaId });
    return links
      .filter((link) => link.idProductConnection !== connectionId && link.state !== 'REMOVING')
      .map((link) => link.idProductConnection);
  }

  /** Whether these mappings need no change of the triggers. */
  async fits(connectionId: string, mappings: EntityMapping[], columns: boolean | null, linkId: string): Promise<boolean> {
    return this.triggers.fits(connectionId, needsOf({ mappings, columns }), await this.othersOf(connectionId, linkId));
  }
}

/** What a link's mappings need of the triggers. */
export function needsOf({ mappings, columns }: { mappings: EntityMapping[]; columns: boolean | null }): LinkNeeds {
  return { mappings, managerialColumns: managerialColumnsOf(columns, mappings) };
}

/** Tables that are not among `kept`. */
export function without(tables: TableName[], kept: TableName[]): TableName[] {
  const keys = new Set(kept.map(tableKey));
  return tables.filter((table) => !keys.has(tableKey(table)));
}
