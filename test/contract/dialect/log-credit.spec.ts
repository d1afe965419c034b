import { openPostgresUnderTest, OWNER, type DialectUnderTest } from './dialect-under-test';

const PARTITIONED = `CREATE TABLE orders (id int PRIMARY KEY, name text) PARTITION BY RANGE (id); CREATE TABLE orders_1 PARTITION OF orders DEFAULT`;
const PLAIN = 'CREATE TABLE orders (id int PRIMARY KEY, name text)';

describe('the credit of the change log (correctness rule 11)', () => {
  let db: DialectUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(async () => {
    await db.close();
  });
  const queue = () => db.database.changeQueue;

  it('is generous from the start, counts with the ids, and is only ever raised', async () => {
    expect(await queue().credit()).toBeNull();
    await db.watch('orders', PLAIN);
    expect(await queue().credit()).toEqual({ maxId: 1_000_000, lastId: 0 });
    await db.product.query('INSERT INTO orders SELECT generate_series(1, 3)');
    await queue().raiseCredit(2_000_000);
    await queue().raiseCredit(1_500_000);
    expect(await queue().credit()).toEqual({ maxId: 2_000_000, lastId: 3 });
  });

  it('stays off while it is switched off, and goes on when it is set', async () => {
    await db.watch('orders', PLAIN);
    await queue().setCredit(0);
    await queue().raiseCredit(2_000_000);
    expect((await queue().credit())?.maxId).toBe(0);
    await db.product.query('INSERT INTO orders VALUES (1)');
    expect(await db.takeKinds()).toEqual([]);
    await queue().setCredit(1_000);
    await db.product.query('INSERT INTO orders VALUES (2)');
    expect(await db.takeKinds()).toEqual(['I 2']);
  });

  it('lets statements pass that it does not cover, and counts each that had something to log as missed', async () => {
    await db.watch('orders', PLAIN);
    await db.product.query('INSERT INTO orders SELECT generate_series(1, 5)');
    await queue().setCredit(5);
    await db.takeChanges();
    await db.product.query('INSERT INTO orders VALUES (6), (7)');
    await db.product.query("UPDATE orders SET name = 'a'");
    await db.product.query("UPDATE orders SET name = 'b' WHERE id = 1");
    await db.product.query('DELETE FROM orders WHERE id = 1');
    expect(await queue().missed()).toBe(4);
    await db.product.query('UPDATE orders SET name = name');
    await db.product.query('UPDATE orders SET name = name WHERE id = 2');
    await db.product.query("UPDATE orders SET name = 'x' WHERE id = 99");
    await db.product.query('DELETE FROM orders WHERE id = 99');
    await db.product.query('INSERT INTO orders VALUES (2) ON CONFLICT DO NOTHING');
    expect(await queue().missed()).toBe(4);
    await db.product.query('TRUNCATE orders');
    expect(await queue().missed()).toBe(5);
    expect(await db.takeKinds()).toEqual([]);
    expect(await queue().credit()).toEqual({ maxId: 5, lastId: 5 });
  });

  it('lets a statement that began within it log all of its rows', async () => {
    await db.watch('orders', PLAIN);
    await queue().setCredit(1);
    await db.product.query('INSERT INTO orders SELECT generate_series(1, 5)');
    expect(await db.takeKinds()).toHaveLength(5);
    await db.product.query('INSERT INTO orders VALUES (6)');
    expect(await db.takeKinds()).toEqual([]);
  });

  it('holds for the rows of a partitioned table too', async () => {
    await db.watch('orders', PARTITIONED);
    await queue().setCredit(2);
    await db.product.query('INSERT INTO orders SELECT generate_series(1, 5)');
    expect(await db.takeKinds()).toEqual(['I 1', 'I 2']);
    const missed = await queue().missed();
    expect(missed).toBeGreaterThan(0);
    await db.product.query('UPDATE orders SET name = name');
    expect(await queue().missed()).toBe(missed);
    await queue().setCredit(100);
    await db.product.query("UPDATE orders SET name = 'a' WHERE id = 5");
    expect(await db.takeKinds()).toEqual(['U 5']);
  });

  it('is switched off by one statement of a person without our help, at once and in every session', async () => {
    await db.watch('orders', PLAIN);
    await db.withSession(async (session) => {
      await session.query('INSERT INTO orders VALUES (1)');
      await db.product.query(`SELECT setval('"TCC_CREDIT"', 0)`);
      await session.query('INSERT INTO orders VALUES (2)');
    });
    expect(await db.takeKinds()).toEqual(['I 1']);
    expect(await queue().missed()).toBe(1);
  });

  it('makes nobody wait while somebody changes it', async () => {
    await db.watch('orders', PLAIN);
    await db.withSession(async (session) => {
      await session.query(`BEGIN; SELECT setval('"TCC_CREDIT"', 500)`);
      await db.product.query("SET statement_timeout = '10s'; INSERT INTO orders VALUES (1)");
      await queue().raiseCredit(600);
      await session.query('ROLLBACK');
    });
    expect(await db.takeKinds()).toEqual(['I 1']);
    expect((await queue().credit())?.maxId).toBe(600);
  });

  it.each([
    ['switched off', `SELECT setval('"TCC_CREDIT"', 0)`],
    ['never set', 'ALTER SEQUENCE "TCC_CREDIT" RESTART'],
  ])('lets a transaction go on that began while it was %s, and in whose midst the change log is dropped', async (_what, without) => {
    await db.watch('orders', PLAIN);
    await db.product.query(without);
    await db.withSession(async (session) => {
      await session.query('BEGIN; INSERT INTO orders VALUES (1)');
      await db.product.query('DROP TABLE "TCC_EVENT"');
      await queue().setCredit(1_000);
      await session.query('INSERT INTO orders VALUES (2); COMMIT');
    });
    expect((await db.product.query('SELECT FROM orders')).rowCount).toBe(2);
    expect(Number((await db.product.query('SELECT last_value FROM "TCC_MISSED_SEQ"')).rows[0].last_value)).toBe(2);
  });

  it.each([
    ['dropped', 'DROP SEQUENCE "TCC_CREDIT"', PLAIN],
    ['dropped, partitioned', 'DROP SEQUENCE "TCC_CREDIT"', PARTITIONED],
    ['a table now', 'DROP SEQUENCE "TCC_CREDIT"; CREATE TABLE "TCC_CREDIT" (max_id bigint)', PLAIN],
    ['a table now, partitioned', 'DROP SEQUENCE "TCC_CREDIT"; CREATE TABLE "TCC_CREDIT" (max_id bigint)', PARTITIONED],
    ['never set', 'ALTER SEQUENCE "TCC_CREDIT" RESTART', PLAIN],
  ])('never fails the product: %s', async (_what, damage, createTable) => {
    const layout = await db.watch('orders', createTable);
    await db.withSession(async (session) => {
      await session.query('INSERT INTO orders VALUES (1)');
      await db.product.query(damage);
      await session.query('INSERT INTO orders VALUES (2)');
      await session.query("UPDATE orders SET name = 'a' WHERE id = 2; DELETE FROM orders WHERE id = 2");
      expect(await db.takeKinds()).toEqual(['I 1']);
      expect(await queue().missed()).toBe(3);
      if (damage.includes('TABLE')) await db.product.query('DROP TABLE "TCC_CREDIT"');
      await db.database.structures.install(OWNER, [layout]);
      if (damage.startsWith('ALTER')) await queue().setCredit(1_000);
      await session.query('INSERT INTO orders VALUES (3)');
    });
    expect(await db.takeKinds()).toEqual(['I 3']);
  });
});
