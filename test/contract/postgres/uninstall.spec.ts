import type { CaptureLayout } from '../../../src/dialects';
import { postgresEngine } from '../../support/engines';
import { layoutOf, OWNER } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

const OTHER = { instanceId: 'instance-1', connectionId: 'connection-2' };
const TABLES = {
  plain: 'CREATE TABLE watched (id int PRIMARY KEY, name text)',
  'key-less': 'CREATE TABLE watched (id int, name text)',
  partitioned: `CREATE TABLE watched (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
    CREATE TABLE watched_low PARTITION OF watched FOR VALUES FROM (0) TO (100); CREATE TABLE watched_rest PARTITION OF watched DEFAULT`,
};
const GROUPS: Record<string, CaptureLayout['groups']> = {
  'one use': [{ comparedColumns: ['id', 'name'], rowFilter: [] }],
  'two uses': [
    { comparedColumns: ['id', 'name'], rowFilter: [] },
    { comparedColumns: ['id'], rowFilter: [{ column: 'name', operator: 'NE', values: ['*'] }] },
  ],
};
const CASES = Object.keys(TABLES).flatMap((table) =>
  Object.keys(GROUPS).flatMap((use) => [true, false].map((columns) => [table, use, columns] as [keyof typeof TABLES, string, boolean])),
);

describe('uninstalling from PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(() => db.close());

  const catalogue = () => db.execute(postgresEngine.catalogue);

  it.each(CASES)('leaves nothing behind on a %s table with %s and columns %s', async (table, use, managerialColumns) => {
    await db.execute(TABLES[table]);
    const before = await catalogue();
    const layout = layoutOf(await db.describe('watched'), 1, { groups: GROUPS[use], managerialColumns });
    await db.database.structures.install(OWNER, [layout]);
    await db.execute("INSERT INTO watched VALUES (1, 'a'), (200, '*')", "UPDATE watched SET name = 'b'", 'DELETE FROM watched');
    await db.database.structures.uninstallTable(layout.table.table);
    await db.database.structures.uninstallChangeLog(OWNER);
    expect(await catalogue()).toEqual(before);
  });

  it("takes nothing of another connection's along, though both keep their objects in one schema", async () => {
    await db.execute('CREATE TABLE mine (id int PRIMARY KEY); CREATE TABLE theirs (id int PRIMARY KEY)');
    const second = db.dialect.open({ ...db.settings, changeLogTable: 'TCC_EVENT_B' });
    await second.structures.install(OTHER, [layoutOf(await db.describe('theirs'), 1)]);
    const before = await catalogue();
    const [mine, theirs] = [layoutOf(await db.describe('mine'), 1), layoutOf(await db.describe('theirs'), 1)];
    await db.database.structures.install(OWNER, [mine]);
    await db.database.structures.uninstallTable(mine.table.table);
    await db.database.structures.uninstallTable(theirs.table.table);
    await db.database.structures.uninstallChangeLog(OWNER);
    expect(await catalogue()).toEqual(before);
    expect((await second.structures.verify(OTHER, [theirs])).every(({ state }) => state === 'OK')).toBe(true);
    await second.close();
  });
});
