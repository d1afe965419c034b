import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/platform/persistence/store';
import { runMigrations, withPreparedSchema } from '../../src/platform/persistence/migrate';
import { createStorePool } from '../../src/platform/persistence/store-pool';
import { withSearchPath, type StoreSchema } from '../../src/platform/persistence/store-url';
import { createDatabase } from './postgres';

/** The tables of a feature on a database of its own, without an application around them. */
export interface TestStore {
  pool: Pool;
  /** Runs what is missing of these migrations. */
  migrate(migrations: Function[]): Promise<void>;
  close(): Promise<void>;
}

/** Runs the given migrations on a fresh database. */
export async function createStore(schema: StoreSchema, migrations: Function[]): Promise<TestStore> {
  const database = await createDatabase();
  const migrate = async (wanted: Function[]) => {
    const dataSource = new DataSource(dataSourceOptions(database.url, { schema, entities: [], migrations: wanted }));
    await withPreparedSchema(database.url, schema, async () => runMigrations(await dataSource.initialize()));
    await dataSource.destroy();
  };
  await migrate(migrations);
  const pool = createStorePool(withSearchPath(database.url, schema), 'test');
  return {
    pool,
    migrate,
    close: async () => {
      await pool.end();
      await database.drop();
    },
  };
}
