import { onEngine, sqlServerEngine } from '../../support/engines';
import { BABELFISH_VARIABLE } from '../../support/engines/sqlserver';
import { openSqlServerUnderTest, type SqlServerUnderTest } from './sqlserver-under-test';

const PLAIN = 'CREATE TABLE orders (id int PRIMARY KEY, name nvarchar(20), qty int)';

/** Every sequence moves `@@IDENTITY` there, whatever draws from it. */
const IDENTITY_MOVES = process.env[BABELFISH_VARIABLE] !== undefined;

/** What a product may set, and how it is undone. */
const SETTINGS: [setting: string, undone: string][] = [
  ['SET ROWCOUNT 1', 'SET ROWCOUNT 0'],
  ['SET NOCOUNT ON', 'SET NOCOUNT OFF'],
  ['SET XACT_ABORT ON', 'SET XACT_ABORT OFF'],
  ['SET ANSI_NULLS OFF', 'SET ANSI_NULLS ON'],
  ['SET QUOTED_IDENTIFIER OFF', 'SET QUOTED_IDENTIFIER ON'],
  ['SET ARITHABORT OFF', 'SET ARITHABORT ON'],
  ['SET CONCAT_NULL_YIELDS_NULL OFF', 'SET CONCAT_NULL_YIELDS_NULL ON'],
  ['SET DATEFORMAT dmy', 'SET DATEFORMAT mdy'],
  ['SET LANGUAGE Portuguese', 'SET LANGUAGE us_english'],
  ['SET TEXTSIZE 10', 'SET TEXTSIZE 2147483647'],
  ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED'],
  ['SET IMPLICIT_TRANSACTIONS ON', 'SET IMPLICIT_TRANSACTIONS OFF'],
];
const LOGGED = /^U (2 2024-02-03T00:00:00(\.0+)? abcdefghijklmnopqrst|1 2024-02-03T04:05:06(\.0+)? )x+$/;

// A server under load may take seconds to compile a trigger for a new session.
jest.setTimeout(300_000);

