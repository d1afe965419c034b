import { onEngine, sqlServerEngine } from '../../support/engines';
import { BABELFISH_VARIABLE } from '../../support/engines/sqlserver';
import { nameOriginSql } from '../../../src/dialects/sqlserver/session-origin';
import { triggerOf } from '../../../src/dialects/sqlserver/trigger-ddl';
import { openSqlServerUnderTest, OWNER, type SqlServerUnderTest } from './sqlserver-under-test';

const PLAIN = 'CREATE TABLE orders (id int PRIMARY KEY, name nvarchar(20))';
const TRIGGER = triggerOf({ schema: 'dbo', name: 'orders' }).name;
const isBabelfish = process.env[BABELFISH_VARIABLE] !== undefined;

// A server under load may take seconds to compile a trigger for a new session.
jest.setTimeout(300_000);

onEngine(sqlServerEngine, 'structures on SQL Server', () => {
  let db: SqlServerUnderTest;
  beforeAll(async () => {
    db = await openSqlServerUnderTest();
  });
  afterEach(async () => {
    await db.structures.uninstallTable({ schema: 'dbo', name: 'orders' });
    await db.product.execute('DROP TABLE IF EXISTS orders', 'DROP TABLE IF EXISTS audit');
  });
  afterAll(() => db.close());

  const catalogue = async () => (await db.product.execute(sqlServerEngine.catalogue)).map(({ seen }) => seen);

  it("leaves everything as it was, the product's own triggers too, one of them disabled", async () => {
    await db.product.execute('CREATE TABLE audit (id int)', PLAIN);
    await db.product.execute('CREATE TRIGGER own_1 ON orders AFTER INSERT AS INSERT INTO audit SELECT id FROM inserted');
    await db.product.execute('CREATE TRIGGER own_2 ON orders AFTER DELETE AS INSERT INTO audit SELECT -id FROM deleted');
    await db.product.execute('DISABLE TRIGGER own_2 ON orders');
    const before = await catalogue();
    const layout = await db.watch('orders', '', { managerialColumns: true });
    expect((await db.describe('orders')).columns.map(({ name }) => name)).toEqual(['id', 'name', 'TCC_CHANGED_AT', 'TCC_ORIGIN']);
    expect(await db.structures.plan(OWNER, [layout])).toEqual([]);
    const planned = await db.structures.planUninstallTable(layout.table.table);
    expect(planned.length).toBe(isBabelfish ? 6 : 3);
    await db.structures.uninstallTable(layout.table.table);
    await db.structures.uninstallTable(layout.table.table);
    await db.structures.uninstallChangeLog(OWNER);
    await db.structures.uninstallChangeLog(OWNER);
    expect(await catalogue()).toEqual(before);
    await db.product.execute('INSERT INTO orders VALUES (1, NULL)', 'DELETE FROM orders');
    expect(await db.product.execute('SELECT id FROM audit')).toEqual([{ id: 1 }]);
  });

  it('finds and mends what is missing, disabled or changed', async () => {
    const layout = await db.watch('orders', PLAIN);
    const states = async () => {
      const wrong = (await db.structures.verify(OWNER, [layout])).filter(({ state }) => state !== 'OK');
      return wrong.map(({ object, state }) => `${object.replace('dbo.', '').split(' ')[0]} ${state}`);
    };
    await db.product.execute('DELETE FROM TCC_OWNER', 'DELETE FROM TCC_CREDIT', `DISABLE TRIGGER ${TRIGGER} ON orders`);
    expect(await states()).toEqual(['TCC_CREDIT CHANGED', 'TCC_OWNER CHANGED', `${TRIGGER} DISABLED`]);
    await db.structures.install(OWNER, [layout]);
    await db.product.execute(
      `DROP TRIGGER ${TRIGGER}`,
      'DROP TABLE TCC_EVENT',
      'DROP SEQUENCE TCC_EVENT_SEQ',
      'DROP SEQUENCE TCC_MISSED_SEQ',
    );
    expect((await states()).sort()).toEqual(
      ['TCC_EVENT MISSING', 'TCC_EVENT_SEQ MISSING', 'TCC_MISSED_SEQ MISSING', `${TRIGGER} MISSING`].sort(),
    );
    await db.structures.install(OWNER, [layout]);
    await db.product.execute(`DROP TRIGGER ${TRIGGER}`, `CREATE TRIGGER ${TRIGGER} ON orders AFTER INSERT, UPDATE, DELETE AS RETURN`);
    expect(await states()).toEqual([`${TRIGGER} CHANGED`]);
    await db.structures.install(OWNER, [layout]);
    expect(await states()).toEqual([]);
    await db.product.execute('INSERT INTO orders VALUES (1, NULL)');
    expect(await db.take()).toEqual(['I 1']);
  });

  it('tells that the table lost a column the trigger reads', async () => {
    const layout = await db.watch('orders', PLAIN);
    if (isBabelfish) await db.product.execute("EXEC sp_rename 'orders.name', 'title', 'COLUMN'");
    else await db.product.execute('ALTER TABLE orders DROP COLUMN name');
    const broken = (await db.structures.verify(OWNER, [layout])).filter(({ state }) => state !== 'OK');
    expect(broken).toMatchObject([{ kind: 'TRIGGER', state: 'INVALID', detail: expect.stringContaining('name') as string }]);
  });

  it('follows a table that is made anew under its old name', async () => {
    const layout = await db.watch('orders', PLAIN);
    await db.product.execute("EXEC sp_rename 'orders', 'audit', 'OBJECT'", PLAIN.replace('PRIMARY KEY', 'NOT NULL UNIQUE'));
    expect(await db.structures.verify(OWNER, [layout])).toContainEqual(expect.objectContaining({ kind: 'TRIGGER', state: 'CHANGED' }));
    await db.structures.install(OWNER, [layout]);
    await db.product.execute('INSERT INTO audit VALUES (1, NULL)', 'INSERT INTO orders VALUES (2, NULL)');
    expect(await db.take()).toEqual(['I 2']);
  });

  it('notes the origin a session of ours names, and nothing of what the product keeps in its place', async () => {
    await db.watch('orders', PLAIN);
    await db.product.withSession(async (session) => {
      await session.execute(nameOriginSql('tcc-client/11'), 'INSERT INTO orders VALUES (1, NULL)');
      await session.execute('SET CONTEXT_INFO 0x0102030405060708', 'INSERT INTO orders VALUES (2, NULL)');
    });
    const rows = await db.product.execute('SELECT origin FROM TCC_EVENT ORDER BY id');
    expect(rows.map(({ origin }) => origin)).toEqual(['tcc-client/11', null]);
    await db.take();
  });
});
