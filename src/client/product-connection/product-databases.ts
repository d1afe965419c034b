import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIG, type ClientConfig } from '../../config';
import { loadDialect, type Dialect, type ProductDatabase } from '../../dialects';
import type { ProductConnection } from './product-connection.entity';
import { ProductConnections } from './product-connections';

/** A product database, opened. */
export interface OpenProduct {
  connection: ProductConnection;
  dialect: Dialect;
  database: ProductDatabase;
}

/**
 * Opens product databases and keeps them open, one per connection. When a connection changes, its database is closed
 * and opened again at the next use: whoever works on the old one gets an error and asks again.
 */
@Injectable()
export class ProductDatabases implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ProductDatabases.name);
  private readonly opened = new Map<string, Promise<OpenProduct>>();

  constructor(
    private readonly connections: ProductConnections,
    @Inject(CONFIG) private readonly config: Pick<ClientConfig, 'oracleClientLibDir'>,
  ) {}

  onModuleInit(): void {
    this.connections.onChange((connectionId, change) => {
      if (change !== 'STATE') void this.forget(connectionId);
    });
  }

  /**
   * The database of a connection; the same object until the connection changes.
   * @throws ConnectorError `NOT_FOUND`, `JDBC_URL_INVALID`; reaching it is tried when used
   */
  async get(connectionId: string): Promise<OpenProduct> {
    const known = this.opened.get(connectionId);
    if (known) return known;
    const opening = this.openFor(connectionId);
    this.opened.set(connectionId, opening);
    opening.catch(() => this.opened.delete(connectionId));
    return opening;
  }

  /** The database alone. @throws as `get` */
  async open(connectionId: string): Promise<ProductDatabase> {
    return (await this.get(connectionId)).database;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.opened.keys()].map((connectionId) => this.forget(connectionId)));
  }

  private async openFor(connectionId: string): Promise<OpenProduct> {
    const connection = await this.connections.get(connectionId);
    const dialect = await loadDialect(connection.dataBaseType);
    const { username, timeZone, ownerSchema, changeLogTable, charset } = connection;
    const password = await this.connections.passwordOf(connectionId);
    const database = dialect.open({
      target: dialect.parseUrl(connection.url),
      username,
      password,
      timeZone,
      ownerSchema,
      changeLogTable,
      charset,
      clientLibraryDir: this.config.oracleClientLibDir,
    });
    return { connection, dialect, database };
  }

  private async forget(connectionId: string): Promise<void> {
    const known = this.opened.get(connectionId);
    this.opened.delete(connectionId);
    try {
      await (await known)?.database.close();
    } catch (error) {
      this.logger.debug(`closing the database of connection ${connectionId}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