onEngine(sqlServerEngine, "SQL Server's trigger", () => {
  let db: SqlServerUnderTest;
  beforeAll(async () => {
    db = await openSqlServerUnderTest();
  });
  afterEach(() => db.product.execute('DROP TABLE IF EXISTS items', 'DROP TABLE IF EXISTS orders', 'DROP TABLE IF EXISTS audit'));
  afterAll(() => db.close());

  it('logs single rows, many rows and none', async () => {
    await db.watch('orders', PLAIN);
    await db.product.execute("INSERT INTO orders (id, name) VALUES (1, 'a')", "INSERT INTO orders (id, name) VALUES (2, 'b'), (3, 'c')");
    expect((await db.take()).sort()).toEqual(['I 1', 'I 2', 'I 3']);
    await db.product.execute("UPDATE orders SET name = 'x' WHERE id = 1", "UPDATE orders SET name = 'y'", 'UPDATE orders SET name = name');
    expect((await db.take()).sort()).toEqual(['U 1', 'U 1', 'U 2', 'U 3']);
    await db.product.execute("UPDATE orders SET name = 'z' WHERE id = 99", 'DELETE FROM orders WHERE id = 99');
    await db.product.execute('DELETE FROM orders WHERE id = 1', 'DELETE FROM orders');
    expect((await db.take()).sort()).toEqual(['D 1>', 'D 2>', 'D 3>']);
    expect(await db.queue.missed()).toBe(0);
  });

  it('shows a changed key of one row as such, of several rows as the end of some and the beginning of others', async () => {
    await db.watch('orders', PLAIN);
    await db.product.execute('INSERT INTO orders (id) VALUES (1), (2)');
    await db.take();
    await db.product.execute('UPDATE orders SET id = 10 WHERE id = 1');
    expect(await db.take()).toEqual(['U 1>10']);
    await db.product.execute('UPDATE orders SET id = id + 1, qty = 1 WHERE id IN (2, 10)');
    expect((await db.take()).sort()).toEqual(['D 10>', 'D 2>', 'I 11', 'I 3']);
  });

  it('sees changes the collation of the product calls none', async () => {
    await db.watch('orders', PLAIN);
    await db.product.execute("INSERT INTO orders (id, name) VALUES (1, N'é'), (2, N'b')");
    await db.take();
    for (const name of ['É', 'É ', 'É  ', 'E', '漢字', '😀']) {
      await db.product.execute(`UPDATE orders SET name = N'${name}' WHERE id = 1`);
      expect([name, await db.take()]).toEqual([name, ['U 1']]);
    }
    await db.product.execute('UPDATE orders SET name = NULL WHERE id = 1', 'UPDATE orders SET name = NULL WHERE id = 1');
    expect(await db.take()).toEqual(['U 1']);
    await db.product.execute("UPDATE orders SET name = N'' WHERE id = 1", 'UPDATE orders SET name = UPPER(name), qty = 0 WHERE id = 2');
    expect(await db.take()).toEqual(['U 1', 'U 2']);
  });

  it('takes long texts for changed when they are, and those it cannot read when they are written', async () => {
    await db.watch(
      'notes',
      'CREATE TABLE notes (id int PRIMARY KEY, long nvarchar(max), old ntext, pic image, doc xml, raw varbinary(max))',
    );
    await db.product.execute(
      "INSERT INTO notes (id, long, old, doc) VALUES (1, REPLICATE(CAST(N'x' AS nvarchar(max)), 50000), N'o', '<a/>')",
    );
    await db.take();
    await db.product.execute('UPDATE notes SET long = long, raw = raw');
    expect(await db.take()).toEqual([]);
    for (const set of ["long = CONCAT(long, N'y')", 'raw = 0x01', 'raw = 0x0100', "old = N'o'", "doc = '<a/>'", 'pic = 0x01']) {
      await db.product.execute(`UPDATE notes SET ${set}`);
      expect([set, await db.take()]).toEqual([set, ['U 1']]);
    }
  });

  it('logs values whatever stands in them', async () => {
    await db.watch('codes', 'CREATE TABLE codes (a nvarchar(30) NOT NULL, b char(4) NOT NULL, n int NULL, PRIMARY KEY (a, b))', {
      loggedColumns: ['a', 'b', 'n'],
    });
    const values = ['x|y', '\\', '\\N', '\\p|\\\\', '', ' a ', "it's", 'ção', '漢字', 'a\nb'];
    for (const [index, value] of values.entries()) {
      const quoted = value.replaceAll("'", "''");
      await db.product.execute(`INSERT INTO codes VALUES (N'${quoted}', '${index}', ${index % 2 ? 'NULL' : index})`);
    }
    const rows = await db.takeChanges();
    expect(rows.map((row) => row.newValues)).toEqual(values.map((value, index) => [value, `${index}   `, index % 2 ? null : `${index}`]));
  });

  it('logs nothing that is rolled back', async () => {
    await db.watch('orders', PLAIN);
    await db.product.withSession(async (session) => {
      await session.begin();
      await session.execute('INSERT INTO orders (id) VALUES (1)');
      await session.savepoint('s');
      await session.execute('INSERT INTO orders (id) VALUES (2)');
      await session.rollbackTo('s');
      await session.commit();
      await session.begin();
      await session.execute('DELETE FROM orders');
      await session.rollback();
    });
    expect(await db.take()).toEqual(['I 1']);
  });

  it("leaves the product's counts and identities as they are, also beside its own triggers", async () => {
    await db.product.execute(
      'CREATE TABLE audit (n int IDENTITY(100, 1) PRIMARY KEY, id int)',
      'CREATE TABLE orders (id int IDENTITY(1, 1) PRIMARY KEY, name nvarchar(20))',
    );
    await db.product.execute(
      'CREATE TRIGGER zz_audit ON orders AFTER INSERT AS BEGIN SET NOCOUNT ON; INSERT INTO audit (id) SELECT id FROM inserted; END',
    );
    await db.watch('orders', '');
    await db.watch('audit', '');
    const [row] = await db.product.execute(
      "INSERT INTO orders (name) VALUES ('a'), ('b'); SELECT @@ROWCOUNT AS counted, SCOPE_IDENTITY() AS scoped, @@IDENTITY AS last_one",
    );
    expect([row.counted, Number(row.scoped)]).toEqual([2, 2]);
    if (!IDENTITY_MOVES) expect(Number(row.last_one)).toBe(101);
    const [updated] = await db.product.execute("UPDATE orders SET name = 'c'; SELECT @@ROWCOUNT AS counted");
    expect(updated.counted).toBe(2);
    expect((await db.take()).sort()).toEqual(['I 1', 'I 100', 'I 101', 'I 2', 'U 1', 'U 2']);
  });

  it('hears of rows a foreign key takes along, and of those the product changes in its own triggers', async () => {
    await db.watch('orders', PLAIN);
    await db.watch('items', 'CREATE TABLE items (id int PRIMARY KEY, order_id int REFERENCES orders (id) ON DELETE CASCADE)');
    await db.product.execute(
      'CREATE TRIGGER aa_own ON orders AFTER UPDATE AS BEGIN IF UPDATE(qty) UPDATE items SET order_id = NULL WHERE id = 3 END',
    );
    await db.product.execute('INSERT INTO orders (id) VALUES (1)', 'INSERT INTO items VALUES (1, 1), (2, 1), (3, 1)');
    await db.take();
    await db.product.execute('UPDATE orders SET qty = 1');
    expect((await db.take()).sort()).toEqual(['U 1', 'U 3']);
    await db.product.execute('DELETE FROM orders');
    expect((await db.take()).sort()).toEqual(['D 1>', 'D 1>', 'D 2>']);
  });

  it('logs the same whatever a session of the product has set, and leaves it set', async () => {
    const twoRows = "INSERT INTO orders VALUES (1, '20240203 04:05:06', NULL), (2, '20240203', N'abcdefghijklmnopqrst')";
    await db.watch('orders', 'CREATE TABLE orders (id int, at datetime2(7) NOT NULL, name nvarchar(400) NULL, PRIMARY KEY (id, at))', {
      loggedColumns: ['id', 'at', 'name'],
    });
    await db.product.execute(twoRows);
    await db.take();
    await db.product.withSession(async (session) => {
      for (const [setting, undone] of SETTINGS) {
        await session.execute(setting, "UPDATE orders SET name = CONCAT(name, N'x')", "UPDATE orders SET name = CONCAT(name, N'x')");
        await session.execute('IF @@TRANCOUNT > 0 COMMIT', undone);
        const updated = (await db.takeChanges()).map(({ kind, newValues }) => `${kind} ${newValues!.join(' ')}`);
        expect([setting, updated.length]).toEqual([setting, setting === 'SET ROWCOUNT 1' ? 2 : 4]);
        expect([setting, updated.filter((text) => !LOGGED.test(text))]).toEqual([setting, []]);
      }
    });
    expect(await db.queue.missed()).toBe(0);
  });
});
