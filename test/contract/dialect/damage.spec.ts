import type { CaptureLayout } from '../../../src/dialects';
import { onEveryEngine, openUnderTest, OWNER, whereAble, type DialectUnderTest } from './dialect-under-test';

onEveryEngine('objects of ours beside a plain table', (engine) => {
  let db: DialectUnderTest;
  let layout: CaptureLayout;

  beforeEach(async () => {
    db = await openUnderTest(engine);
    layout = await db.watch('watched', 'id int PRIMARY KEY, name text');
  });

  afterEach(() => db.close());

  /** Whatever a product does to its table, single rows and many, within savepoints and without. */
  async function writeAll(): Promise<void> {
    await db.insert('watched', [1, 'a'], [200, 'b']);
    await db.execute("UPDATE watched SET name = 'c'", 'UPDATE watched SET id = 2 WHERE id = 1', 'DELETE FROM watched WHERE id = 2');
    await db.withSession(async (session) => {
      await session.begin();
      await session.execute("INSERT INTO watched (id, name) VALUES (3, 'x')");
      await session.savepoint('s');
      await session.execute('DELETE FROM watched');
      await session.rollbackTo('s');
      await session.commit();
    });
    expect(await db.execute('SELECT id FROM watched ORDER BY id')).toEqual([{ id: 3 }, { id: 200 }]);
    await db.execute('TRUNCATE TABLE watched');
  }

  /** @returns whether the server refused it, as some protect what our objects use */
  const attempt = (damage: string[]) =>
    db.execute(...damage).then(
      () => false,
      () => true,
    );

  const { dropLog, dropIds, dropMissed, dropCredit, dropOwner, disableTriggers, alterations } = engine.ours;
  /** What somebody may do to our objects, knowingly or not; an installation mends it. */
  const mendable: [what: string, damage: string[]][] = [
    ['the change log is dropped', [dropLog]],
    ['the sequence of the change ids is dropped', [dropIds]],
    ['the sequence of missed changes is dropped', [dropMissed]],
    ['the credit is dropped', [dropCredit]],
    ['the owner record is dropped', [dropOwner]],
    ['the triggers are disabled', [disableTriggers('watched')]],
    ['everything but the triggers is dropped', [dropLog, dropOwner, dropMissed, dropCredit, dropIds]],
  ];

  whereAble(engine, 'SURVIVES_BROKEN_TRIGGER', () => {
    it.each(mendable)("never make the product's write fail, and can be made again, when %s", async (_what, damage) => {
      const refused = await attempt(damage);
      await writeAll();
      if (refused) return;
      const states = await db.database.structures.verify(OWNER, [layout]);
      expect(states.filter(({ state }) => state !== 'OK')).not.toEqual([]);

      await db.database.structures.install(OWNER, [layout]);
      await db.takeChanges();
      await db.insert('watched', [4, 'a']);
      expect(await db.takeKinds()).toEqual(['I 4']);
    });
  });

  /** What nobody but whoever did it can undo, as the change log may hold something of theirs. A server may refuse it. */
  async function writesAfter(alteration: string[]): Promise<void> {
    const refused = await attempt(alteration);
    await writeAll();
    expect((await db.database.changeQueue.missed()) > 0).toBe(!refused);
  }

  whereAble(engine, 'SURVIVES_BROKEN_TRIGGER', () => {
    for (const { what, statements, needs } of alterations) {
      const test = () => {
        it(`never make the product's write fail, and count what they miss, when the change log ${what}`, () => writesAfter(statements));
      };
      if (needs === undefined) test();
      else whereAble(engine, needs, test);
    }
  });

  it('tell that a managerial column was renamed, and are made again, which lets the product write on', async () => {
    await db.execute(engine.ours.renameColumn('watched', 'TCC_ORIGIN'));
    const states = await db.database.structures.verify(OWNER, [layout]);
    expect(states.filter(({ state }) => state !== 'OK').map(({ kind, state }) => `${kind} ${state}`)).toContain('COLUMN MISSING');
    await db.database.structures.install(OWNER, [layout]);
    await db.execute("INSERT INTO watched (id, name) VALUES (1, 'a')");
    expect(await db.takeKinds()).toEqual(['I 1']);
  });
});
