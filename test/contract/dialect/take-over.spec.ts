import { layoutOf, onEveryEngine, openUnderTest, OWNER, type DialectUnderTest } from './dialect-under-test';

const SUCCESSOR = { instanceId: 'instance-2', connectionId: 'connection-9' };

onEveryEngine('a change log that is there already', (engine) => {
  let db: DialectUnderTest;
  beforeEach(async () => {
    db = await openUnderTest(engine);
  });
  afterEach(async () => {
    await db.close();
  });
  const structures = () => db.database.structures;

  it('is taken over: emptied, counters anew, and without the triggers of the owner before', async () => {
    const layout = await db.watch('orders', 'id int PRIMARY KEY');
    await db.watch('forgotten', 'id int PRIMARY KEY');
    await db.insert('orders', [1]);
    await db.takeChanges();
    await db.insert('orders', [2]);
    await db.database.changeQueue.setCredit(0);
    await db.insert('orders', [3]);

    await structures().takeOver(SUCCESSOR);
    expect(await db.database.changeQueue.ownerRecord()).toMatchObject({ ...SUCCESSOR, handOffNumber: 0 });
    expect(await db.database.changeQueue.missed()).toBe(0);
    expect((await db.database.changeQueue.credit())?.maxId).toBeGreaterThan(1_000_000);
    await db.insert('orders', [4]);
    await db.insert('forgotten', [4]);
    expect(await db.database.changeQueue.read(null, 10)).toEqual([]);
    await expect(structures().plan(OWNER, [])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });

    await structures().install(SUCCESSOR, [layout]);
    await db.execute('INSERT INTO orders (id) VALUES (5)', 'INSERT INTO forgotten (id) VALUES (5)');
    expect((await db.database.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['5']]);
    expect((await structures().verify(SUCCESSOR, [layout])).every(({ state }) => state === 'OK')).toBe(true);
  });

  it('is left alone by its owner, and where there is none', async () => {
    await structures().takeOver(OWNER);
    expect(await db.database.changeQueue.ownerRecord()).toBeNull();
    await db.watch('orders', 'id int PRIMARY KEY');
    await db.insert('orders', [1]);
    await structures().takeOver(OWNER);
    expect(await db.takeKinds()).toEqual(['I 1']);
  });

  it('is taken over also when its owner record is gone', async () => {
    await db.watch('orders', 'id int PRIMARY KEY');
    await db.insert('orders', [1]);
    await db.execute(engine.ours.dropOwner, engine.ours.dropMissed);
    await structures().takeOver(SUCCESSOR);
    expect(await db.database.changeQueue.ownerRecord()).toMatchObject(SUCCESSOR);
    expect(await db.database.changeQueue.read(null, 10)).toEqual([]);
  });

  it('is refused when it is no change log, and leaves the log of another connector alone', async () => {
    await db.createTable('"TCC_EVENT"', 'id int');
    await expect(structures().takeOver(OWNER)).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });

    const neighbour = db.dialect.open({ ...db.settings, changeLogTable: 'TCC_EVENT_B' });
    await db.createTable('customers', 'id int PRIMARY KEY');
    await db.execute(engine.ours.dropLog);
    await neighbour.structures.install(SUCCESSOR, [layoutOf(await db.describe('customers'), 1)]);
    await db.watch('orders', 'id int PRIMARY KEY');
    await structures().takeOver({ ...SUCCESSOR, connectionId: 'connection-3' });
    await db.insert('customers', [1]);
    expect(await neighbour.changeQueue.read(null, 10)).toHaveLength(1);
    await neighbour.close();
  });
});
