import { timeSum } from '../../../src/client/capture/time-sum';
import type { ChangeLogOwner, ChangeRow, HandOffBatch } from '../../../src/dialects';
import { onEveryEngine, openUnderTest, OWNER, type DialectUnderTest } from './dialect-under-test';

onEveryEngine('the change queue', (engine) => {
  let db: DialectUnderTest;

  /** The next batch, of these rows. */
  async function batchOf(...rows: ChangeRow[]): Promise<HandOffBatch> {
    const { handOffNumber } = (await db.database.changeQueue.ownerRecord())!;
    return { number: handOffNumber + 1, changeIds: rows.map(({ id }) => id), timeSum: timeSum(rows) };
  }

  beforeAll(async () => {
    db = await openUnderTest(engine);
    await db.createTable('orders', 'id int PRIMARY KEY');
  });
  afterAll(async () => {
    await db.close();
  });

  it('has no owner record before it is installed, then its hand-off number starts at zero', async () => {
    expect(await db.database.changeQueue.ownerRecord()).toBeNull();
    await db.capture('orders');
    expect(await db.database.changeQueue.ownerRecord()).toEqual({ ...OWNER, changeLog: 'TCC_EVENT', handOffNumber: 0 });
  });

  it('shows a transaction that committed late below ids read before', async () => {
    await db.withSession(async (late) => {
      await late.begin();
      await late.execute('INSERT INTO orders (id) VALUES (1)');
      await db.insert('orders', [2]);
      const [first] = await db.database.changeQueue.read(null, 10);
      expect(first.newValues).toEqual(['2']);
      await late.commit();
      expect(await db.database.changeQueue.read(first.id, 10)).toEqual([]);
      expect((await db.database.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['1'], ['2']]);
    });
    await db.takeChanges();
  });

  it('deletes exactly the rows handed off, and tolerates to do it again', async () => {
    for (let id = 10; id <= 14; id++) await db.insert('orders', [id]);
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
    const batch = await batchOf(rows[0], rows[2]);
    expect(await db.database.changeQueue.handOff(OWNER, batch)).toBe(true);
    expect(await db.database.changeQueue.handOff(OWNER, batch)).toBe(true);
    expect((await db.database.changeQueue.ownerRecord())?.handOffNumber).toBe(batch.number);
    expect((await db.database.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['11'], ['13'], ['14']]);
    expect(await db.database.changeQueue.backlog(2)).toBe(2);
    expect(await db.database.changeQueue.backlog(10)).toBe(3);
  });

  it('hands nothing off that is not what was read (correctness rule 19)', async () => {
    const rows = await db.database.changeQueue.read(null, 10);
    const batch = await batchOf(...rows);
    const refused: [what: string, owner: ChangeLogOwner, batch: HandOffBatch][] = [
      ['of another instance', { ...OWNER, instanceId: 'intruder' }, batch],
      ['of another connection', { ...OWNER, connectionId: 'intruder' }, batch],
      ['numbered too high', OWNER, { ...batch, number: batch.number + 1 }],
      ['numbered too low', OWNER, { ...batch, number: batch.number - 2 }],
      ['with a row that is not there', OWNER, { ...batch, changeIds: [...batch.changeIds, 999_999] }],
      ['with rows of other times', OWNER, { ...batch, timeSum: `${BigInt(batch.timeSum!) + 1n}` }],
    ];
    const before = await db.database.changeQueue.ownerRecord();
    for (const [what, owner, list] of refused) expect([what, await db.database.changeQueue.handOff(owner, list)]).toEqual([what, false]);
    expect(await db.database.changeQueue.read(null, 10)).toEqual(rows);
    expect(await db.database.changeQueue.ownerRecord()).toEqual(before);
  });

  it.each(['04:05:06', '04:05:06.5', '04:05:06.7471', '04:05:06.000001', '23:59:59.999999'])(
    'tells the time of a change to the microsecond, so that it hands off what was read: %s',
    async (time) => {
      await db.takeChanges();
      await db.execute('DELETE FROM orders');
      await db.insert('orders', [1]);
      await db.execute(`UPDATE "TCC_EVENT" SET changed_at = '2024-02-03 ${time}'`);
      const rows = await db.database.changeQueue.read(null, 10);
      expect(rows.every(({ changedAt }) => /\.\d{6}Z$/.test(changedAt))).toBe(true);
      expect(await db.database.changeQueue.handOff(OWNER, await batchOf(...rows))).toBe(true);
    },
  );

  it('reads in the order of ids as numbers, not as text', async () => {
    await db.takeChanges();
    await db.execute(engine.sql.insertSeries('orders (id)', 1000, 1200));
    const ids = (await db.database.changeQueue.read(null, 1_000)).map((row) => row.id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(String(ids[0]).length).toBeLessThan(String(ids[200]).length);
  });

  it('hands off thousands of rows at once', async () => {
    await db.execute(engine.sql.insertSeries('orders (id)', 10_001, 15_000));
    expect(await db.takeChanges()).toHaveLength(5_201);
    expect(await db.database.changeQueue.backlog(10)).toBe(0);
  });

  it('says that the log is missing', async () => {
    await db.database.structures.uninstallChangeLog(OWNER);
    await expect(db.database.changeQueue.read(null, 1)).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
    const batch = { number: 1, changeIds: [1], timeSum: null };
    await expect(db.database.changeQueue.handOff(OWNER, batch)).rejects.toMatchObject({ code: 'PRODUCT_OBJECT_MISSING' });
  });
});
