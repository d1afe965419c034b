import type { CaptureLayout } from '../../../src/dialects';
import { ProductSession } from '../../../src/dialects/postgres/connect';
import { ObjectNames } from '../../../src/dialects/postgres/object-names';
import { PostgresStructures } from '../../../src/dialects/postgres/structures';
import { layoutOf, OWNER } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

const INTRUDER = { instanceId: 'instance-2', connectionId: 'connection-1' };
const TABLES = {
  plain: 'CREATE TABLE watched (id int PRIMARY KEY, name text)',
  partitioned: `CREATE TABLE watched (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
    CREATE TABLE watched_low PARTITION OF watched FOR VALUES FROM (0) TO (100); CREATE TABLE watched_rest PARTITION OF watched DEFAULT`,
};
const OUR_TRIGGERS = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'TCC!_%' ESCAPE '!'";

describe.each(Object.entries(TABLES))('what somebody does to a %s table with managerial columns', (_, createTable) => {
  let db: PostgresUnderTest;
  let layout: CaptureLayout;

  beforeEach(async () => {
    db = await openPostgresUnderTest();
    layout = await db.install('watched', createTable);
  });
  afterEach(() => db.close());

  const broken = async () => (await db.database.structures.verify(OWNER, [layout])).filter(({ state }) => state !== 'OK');

  it.each(['TCC_ORIGIN', 'TCC_CHANGED_AT'])("lets the product's writes pass and be logged while %s is renamed", async (column) => {
    await db.execute(`ALTER TABLE watched RENAME COLUMN "${column}" TO renamed`);
    await db.execute("INSERT INTO watched VALUES (1, 'a'), (200, 'b')");
    await db.execute(
      "BEGIN; UPDATE watched SET name = 'c'; SAVEPOINT s; DELETE FROM watched; ROLLBACK TO s; DELETE FROM watched WHERE id = 1; COMMIT",
    );
    expect(await db.takeKinds()).toEqual(['I 1', 'I 200', 'U 1', 'U 200', 'D 1>']);
    expect((await broken()).map(({ kind, state }) => `${kind} ${state}`)).toContain('COLUMN MISSING');
    await db.database.structures.install(OWNER, [layout]);
    await db.execute("INSERT INTO watched VALUES (3, 'a')");
    expect(await db.execute('SELECT id FROM watched WHERE "TCC_CHANGED_AT" IS NOT NULL AND id = 3')).toHaveLength(1);
    expect(await broken()).toEqual([]);
  });

  it('holds up whoever renames a managerial column until a transaction that wrote the table has ended', async () => {
    await db.withSession(async (session) => {
      await session.execute('BEGIN', "INSERT INTO watched VALUES (1, 'a')");
      const renamed = db.execute('ALTER TABLE watched RENAME COLUMN "TCC_ORIGIN" TO renamed');
      await session.execute(
        'SAVEPOINT s',
        "INSERT INTO watched VALUES (2, 'a')",
        'ROLLBACK TO s',
        "INSERT INTO watched VALUES (3, 'a')",
        'COMMIT',
      );
      await renamed;
      await session.execute('BEGIN', "INSERT INTO watched VALUES (4, 'a')", "UPDATE watched SET name = 'b' WHERE id = 4", 'COMMIT');
    });
    expect(await db.takeKinds()).toEqual(['I 1', 'I 3', 'I 4', 'U 4']);
  });

  it('refuses to drop a managerial column, and with CASCADE loses the stamps alone', async () => {
    await expect(db.execute('ALTER TABLE watched DROP COLUMN "TCC_ORIGIN"')).rejects.toThrow('depend');
    await db.execute('ALTER TABLE watched DROP COLUMN "TCC_ORIGIN" CASCADE', "INSERT INTO watched VALUES (1, 'a')");
    expect(await db.takeKinds()).toEqual(['I 1']);
    expect((await broken()).map(({ kind, state }) => `${kind} ${state}`)).toEqual(['COLUMN MISSING', 'TRIGGER MISSING']);
  });

  it('leaves a table that was renamed alone, and follows the one that took its name', async () => {
    await db.execute('ALTER TABLE watched RENAME TO watched_old', 'CREATE TABLE watched (id int PRIMARY KEY, name text)');
    expect((await broken()).filter(({ object, state }) => state === 'CHANGED' && object.endsWith('watched_old'))).toHaveLength(5);
    await db.database.structures.install(OWNER, [{ ...layout, table: await db.describe('watched') }]);
    await db.execute("INSERT INTO watched VALUES (1, 'a')", "INSERT INTO watched_old VALUES (2, 'b')", 'TRUNCATE watched_old');
    expect(await db.takeKinds()).toEqual(['I 1']);
  });

  it('does not keep the trigger set of a renamed table from being removed', async () => {
    await db.execute('ALTER TABLE watched RENAME TO watched_old', 'CREATE TABLE watched (id int PRIMARY KEY, name text)');
    await db.database.structures.uninstallTable(layout.table.table);
    expect(await db.execute(OUR_TRIGGERS)).toEqual([]);
  });

  it('does not take a table away from the change log of another connector, nor its trigger set', async () => {
    const second = db.dialect.open({ ...db.settings, changeLogTable: 'TCC_EVENT_B' });
    await expect(second.structures.plan(INTRUDER, [layout])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    await second.structures.uninstallTable(layout.table.table);
    await second.close();
    expect(await broken()).toEqual([]);
  });
});

describe('a lock that is not granted', () => {
  it('is named with those who hold it, while it is waited for and in the end', async () => {
    const db = await openPostgresUnderTest();
    await db.execute('CREATE TABLE orders (id int PRIMARY KEY)');
    const layout = layoutOf(await db.describe('orders'), 1);
    const session = new ProductSession(db.settings);
    const hasty = new PostgresStructures(session, new ObjectNames(session), 2);
    const progress: string[] = [];
    await db.withSession(async (product) => {
      await product.execute("SET application_name = 'monthly closing'", 'BEGIN', 'INSERT INTO orders VALUES (1)');
      await expect(hasty.install(OWNER, [layout], ({ purpose }) => progress.push(purpose))).rejects.toMatchObject({
        code: 'LOCK_NOT_GRANTED',
        parameters: { table: 'public.orders', attempts: 2 },
        details: [{ code: 'LOCK_HOLDER', parameters: { application: 'monthly closing', state: 'idle in transaction' } }],
      });
    });
    expect(progress).toContainEqual(
      expect.stringMatching(/^wait for a lock on public.orders after attempt 1 of 2: Session \d+ .*monthly closing/),
    );
    await session.close();
    await db.close();
  });
});
