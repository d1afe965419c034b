import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import type { PublishedSchema } from '../../contracts';
import type { EntityMapping, ProductDatabase, ProductMetadata } from '../../dialects';
import { loadCatalogue, resolveMapping, tableNamesOf } from '../mapping';
import { ProductConnections, ProductDatabases } from '../product-connection';
import { SchemaStore } from '../schema-sync';

/** A schema resolved against a product database as it is now. */
export interface ResolvedLink {
  mapping: EntityMapping;
  product: ProductMetadata;
  database: ProductDatabase;
}

/** Resolves schemas against the catalogue of a connection's product database. */
@Injectable()
export class LinkMapper {
  constructor(
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
    private readonly schemas: SchemaStore,
  ) {}

  /** @throws ConnectorError `SCHEMA_NOT_SYNCHRONISED`, `PRODUCT_METADATA_MISSING`, what `resolveMapping` throws, `PRODUCT_*` */
  async resolveVersion(connectionId: string, schemaId: string, version: string): Promise<ResolvedLink> {
    const schema = await this.schemas.version(schemaId, version);
    if (!schema) throw new ConnectorError('SCHEMA_NOT_SYNCHRONISED', { schema: `${schemaId} ${version}` });
    return this.resolve(connectionId, schema);
  }

  /** @throws ConnectorError `PRODUCT_METADATA_MISSING`, what `resolveMapping` throws, `PRODUCT_*` */
  async resolve(connectionId: string, schema: PublishedSchema): Promise<ResolvedLink> {
    const { connection, database } = await this.databases.get(connectionId);
    const product = await database.introspection.readProductMetadata();
    if (!product) throw new ConnectorError('PRODUCT_METADATA_MISSING');
    await this.connections.noteProduct(connectionId, product);
    const catalogue = await loadCatalogue(database.introspection, tableNamesOf(schema, product.name), connection.ownerSchema);
    return { mapping: resolveMapping(schema, product, catalogue), product, database };
  }
}
