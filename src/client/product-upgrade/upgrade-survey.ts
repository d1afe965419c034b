import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import type { TableInfo, TableName } from '../../dialects';
import { tableKey } from '../mapping';
import { ProductDatabases } from '../product-connection';
import {
  isInstalled,
  LinkMapper,
  LinkStore,
  needsOf,
  requireRights,
  type InstalledLink,
  type ResolvedLink,
} from '../product-connection-schema';
import { wantedTables, type LinkNeeds } from '../trigger-manager';
import { tableChanges, type TableChange } from './table-changes';

/** A link that still fits the product database, with its mappings as they are now. */
export interface FittingLink {
  link: InstalledLink;
  resolved: ResolvedLink;
  needs: LinkNeeds;
}

/** A link that lost what it needs. */
export interface UnfitLink {
  link: InstalledLink;
  problem: ConnectorError;
}

/** What an upgrade of the product left of what the links were installed on. */
export interface Survey {
  fitting: FittingLink[];
  unfit: UnfitLink[];
  changes: TableChange[];
  /** Tables that no fitting link reads any more. */
  abandoned: TableName[];
}

/** Looks what became of the tables of a connection's links; changes nothing. */
@Injectable()
export class UpgradeSurvey {
  constructor(
    private readonly databases: ProductDatabases,
    private readonly store: LinkStore,
    private readonly mapper: LinkMapper,
  ) {}

  /** @throws ConnectorError `PRODUCT_*` when the database does not answer */
  async run(connectionId: string): Promise<Survey> {
    const links = (await this.store.find({ idProductConnection: connectionId })).filter(isInstalled);
    const survey: Survey = { fitting: [], unfit: [], changes: await this.changes(connectionId, links), abandoned: [] };
    for (const link of links) {
      const found = await this.resolve(link);
      if (found instanceof ConnectorError) survey.unfit.push({ link, problem: found });
      else survey.fitting.push(found);
    }
    const read = new Set(survey.fitting.flatMap(({ needs }) => wantedTables(needs.mappings)).map(({ table }) => tableKey(table)));
    const lost = survey.unfit.flatMap(({ link }) => wantedTables(link.mappings)).map(({ table }) => table);
    survey.abandoned = distinct(lost).filter((table) => !read.has(tableKey(table)));
    return survey;
  }

  /** The link as it would be installed today, or why it cannot be. */
  private async resolve(link: InstalledLink): Promise<FittingLink | ConnectorError> {
    const { idProductConnection, idSchemaDefinition, versionSchemaDefinition, tableParameters, columns } = link;
    try {
      const resolved = await this.mapper.resolveVersion(idProductConnection, idSchemaDefinition, versionSchemaDefinition, tableParameters);
      const needs = needsOf({ mappings: resolved.mappings, columns });
      await requireRights(resolved.database, resolved.mappings, needs.managerialColumns);
      return { link, resolved, needs };
    } catch (error) {
      if (error instanceof ConnectorError && error.status !== 503) return error;
      throw error;
    }
  }

  private async changes(connectionId: string, links: InstalledLink[]): Promise<TableChange[]> {
    const { introspection } = await this.databases.open(connectionId);
    const before = new Map<string, TableInfo>();
    for (const { mappings } of links) for (const table of wantedTables(mappings)) before.set(tableKey(table.table), table);
    const changes: TableChange[] = [];
    for (const table of before.values()) changes.push(...tableChanges(table, await introspection.describeTable(table.table)));
    return changes;
  }
}

function distinct(tables: TableName[]): TableName[] {
  return [...new Map(tables.map((table) => [tableKey(table), table])).values()];
}
