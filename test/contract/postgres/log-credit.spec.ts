import { OWNER } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

const PARTITIONED = `CREATE TABLE orders (id int PRIMARY KEY, name text) PARTITION BY RANGE (id); CREATE TABLE orders_1 PARTITION OF orders DEFAULT`;
const PLAIN = 'CREATE TABLE orders (id int PRIMARY KEY, name text)';

describe('the credit of the change log on PostgreSQL (correctness rule 11)', () => {
  let db: PostgresUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(async () => {
    await db.close();
  });
  const queue = () => db.database.changeQueue;

  it('lets statements pass that it does not cover, and counts each that had something to log as missed', async () => {
    await db.install('orders', PLAIN);
    await db.execute('INSERT INTO orders SELECT generate_series(1, 5)');
    await queue().setCredit(5);
    await db.takeChanges();
    await db.execute('INSERT INTO orders VALUES (6), (7)');
    await db.execute("UPDATE orders SET name = 'a'");
    await db.execute("UPDATE orders SET name = 'b' WHERE id = 1");
    await db.execute('DELETE FROM orders WHERE id = 1');
    expect(await queue().missed()).toBe(4);
    await db.execute('UPDATE orders SET name = name');
    await db.execute('UPDATE orders SET name = name WHERE id = 2');
    await db.execute("UPDATE orders SET name = 'x' WHERE id = 99");
    await db.execute('DELETE FROM orders WHERE id = 99');
    await db.execute('INSERT INTO orders VALUES (2) ON CONFLICT DO NOTHING');
    expect(await queue().missed()).toBe(4);
    await db.execute('TRUNCATE orders');
    expect(await queue().missed()).toBe(5);
    expect(await db.takeKinds()).toEqual([]);
    expect(await queue().credit()).toEqual({ maxId: 5, lastId: 5 });
  });

  it('holds for the rows of a partitioned table too', async () => {
    await db.install('orders', PARTITIONED);
    await queue().setCredit(2);
    await db.execute('INSERT INTO orders SELECT generate_series(1, 5)');
    expect(await db.takeKinds()).toEqual(['I 1', 'I 2']);
    const missed = await queue().missed();
    expect(missed).toBeGreaterThan(0);
    await db.execute('UPDATE orders SET name = name');
    expect(await queue().missed()).toBe(missed);
    await queue().setCredit(100);
    await db.execute("UPDATE orders SET name = 'a' WHERE id = 5");
    expect(await db.takeKinds()).toEqual(['U 5']);
  });

  it('makes nobody wait while somebody changes it', async () => {
    await db.install('orders', PLAIN);
    await db.withSession(async (session) => {
      await session.execute(`BEGIN; SELECT setval('"TCC_CREDIT"', 500)`);
      await db.execute("SET statement_timeout = '10s'; INSERT INTO orders VALUES (1)");
      await queue().raiseCredit(600);
      await session.execute('ROLLBACK');
    });
    expect(await db.takeKinds()).toEqual(['I 1']);
    expect((await queue().credit())?.maxId).toBe(600);
  });

  it.each([
    ['switched off', `SELECT setval('"TCC_CREDIT"', 0)`],
    ['never set', 'ALTER SEQUENCE "TCC_CREDIT" RESTART'],
  ])('lets a transaction go on that began while it was %s, and in whose midst the change log is dropped', async (_what, without) => {
    await db.install('orders', PLAIN);
    await db.execute(without);
    await db.withSession(async (session) => {
      await session.execute('BEGIN; INSERT INTO orders VALUES (1)');
      await db.execute('DROP TABLE "TCC_EVENT"');
      await queue().setCredit(1_000);
      await session.execute('INSERT INTO orders VALUES (2); COMMIT');
    });
    expect(await db.execute('SELECT id FROM orders')).toHaveLength(2);
    expect(Number((await db.execute('SELECT last_value FROM "TCC_MISSED_SEQ"'))[0].last_value)).toBe(2);
  });

  it.each([
    ['dropped', 'DROP SEQUENCE "TCC_CREDIT"', PLAIN],
    ['dropped, partitioned', 'DROP SEQUENCE "TCC_CREDIT"', PARTITIONED],
    ['a table now', 'DROP SEQUENCE "TCC_CREDIT"; CREATE TABLE "TCC_CREDIT" (max_id bigint)', PLAIN],
    ['a table now, partitioned', 'DROP SEQUENCE "TCC_CREDIT"; CREATE TABLE "TCC_CREDIT" (max_id bigint)', PARTITIONED],
    ['never set', 'ALTER SEQUENCE "TCC_CREDIT" RESTART', PLAIN],
  ])('never fails the product: %s', async (_what, damage, createTable) => {
    const layout = await db.install('orders', createTable);
    await db.withSession(async (session) => {
      await session.execute('INSERT INTO orders VALUES (1)');
      await db.execute(damage);
      await session.execute('INSERT INTO orders VALUES (2)');
      await session.execute("UPDATE orders SET name = 'a' WHERE id = 2; DELETE FROM orders WHERE id = 2");
      expect(await db.takeKinds()).toEqual(['I 1']);
      expect(await queue().missed()).toBe(3);
      if (damage.includes('TABLE')) await db.execute('DROP TABLE "TCC_CREDIT"');
      await db.database.structures.install(OWNER, [layout]);
      if (damage.startsWith('ALTER')) await queue().setCredit(1_000);
      await session.execute('INSERT INTO orders VALUES (3)');
    });
    expect(await db.takeKinds()).toEqual(['I 3']);
  });
});
