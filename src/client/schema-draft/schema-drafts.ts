import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import type { TableInfo, TableSummary } from '../../dialects';
import { loadCatalogue } from '../mapping';
import { ProductDatabases } from '../product-connection';
import { draftSchema, type DraftedSchema } from './draft-schema';

/** One page of tables. */
export interface TablePage {
  hasNext: boolean;
  items: TableSummary[];
}

/** Looks into the catalogues of product databases and drafts SchemaDefinitions from them. */
@Injectable()
export class SchemaDrafts {
  constructor(private readonly databases: ProductDatabases) {}

  /** @throws ConnectorError `NOT_FOUND`, `PRODUCT_*` */
  async tables(connectionId: string, search: string | null, page: { number: number; size: number }): Promise<TablePage> {
    const database = await this.databases.open(connectionId);
    const limits = { offset: (page.number - 1) * page.size, limit: page.size + 1 };
    const found = await database.introspection.listTables(search, limits);
    return { hasNext: found.length > page.size, items: found.slice(0, page.size) };
  }

  /**
   * @param names `table` or `owner.table`, exact or ignoring case
   * @throws ConnectorError `NOT_FOUND`, `DRAFT_TABLE_NOT_FOUND`, `PRODUCT_METADATA_MISSING`, what `draftSchema` throws, `PRODUCT_*`
   */
  async draft(connectionId: string, names: string[]): Promise<DraftedSchema> {
    const { connection, database } = await this.databases.get(connectionId);
    const { introspection } = database;
    const product = await introspection.readProductMetadata();
    if (!product) throw new ConnectorError('PRODUCT_METADATA_MISSING');
    const catalogue = await loadCatalogue(introspection, names, connection.ownerSchema, connection.charset !== null);
    const tables = [...new Set(names.map((name) => tableOf(name, catalogue.candidates(name))))];
    const foreignKeys = await introspection.foreignKeys(tables.map(({ table }) => table));
    return draftSchema({
      tables,
      foreignKeys,
      productName: product.name,
      defaultSchema: await introspection.defaultSchema(),
      readsBinary: catalogue.readsBinary,
    });
  }
}

/** The one table of that name; spelled exactly where several differ in case only. */
function tableOf(name: string, candidates: TableInfo[]): TableInfo {
  const exact = candidates.filter(({ table }) => name === table.name || name === `${table.schema}.${table.name}`);
  const matches = exact.length > 0 ? exact : candidates;
  if (matches.length === 1) return matches[0];
  throw new ConnectorError('DRAFT_TABLE_NOT_FOUND', {
    table: name,
    found: matches.map(({ table }) => `${table.schema}.${table.name}`).join(', ') || '-',
  });
}
