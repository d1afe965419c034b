import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import type { ConnectorError } from '../../common/errors';
import type { CommonConfig } from '../../config';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded';
import { runMigrations, withPreparedSchema } from './migrate';
import { createStorePool, STORE_TYPES } from './store-pool';
import { withSearchPath, type StoreSchema } from './store-url';

/** What a profile keeps in the store. */
export interface StoreDefinition {
  schema: StoreSchema;
  // TypeORM takes classes as Function.
  entities: Function[];
  migrations: Function[];
}

const ORM_POOL_SIZE = 5;

/** Options of the TypeORM data source over a store; also used by the command line of TypeORM. */
export function dataSourceOptions(url: string, definition: StoreDefinition): DataSourceOptions {
  return {
    type: 'postgres',
    url: withSearchPath(url, definition.schema),
    schema: definition.schema,
    entities: definition.entities,
    migrations: definition.migrations,
    migrationsTableName: 'migration',
    // Both are done by Store under an advisory lock, or not at all.
    synchronize: false,
    migrationsRun: false,
    installExtensions: false,
    poolSize: ORM_POOL_SIZE,
    applicationName: `totvs-connector ${definition.schema} orm`,
    extra: { types: STORE_TYPES, keepAlive: true },
  };
}

/** The connector's own store, opened: schema present, migrations run, connections at hand. */
export class Store {
  private constructor(
    readonly dataSource: DataSource,
    readonly pool: Pool,
    private readonly embedded: EmbeddedPostgres | null,
  ) {}

  /**
   * @param onLost told when an embedded server ended while running and could not be started again
   * @throws ConnectorError when the server cannot be started, reached or used
   */
  static async open(config: CommonConfig, definition: StoreDefinition, onLost?: (error: ConnectorError) => void): Promise<Store> {
    const logger = new Logger('Store');
    const log = (line: string) => logger.log(line);
    const embedded = config.databaseUrl ? null : await startEmbeddedPostgres({ dataDir: config.dataDir, log, onLost });
    const url = config.databaseUrl ?? embedded!.url;
    const dataSource = new DataSource(dataSourceOptions(url, definition));
    try {
      const migrated = await withPreparedSchema(url, definition.schema, async () => runMigrations(await dataSource.initialize()));
      if (migrated.length > 0) log(`migrated schema ${definition.schema}: ${migrated.join(', ')}`);
      return new Store(
        dataSource,
        createStorePool(withSearchPath(url, definition.schema), `totvs-connector ${definition.schema}`),
        embedded,
      );
    } catch (error) {
      if (dataSource.isInitialized) await dataSource.destroy();
      await embedded?.stop();
      throw error;
    }
  }

  /** Ends the connections, then the embedded server. */
  async close(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.pool.end();
    await this.embedded?.stop();
  }
}
