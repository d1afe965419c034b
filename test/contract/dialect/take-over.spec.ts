import { layoutOf, openPostgresUnderTest, OWNER, type DialectUnderTest } from './dialect-under-test';

const SUCCESSOR = { instanceId: 'instance-2', connectionId: 'connection-9' };

describe('a change log that is there already', () => {
  let db: DialectUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(async () => {
    await db.close();
  });
  const structures = () => db.database.structures;

  it('is taken over: emptied, counters anew, and without the triggers of the owner before', async () => {
    const layout = await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    await db.watch('forgotten', 'CREATE TABLE forgotten (id int PRIMARY KEY)');
    await db.product.query('INSERT INTO orders VALUES (1)');
    await db.takeChanges();
    await db.product.query('INSERT INTO orders VALUES (2)');
    await db.database.changeQueue.setCredit(0);
    await db.product.query('INSERT INTO orders VALUES (3)');

    await structures().takeOver(SUCCESSOR);
    expect(await db.database.changeQueue.ownerRecord()).toMatchObject({ ...SUCCESSOR, handOffNumber: 0 });
    expect(await db.database.changeQueue.missed()).toBe(0);
    expect((await db.database.changeQueue.credit())?.maxId).toBeGreaterThan(1_000_000);
    await db.product.query('INSERT INTO orders VALUES (4); INSERT INTO forgotten VALUES (4)');
    expect(await db.database.changeQueue.read(null, 10)).toEqual([]);
    await expect(structures().plan(OWNER, [])).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });

    await structures().install(SUCCESSOR, [layout]);
    await db.product.query('INSERT INTO orders VALUES (5); INSERT INTO forgotten VALUES (5)');
    expect((await db.database.changeQueue.read(null, 10)).map((row) => row.newValues)).toEqual([['5']]);
    expect((await structures().verify(SUCCESSOR, [layout])).every(({ state }) => state === 'OK')).toBe(true);
  });

  it('is left alone by its owner, and where there is none', async () => {
    await structures().takeOver(OWNER);
    expect(await db.database.changeQueue.ownerRecord()).toBeNull();
    await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    await db.product.query('INSERT INTO orders VALUES (1)');
    await structures().takeOver(OWNER);
    expect(await db.takeKinds()).toEqual(['I 1']);
  });

  it('is taken over also when its owner record is gone', async () => {
    await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    await db.product.query('INSERT INTO orders VALUES (1); DROP TABLE "TCC_OWNER"; DROP SEQUENCE "TCC_MISSED_SEQ"');
    await structures().takeOver(SUCCESSOR);
    expect(await db.database.changeQueue.ownerRecord()).toMatchObject(SUCCESSOR);
    expect(await db.database.changeQueue.read(null, 10)).toEqual([]);
  });

  it('is refused when it is no change log, and leaves the log of another connector alone', async () => {
    await db.product.query('CREATE TABLE "TCC_EVENT" (id int)');
    await expect(structures().takeOver(OWNER)).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });

    const neighbour = db.dialect.open({ ...db.settings, changeLogTable: 'TCC_EVENT_B' });
    await db.product.query('CREATE TABLE customers (id int PRIMARY KEY); DROP TABLE "TCC_EVENT"');
    await neighbour.structures.install(SUCCESSOR, [layoutOf(await db.describe('customers'), 1)]);
    await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    await structures().takeOver({ ...SUCCESSOR, connectionId: 'connection-3' });
    await db.product.query('INSERT INTO customers VALUES (1)');
    expect(await neighbour.changeQueue.read(null, 10)).toHaveLength(1);
    await neighbour.close();
  });

  it('of an older layout is brought to this one, with what waits in it', async () => {
    const layout = await db.watch('orders', 'CREATE TABLE orders (id int PRIMARY KEY, state text)');
    await db.product.query(`INSERT INTO orders VALUES (1, 'a'); SELECT setval('"TCC_EVENT_SEQ"', 5000000)`);
    await db.product.query(
      'ALTER TABLE "TCC_EVENT" DROP COLUMN kinds; DROP SEQUENCE "TCC_CREDIT"; UPDATE "TCC_OWNER" SET layout_version = 1',
    );
    const states = (await structures().verify(OWNER, [layout])).filter(({ state }) => state !== 'OK');
    expect(states.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['CHANGE_LOG CHANGED', 'SEQUENCE MISSING', 'OWNER CHANGED']);

    const groups = [
      ...layout.groups,
      { comparedColumns: ['id'], rowFilter: [{ column: 'state', operator: 'EQ' as const, values: ['b'] }] },
    ];
    const newer = { ...layout, layoutId: 2, groups };
    await structures().install(OWNER, [newer]);
    expect(await structures().plan(OWNER, [newer])).toEqual([]);
    expect(await db.database.changeQueue.credit()).toEqual({ maxId: 6_000_000, lastId: 5_000_000 });
    await db.product.query("UPDATE orders SET state = 'b'");
    expect((await db.takeChanges()).map(({ kind, kinds }) => [kind, kinds])).toEqual([
      ['I', null],
      ['U', 'UI'],
    ]);
  });
});
