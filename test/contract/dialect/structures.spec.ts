import type { DdlStatement } from '../../../src/dialects';
import { layoutOf, onEveryEngine, openUnderTest, OWNER, type DialectUnderTest } from './dialect-under-test';

const INTRUDER = { instanceId: 'instance-2', connectionId: 'connection-1' };

onEveryEngine('structures in a product database', (engine) => {
  let db: DialectUnderTest;
  beforeEach(async () => {
    db = await openUnderTest(engine);
  });
  afterEach(async () => {
    await db.close();
  });

  const catalogue = async () => (await db.execute(engine.catalogue)).map(({ seen }) => String(seen));

  it('plans without running anything, installs what it planned, and then has nothing to do', async () => {
    await db.createTable('orders', 'id int PRIMARY KEY');
    const layout = layoutOf(await db.describe('orders'), 1);
    const before = await catalogue();
    const plan = await db.database.structures.plan(OWNER, [layout]);
    expect(await catalogue()).toEqual(before);
    expect(plan.length).toBeGreaterThan(5);

    const done: DdlStatement[] = [];
    await db.database.structures.install(OWNER, [layout], (statement) => done.push(statement));
    expect(done).toEqual(plan);
    expect(await db.database.structures.plan(OWNER, [layout])).toEqual([]);
    expect((await db.database.structures.verify(OWNER, [layout])).every(({ state }) => state === 'OK')).toBe(true);
    // Constraints have the names the server gave them.
    const named = (await catalogue()).filter((seen) => !seen.startsWith('constraint'));
    const names = named.map((seen) => seen.split(' ')[1]).filter((name) => /TCC_/i.test(name));
    expect(names).not.toEqual([]);
    expect(names.every((name) => name.split('.').pop()!.length <= 30)).toBe(true);
  });

  it('leaves the catalogue as it was after uninstalling', async () => {
    await db.createTable('orders', 'id int PRIMARY KEY, note text');
    await db.createTable('other', 'id int PRIMARY KEY');
    const before = await catalogue();
    const layouts = [layoutOf(await db.describe('orders'), 1), layoutOf(await db.describe('other'), 2)];
    await db.database.structures.install(OWNER, layouts);
    expect((await db.database.structures.planUninstallTable(layouts[0].table.table)).length).toBeGreaterThan(1);
    for (const { table } of layouts) await db.database.structures.uninstallTable(table.table);
    await db.database.structures.uninstallTable(layouts[0].table.table);
    await db.database.structures.uninstallChangeLog(OWNER);
    await db.database.structures.uninstallChangeLog(OWNER);
    expect(await catalogue()).toEqual(before);
  });

  it('finds and mends triggers that are disabled or missing, and an owner record that is gone', async () => {
    const layout = await db.watch('orders', 'id int PRIMARY KEY, note text');
    const broken = async () =>
      (await db.database.structures.verify(OWNER, [layout]))
        .filter(({ state }) => state !== 'OK')
        .map(({ kind, state }) => `${kind} ${state}`);

    await db.execute(engine.ours.disableTriggers('orders'));
    expect(new Set(await broken())).toEqual(new Set(['TRIGGER DISABLED']));
    await db.database.structures.install(OWNER, [layout]);
    expect(await broken()).toEqual([]);

    const [{ name }] = await db.execute(engine.triggersOn('orders'));
    await db.execute(engine.ours.dropTrigger(String(name), 'orders'), engine.ours.forgetOwner);
    expect((await broken()).sort()).toEqual(['OWNER CHANGED', 'TRIGGER MISSING']);
    await db.database.structures.install(OWNER, [layout]);
    expect(await broken()).toEqual([]);
    await db.execute('INSERT INTO orders (id) VALUES (1)', 'DELETE FROM orders');
    expect(await db.takeKinds()).toEqual(['I 1', 'D 1>']);
  });

  it('keeps rows of the old layout readable when the logged columns change', async () => {
    const layout = await db.watch('orders', 'id int PRIMARY KEY, customer int');
    await db.insert('orders', [1, 7]);
    const wider = layoutOf(layout.table, 9, { loggedColumns: ['id', 'customer'] });
    await db.database.structures.install(OWNER, [wider]);
    expect(await db.database.structures.plan(OWNER, [wider])).toEqual([]);
    await db.insert('orders', [2, 8]);
    expect((await db.takeChanges()).map((row) => [row.layoutId, row.newValues])).toEqual([
      [layout.layoutId, ['1']],
      [9, ['2', '8']],
    ]);
  });

  it('keeps no managerial columns where they are not wanted', async () => {
    await db.watch('orders', 'id int PRIMARY KEY', { managerialColumns: false });
    expect((await db.describe('orders')).columns.map((column) => column.name.toLowerCase())).toEqual(['id']);
    await db.insert('orders', [1]);
    expect(await db.takeKinds()).toEqual(['I 1']);
  });

  it('refuses a change log of another instance, and a table of that name that is none', async () => {
    const layout = await db.watch('orders', 'id int PRIMARY KEY');
    await expect(db.database.structures.plan(INTRUDER, [layout])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    await expect(db.database.structures.install(INTRUDER, [layout])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    await expect(db.database.structures.uninstallChangeLog(INTRUDER)).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    await db.database.structures.uninstallTable(layout.table.table);
    await db.database.structures.uninstallChangeLog(OWNER);
    await db.createTable('"TCC_EVENT"', 'id int');
    await expect(db.database.structures.install(OWNER, [layout])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
  });

  it('lets two connectors with change logs of their own share a database', async () => {
    await db.watch('orders', 'id int PRIMARY KEY');
    const second = db.dialect.open({ ...db.settings, changeLogTable: 'TCC_EVENT_B' });
    await db.createTable('customers', 'id int PRIMARY KEY');
    await second.structures.install(INTRUDER, [layoutOf(await db.describe('customers'), 1)]);
    await db.insert('orders', [1]);
    await db.insert('customers', [2]);
    expect((await second.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['2']]);
    expect(await db.takeKinds()).toEqual(['I 1']);
    await second.close();
  });

  it('does not wait for transactions of other tables', async () => {
    await db.createTable('other', 'id int');
    await db.createTable('orders', 'id int PRIMARY KEY');
    await db.withSession(async (session) => {
      await session.begin();
      await session.execute('INSERT INTO other (id) VALUES (1)');
      await db.capture('orders');
      await session.rollback();
    });
  });

  it('waits its turn behind a writer without holding up others, and then captures', async () => {
    await db.createTable('orders', 'id int PRIMARY KEY');
    const layout = layoutOf(await db.describe('orders'), 1);
    await db.withSession(async (session) => {
      await session.begin();
      await session.execute('INSERT INTO orders (id) VALUES (1)');
      const installing = db.database.structures.install(OWNER, [layout]);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const begin = Date.now();
      await db.insert('orders', [2]);
      expect(Date.now() - begin).toBeLessThan(5_000);
      await session.commit();
      await installing;
    });
    await db.insert('orders', [3]);
    expect(await db.takeKinds()).toEqual(['I 3']);
  });
});
