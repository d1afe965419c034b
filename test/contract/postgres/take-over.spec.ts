import { OWNER } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

describe('a change log that is there already, on PostgreSQL,', () => {
  let db: PostgresUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(async () => {
    await db.close();
  });
  const structures = () => db.database.structures;

  it('of an older layout is brought to this one, with what waits in it', async () => {
    const layout = await db.install('orders', 'CREATE TABLE orders (id int PRIMARY KEY, state text)');
    await db.execute(`INSERT INTO orders VALUES (1, 'a'); SELECT setval('"TCC_EVENT_SEQ"', 5000000)`);
    await db.execute('ALTER TABLE "TCC_EVENT" DROP COLUMN kinds; DROP SEQUENCE "TCC_CREDIT"; UPDATE "TCC_OWNER" SET layout_version = 1');
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
    await db.execute("UPDATE orders SET state = 'b'");
    expect((await db.takeChanges()).map(({ kind, kinds }) => [kind, kinds])).toEqual([
      ['I', null],
      ['U', 'UI'],
    ]);
  });
});
