import { openPostgresUnderTest, OWNER, type DialectUnderTest } from './dialect-under-test';

describe('the change queue', () => {
  let db: DialectUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
    await db.product.query('CREATE TABLE orders (id int PRIMARY KEY)');
  });
  afterAll(async () => {
    await db.close();
  });

  it('has no hand-off number before it is installed, then starts at zero', async () => {
    expect(await db.database.changeQueue.handOffNumber()).toBeNull();
    await db.watch('orders', '');
    expect(await db.database.changeQueue.handOffNumber()).toBe(0);
  });

  it('shows a transaction that committed late below ids read before', async () => {
    await db.withSession(async (late) => {
      await late.query('BEGIN; INSERT INTO orders VALUES (1)');
      await db.product.query('INSERT INTO orders VALUES (2)');
      const [first] = await db.database.changeQueue.read(null, 10);
      expect(first.newValues).toEqual(['2']);
      await late.query('COMMIT');
      expect(await db.database.changeQueue.read(first.id, 10)).toEqual([]);
      expect((await db.database.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['1'], ['2']]);
    });
    await db.takeChanges();
  });

  it('deletes exactly the rows handed off, and tolerates to do it again', async () => {
    await db.product.query('INSERT INTO orders SELECT generate_series(10, 14)');
    const rows = await db.database.changeQueue.read(null, 3);
    expect(rows).toHaveLength(3);
    expect(rows[0]).toEqual({
      id: rows[0].id,
      layoutId: 1,
      kind: 'I',
      kinds: null,
      oldValues: null,
      newValues: ['10'],
      changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/) as string,
    });
    const ids = [rows[0].id, rows[2].id];
    await db.database.changeQueue.handOff(ids, 7);
    await db.database.changeQueue.handOff(ids, 7);
    expect(await db.database.changeQueue.handOffNumber()).toBe(7);
    expect((await db.database.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['11'], ['13'], ['14']]);
    expect(await db.database.changeQueue.backlog(2)).toBe(2);
    expect(await db.database.changeQueue.backlog(10)).toBe(3);
  });

  it('does not turn the counter back when a hand-off arrives late', async () => {
    await db.database.changeQueue.handOff([], 9);
    await db.database.changeQueue.handOff([], 8);
    expect(await db.database.changeQueue.handOffNumber()).toBe(9);
  });

  it('reads in the order of ids as numbers, not as text', async () => {
    await db.takeChanges();
    await db.product.query('INSERT INTO orders SELECT generate_series(1000, 1200)');
    const ids = (await db.database.changeQueue.read(null, 1_000)).map((row) => row.id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(String(ids[0]).length).toBeLessThan(String(ids[200]).length);
  });

  it('says that the log is missing', async () => {
    await db.database.structures.uninstallChangeLog(OWNER);
    await expect(db.database.changeQueue.read(null, 1)).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
    await expect(db.database.changeQueue.handOff([1], 1)).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
  });
});
