import { loadConfig, type CommonConfig } from '../../../src/config';
import { Store, type StoreDefinition } from '../../../src/platform/persistence';
import { createDatabase, type TestDatabase } from '../../support/postgres';

class CreateEntry1763700900001 {
  // Slow on purpose: several starts at once meet inside it.
  up = (runner: { query(sql: string): Promise<unknown> }) =>
    runner.query('CREATE TABLE entry AS SELECT 9007199254740991 AS value FROM pg_sleep(0.5)');
  down = (runner: { query(sql: string): Promise<unknown> }) => runner.query('DROP TABLE entry');
}

const DEFINITION: StoreDefinition = { schema: 'tcc_server', entities: [], migrations: [CreateEntry1763700900001] };

describe('Store', () => {
  let database: TestDatabase;
  let config: CommonConfig;

  beforeEach(async () => {
    database = await createDatabase();
    config = loadConfig('server', 0, { DATABASE_URL: database.url });
  });
  afterEach(() => database.drop());

  it('migrates once when several processes start at once', async () => {
    const stores = await Promise.all([1, 2, 3].map(() => Store.open(config, DEFINITION)));
    const { rows } = await database.pool().query('SELECT name FROM tcc_server.migration');
    expect(rows).toEqual([{ name: 'CreateEntry1763700900001' }]);
    await Promise.all(stores.map((store) => store.close()));
  });

  it('reads its own schema, and int8 as numbers, through pool and data source', async () => {
    const store = await Store.open(config, DEFINITION);
    expect((await store.pool.query('SELECT value FROM entry')).rows).toEqual([{ value: 9007199254740991 }]);
    expect(await store.dataSource.query('SELECT value FROM entry')).toEqual([{ value: 9007199254740991 }]);
    await store.close();
  });

  it('leaves no connection behind', async () => {
    const store = await Store.open(config, DEFINITION);
    await store.pool.query('SELECT 1');
    await store.close();
    const { rows } = await database
      .pool()
      .query(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name LIKE 'totvs-connector%' AND datname = current_database()`,
      );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it('refuses to start over a schema somebody else filled', async () => {
    await database.pool().query('CREATE SCHEMA tcc_server; CREATE TABLE tcc_server.entry ()');
    await expect(Store.open(config, DEFINITION)).rejects.toThrow('already exists');
  });

  it('asks for the rights its user lacks', async () => {
    const role = `visitor_${process.pid}`;
    await database.pool().query(`CREATE ROLE ${role} LOGIN PASSWORD 'guest'`);
    try {
      const url = new URL(database.url);
      [url.username, url.password] = [role, 'guest'];
      const refused = Store.open({ ...config, databaseUrl: url.href }, DEFINITION);
      await expect(refused).rejects.toMatchObject({ code: 'STORE_UNREACHABLE', message: expect.stringContaining('permission denied') });
    } finally {
      await database.pool().query(`DROP ROLE ${role}`);
    }
  });

  it('names a store that does not answer without its password', async () => {
    const nowhere = { ...config, databaseUrl: 'postgres://u:hush@127.0.0.1:9/x' };
    await expect(Store.open(nowhere, DEFINITION)).rejects.toMatchObject({
      code: 'STORE_UNREACHABLE',
      parameters: { where: '127.0.0.1:9/x' },
    });
  });
});
