import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import type { PublishedSchema, TableParameters } from '../../contracts';
import type { Dialect, EntityMapping, ProductDatabase, ProductMetadata } from '../../dialects';
import { resolveVariants } from '../mapping';
import { ProductConnections, ProductDatabases } from '../product-connection';
import { SchemaStore } from '../schema-sync';

/** A schema resolved against a product database as it is now. */
export interface ResolvedLink {
  /** One per variant, in the order of the table parameters. */
  mappings: EntityMapping[];
  product: ProductMetadata;
  database: ProductDatabase;
  dialect: Dialect;
}

/** Resolves schemas against the catalogue of a connection's product database. */
@Injectable()
export class LinkMapper {
  constructor(
    private readonly connections: ProductConnections,
    private readonly databases: ProductDatabases,
    private readonly schemas: SchemaStore,
  ) {}

  /** @throws ConnectorError `SCHEMA_NOT_SYNCHRONISED`, `PRODUCT_METADATA_MISSING`, what `resolveVariants` throws, `PRODUCT_*` */
  async resolveVersion(connectionId: string, schemaId: string, version: string, parameters: TableParameters | null): Promise<ResolvedLink> {
    const schema = await this.schemas.version(schemaId, version);
    if (!schema) throw new ConnectorError('SCHEMA_NOT_SYNCHRONISED', { schema: `${schemaId} ${version}` });
    return this.resolve(connectionId, schema, parameters);
  }

  /** @throws ConnectorError `PRODUCT_METADATA_MISSING`, what `resolveVariants` throws, `PRODUCT_*` */
  async resolve(connectionId: string, schema: PublishedSchema, parameters: TableParameters | null): Promise<ResolvedLink> {
    const { connection, database, dialect } = await this.databases.get(connectionId);
    const product = await database.introspection.readProductMetadata();
    if (!product) throw new ConnectorError('PRODUCT_METADATA_MISSING');
    await this.connections.noteProduct(connectionId, product);
    const mappings = await resolveVariants(schema, product, parameters, { ...connection, introspection: database.introspection });
    return { mappings, product, database, dialect };
  }
}
