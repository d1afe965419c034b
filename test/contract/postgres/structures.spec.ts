import { postgresEngine } from '../../support/engines';
import { layoutOf, OWNER } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

async function waitUntil(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries === 300) throw new Error('it did not happen within 15 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('structures in a PostgreSQL product database', () => {
  let db: PostgresUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(async () => {
    await db.close();
  });

  const catalogue = () => db.execute(postgresEngine.catalogue);

  it('leaves the catalogue of a partitioned table as it was after uninstalling', async () => {
    await db.execute(`CREATE TABLE orders (id int PRIMARY KEY, note text);
      CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted DEFAULT`);
    const before = await catalogue();
    const layouts = [layoutOf(await db.describe('orders'), 1), layoutOf(await db.describe('parted'), 2)];
    await db.database.structures.install(OWNER, layouts);
    expect((await db.database.structures.planUninstallTable(layouts[0].table.table)).length).toBe(12);
    for (const { table } of layouts) await db.database.structures.uninstallTable(table.table);
    await db.database.structures.uninstallTable(layouts[0].table.table);
    await db.database.structures.uninstallChangeLog(OWNER);
    await db.database.structures.uninstallChangeLog(OWNER);
    expect(await catalogue()).toEqual(before);
  });

  it('finds and mends what is missing, disabled or changed, and touches nothing else', async () => {
    const layout = await db.install('orders', 'CREATE TABLE orders (id int PRIMARY KEY, note text)');
    const rows = await db.execute(postgresEngine.triggersOn('orders'));
    const [columns, deletes, inserts, truncates] = rows.map(({ name }) => db.dialect.quote(String(name)));
    await db.execute(`ALTER TABLE orders DISABLE TRIGGER ${inserts}; DROP TRIGGER ${deletes} ON orders;
      CREATE OR REPLACE FUNCTION ${truncates}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      DROP TRIGGER ${columns} ON orders; CREATE TRIGGER ${columns} BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION ${columns}();
      DELETE FROM "TCC_OWNER"`);

    const broken = (await db.database.structures.verify(OWNER, [layout])).filter(({ state }) => state !== 'OK');
    expect(broken.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
      'FUNCTION CHANGED',
      'OWNER CHANGED',
      'TRIGGER CHANGED',
      'TRIGGER DISABLED',
      'TRIGGER MISSING',
    ]);
    await db.database.structures.install(OWNER, [layout]);
    expect((await db.database.structures.verify(OWNER, [layout])).every(({ state }) => state === 'OK')).toBe(true);
    await db.execute('INSERT INTO orders VALUES (1); DELETE FROM orders; TRUNCATE orders');
    expect(await db.takeKinds()).toEqual(['I 1', 'D 1>', 'T']);
  });

  it('changes only functions when the logged columns change, and rows of the old layout stay readable', async () => {
    const layout = await db.install('orders', 'CREATE TABLE orders (id int PRIMARY KEY, customer int)');
    await db.execute('INSERT INTO orders VALUES (1, 7)');
    const wider = { ...layout, layoutId: 9, loggedColumns: ['id', 'customer'] };
    const plan = await db.database.structures.plan(OWNER, [wider]);
    expect(plan.every(({ purpose }) => purpose.startsWith('replace function'))).toBe(true);
    await db.database.structures.install(OWNER, [wider]);
    await db.execute('INSERT INTO orders VALUES (2, 8)');
    expect((await db.takeChanges()).map((row) => [row.layoutId, row.newValues])).toEqual([
      [layout.layoutId, ['1']],
      [9, ['2', '8']],
    ]);
  });

  it('captures a transaction that was open while the function was replaced, or has waited for it', async () => {
    const layout = await db.install('orders', 'CREATE TABLE orders (id int PRIMARY KEY, note text)', {
      groups: [{ comparedColumns: ['id'], rowFilter: [] }],
    });
    await db.execute("INSERT INTO orders VALUES (1, 'a')");
    await db.takeChanges();
    const wider = { ...layout, layoutId: 2, groups: [{ comparedColumns: ['id', 'note'], rowFilter: [] }] };
    const progress: string[] = [];
    await db.withSession(async (session) => {
      await session.execute("BEGIN; UPDATE orders SET note = 'b'");
      let installed = false;
      const installing = db.database.structures
        .install(OWNER, [wider], (statement) => progress.push(statement.purpose))
        .then(() => (installed = true));
      await waitUntil(() => progress.some((purpose) => purpose.startsWith('wait for 1 open transactions')));
      expect(installed).toBe(false);
      await session.execute("COMMIT; BEGIN; UPDATE orders SET note = 'c'; COMMIT");
      await installing;
    });
    expect(await db.takeKinds()).toEqual(['U 1']);
  });
});
