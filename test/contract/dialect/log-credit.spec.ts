import { onEveryEngine, openUnderTest, OWNER, whereAble, type DialectUnderTest } from './dialect-under-test';

const COLUMNS = 'id int PRIMARY KEY, name text';

onEveryEngine('the credit of the change log (correctness rule 11)', (engine) => {
  let db: DialectUnderTest;
  beforeEach(async () => {
    db = await openUnderTest(engine);
  });
  afterEach(async () => {
    await db.close();
  });
  const queue = () => db.database.changeQueue;

  it('is generous from the start, counts with the ids, and is only ever raised', async () => {
    expect(await queue().credit()).toBeNull();
    await db.watch('orders', COLUMNS);
    expect(await queue().credit()).toEqual({ maxId: 1_000_000, lastId: 0 });
    await db.insert('orders', [1, null], [2, null], [3, null]);
    await queue().raiseCredit(2_000_000);
    await queue().raiseCredit(1_500_000);
    const credit = await queue().credit();
    expect(credit?.maxId).toBe(2_000_000);
    expect(credit?.lastId).toBeGreaterThanOrEqual(3);
  });

  it('stays off while it is switched off, and goes on when it is set', async () => {
    await db.watch('orders', COLUMNS);
    await queue().setCredit(0);
    await queue().raiseCredit(2_000_000);
    expect((await queue().credit())?.maxId).toBe(0);
    await db.insert('orders', [1, null]);
    expect(await db.takeKinds()).toEqual([]);
    await queue().setCredit(1_000);
    await db.insert('orders', [2, null]);
    expect(await db.takeKinds()).toEqual(['I 2']);
  });

  it('lets statements pass that it does not cover, and counts each that had something to log as missed', async () => {
    await db.watch('orders', COLUMNS);
    await db.execute(engine.sql.insertSeries('orders (id)', 1, 5));
    await queue().setCredit(5);
    await db.takeChanges();
    await db.insert('orders', [6, null], [7, null]);
    await db.execute("UPDATE orders SET name = 'a'");
    await db.execute("UPDATE orders SET name = 'b' WHERE id = 1");
    await db.execute('DELETE FROM orders WHERE id = 1');
    expect(await queue().missed()).toBe(4);
    await db.execute('UPDATE orders SET name = name');
    await db.execute('UPDATE orders SET name = name WHERE id = 2');
    await db.execute("UPDATE orders SET name = 'x' WHERE id = 99");
    await db.execute('DELETE FROM orders WHERE id = 99');
    expect(await queue().missed()).toBe(4);
    expect(await db.takeKinds()).toEqual([]);
    expect((await queue().credit())?.maxId).toBe(5);
  });

  it('lets a statement that began within it log all of its rows', async () => {
    await db.watch('orders', COLUMNS);
    await queue().setCredit(1);
    await db.execute(engine.sql.insertSeries('orders (id)', 1, 5));
    expect(await db.takeKinds()).toHaveLength(5);
    await db.insert('orders', [6, null]);
    expect(await db.takeKinds()).toEqual([]);
  });

  it('is switched off by one statement of a person without our help, at once and in every session', async () => {
    await db.watch('orders', COLUMNS);
    await db.withSession(async (session) => {
      await session.execute('INSERT INTO orders (id) VALUES (1)');
      await db.execute(engine.ours.setCredit(0));
      await session.execute('INSERT INTO orders (id) VALUES (2)');
    });
    expect(await db.takeKinds()).toEqual(['I 1']);
    expect(await queue().missed()).toBe(1);
  });

  it('makes nobody wait while somebody changes it', async () => {
    await db.watch('orders', COLUMNS);
    await db.withSession(async (session) => {
      await session.begin();
      await session.execute(engine.ours.setCredit(500));
      await db.insert('orders', [1, null]);
      await session.rollback();
      await queue().raiseCredit(2_000_000);
    });
    expect(await db.takeKinds()).toEqual(['I 1']);
    expect((await queue().credit())?.maxId).toBe(2_000_000);
  });

  whereAble(engine, 'SURVIVES_BROKEN_TRIGGER', () => {
    it('never fails the product when it is dropped, and counts what is missed meanwhile', async () => {
      const layout = await db.watch('orders', COLUMNS);
      await db.withSession(async (session) => {
        await session.execute('INSERT INTO orders (id) VALUES (1)');
        await db.execute(engine.ours.dropCredit);
        await session.execute('INSERT INTO orders (id) VALUES (2)');
        await session.execute("UPDATE orders SET name = 'a' WHERE id = 2", 'DELETE FROM orders WHERE id = 2');
        expect(await db.takeKinds()).toEqual(['I 1']);
        expect(await queue().missed()).toBe(3);
        await db.database.structures.install(OWNER, [layout]);
        await session.execute('INSERT INTO orders (id) VALUES (3)');
      });
      expect(await db.takeKinds()).toEqual(['I 3']);
    });

    it('lets a transaction go on that began while it was switched off, and in whose midst the change log is dropped', async () => {
      await db.watch('orders', COLUMNS);
      await db.execute(engine.ours.setCredit(0));
      await db.withSession(async (session) => {
        await session.begin();
        await session.execute('INSERT INTO orders (id) VALUES (1)');
        await db.execute(engine.ours.dropLog);
        await queue().setCredit(1_000);
        await session.execute('INSERT INTO orders (id) VALUES (2)');
        await session.commit();
      });
      expect(await db.execute('SELECT id FROM orders ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
      expect(await queue().missed()).toBe(2);
    });
  });
});
