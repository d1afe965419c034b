import type { DdlStatement } from '../../../src/dialects';
import { layoutOf, openPostgresUnderTest, OWNER, type DialectUnderTest } from './dialect-under-test';

const INTRUDER = { instanceId: 'instance-2', connectionId: 'connection-1' };

/** Everything of the catalogue that a person could see a difference in. */
const CATALOGUE = `
  SELECT 'relation', n.nspname || '.' || c.relname, c.relkind::text || c.relacl::text || c.relhastriggers FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_|information_schema'
  UNION ALL SELECT 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || a.attnotnull FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname !~ '^pg_|information_schema' AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT 'function', n.nspname || '.' || p.proname, p.prosrc FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname !~ '^pg_|information_schema'
  UNION ALL SELECT 'trigger', t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT t.tgisinternal
  UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0 AND connamespace <> 'pg_catalog'::regnamespace AND connamespace <> 'information_schema'::regnamespace
  UNION ALL SELECT 'type', n.nspname || '.' || t.typname, '' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname !~ '^pg_|information_schema'
  ORDER BY 1, 2, 3`;

async function waitUntil(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries === 300) throw new Error('it did not happen within 15 seconds');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('structures in a product database', () => {
  let db: DialectUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(async () => {
    await db.close();
  });

  const catalogue = async () => (await db.product.query(CATALOGUE)).rows;

  it('plans without running anything, installs what it planned, and then has nothing to do', async () => {
    await db.product.query('CREATE TABLE orders (id int PRIMARY KEY)');
    const layout = layoutOf(await db.describe('orders'), 1);
    const before = await catalogue();
    const plan = await db.database.structures.plan(OWNER, [layout]);
    expect(await catalogue()).toEqual(before);
    expect(plan.length).toBeGreaterThan(10);

    const done: DdlStatement[] = [];
    await db.database.structures.install(OWNER, [layout], (statement) => done.push(statement));
    expect(done).toEqual(plan);
    expect(await db.database.structures.plan(OWNER, [layout])).toEqual([]);
    expect((await db.database.structures.verify(OWNER, [layout])).every(({ state }) => state === 'OK')).toBe(true);
    const names = (await catalogue()).map((row: Record<string, string>) => Object.values(row)[1]).filter((name) => /TCC_/.test(name));
    expect(names.every((name) => name.split('.').pop()!.length <= 30)).toBe(true);
  });

  it('leaves the catalogue as it was after uninstalling', async () => {
    await db.product.query(`CREATE TABLE orders (id int PRIMARY KEY, note text);
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
    const layout = await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY, note text)');
    const { rows } = await db.product.query<{ tgname: string }>('SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname');
    const [columns, deletes, inserts, truncates] = rows.map(({ tgname }) => db.dialect.quote(tgname));
    await db.product.query(`ALTER TABLE orders DISABLE TRIGGER ${inserts}; DROP TRIGGER ${deletes} ON orders;
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
    await db.product.query('INSERT INTO orders VALUES (1); DELETE FROM orders; TRUNCATE orders');
    expect(await db.takeKinds()).toEqual(['I 1', 'D 1>', 'T']);
  });

  it('changes only functions when the logged columns change, and rows of the old layout stay readable', async () => {
    const layout = await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY, customer int)');
    await db.product.query('INSERT INTO orders VALUES (1, 7)');
    const wider = { ...layout, layoutId: 9, loggedColumns: ['id', 'customer'] };
    const plan = await db.database.structures.plan(OWNER, [wider]);
    expect(plan.every(({ purpose }) => purpose.startsWith('replace function'))).toBe(true);
    await db.database.structures.install(OWNER, [wider]);
    await db.product.query('INSERT INTO orders VALUES (2, 8)');
    expect((await db.takeChanges()).map((row) => [row.layoutId, row.newValues])).toEqual([
      [layout.layoutId, ['1']],
      [9, ['2', '8']],
    ]);
  });

  it('keeps no managerial columns where they are not wanted', async () => {
    await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY)', { managerialColumns: false });
    expect((await db.describe('orders')).columns.map((column) => column.name)).toEqual(['id']);
    await db.product.query('INSERT INTO orders VALUES (1)');
    expect(await db.takeKinds()).toEqual(['I 1']);
  });

  it('refuses a change log of another instance, and a table of that name that is none', async () => {
    const layout = await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    await expect(db.database.structures.plan(INTRUDER, [layout])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    await expect(db.database.structures.install(INTRUDER, [layout])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    await expect(db.database.structures.uninstallChangeLog(INTRUDER)).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    await db.database.structures.uninstallChangeLog(OWNER);
    await db.product.query('CREATE TABLE "TCC_EVENT" (id int)');
    await expect(db.database.structures.install(OWNER, [layout])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
  });

  it('lets two connectors with change logs of their own share a database', async () => {
    await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    const second = db.dialect.open({ ...db.settings, changeLogTable: 'TCC_EVENT_B' });
    await db.product.query('CREATE TABLE customers (id int PRIMARY KEY)');
    await second.structures.install(INTRUDER, [layoutOf(await db.describe('customers'), 1)]);
    await db.product.query('INSERT INTO orders VALUES (1); INSERT INTO customers VALUES (2)');
    expect((await second.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['2']]);
    expect(await db.takeKinds()).toEqual(['I 1']);
    await second.close();
  });

  it('captures a transaction that was open while the function was replaced, or has waited for it', async () => {
    const layout = await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY, note text)', {
      groups: [{ comparedColumns: ['id'], rowFilter: [] }],
    });
    await db.product.query("INSERT INTO orders VALUES (1, 'a')");
    await db.takeChanges();
    const wider = { ...layout, layoutId: 2, groups: [{ comparedColumns: ['id', 'note'], rowFilter: [] }] };
    const progress: string[] = [];
    await db.withSession(async (session) => {
      await session.query("BEGIN; UPDATE orders SET note = 'b'");
      let installed = false;
      const installing = db.database.structures
        .install(OWNER, [wider], (statement) => progress.push(statement.purpose))
        .then(() => (installed = true));
      await waitUntil(() => progress.some((purpose) => purpose.startsWith('wait for 1 open transactions')));
      expect(installed).toBe(false);
      await session.query("COMMIT; BEGIN; UPDATE orders SET note = 'c'; COMMIT");
      await installing;
    });
    expect(await db.takeKinds()).toEqual(['U 1']);
  });

  it('does not wait for transactions of other tables', async () => {
    await db.product.query('CREATE TABLE other (id int); CREATE TABLE orders (id int PRIMARY KEY)');
    await db.withSession(async (session) => {
      await session.query('BEGIN; INSERT INTO other VALUES (1)');
      await db.watch('orders', '');
      await session.query('ROLLBACK');
    });
  });

  it('waits its turn behind a writer without holding up others, and then captures', async () => {
    await db.product.query('CREATE TABLE orders (id int PRIMARY KEY)');
    const layout = layoutOf(await db.describe('orders'), 1);
    await db.withSession(async (session) => {
      await session.query('BEGIN; INSERT INTO orders VALUES (1)');
      const installing = db.database.structures.install(OWNER, [layout]);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const begin = Date.now();
      await db.product.query('INSERT INTO orders VALUES (2)');
      expect(Date.now() - begin).toBeLessThan(5_000);
      await session.query('COMMIT');
      await installing;
    });
    await db.product.query('INSERT INTO orders VALUES (3)');
    expect(await db.takeKinds()).toEqual(['I 3']);
  });
});
