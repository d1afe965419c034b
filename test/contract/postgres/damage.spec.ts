import type { CaptureLayout } from '../../../src/dialects';
import { OWNER } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

const TABLES = {
  plain: 'CREATE TABLE watched (id int PRIMARY KEY, name text)',
  partitioned: `CREATE TABLE watched (id int PRIMARY KEY, name text) PARTITION BY RANGE (id);
    CREATE TABLE watched_low PARTITION OF watched FOR VALUES FROM (0) TO (100); CREATE TABLE watched_rest PARTITION OF watched DEFAULT`,
};

/** What somebody may do to our objects, knowingly or not; an installation mends it. */
const MENDABLE: [what: string, sql: string][] = [
  ['the change log is dropped', 'DROP TABLE "TCC_EVENT"'],
  ['the sequence of the change ids is dropped', 'DROP SEQUENCE "TCC_EVENT_SEQ" CASCADE'],
  ['the sequence of missed changes is dropped', 'DROP SEQUENCE "TCC_MISSED_SEQ"'],
  ['the credit is dropped', 'DROP SEQUENCE "TCC_CREDIT"'],
  ['the owner record is dropped', 'DROP TABLE "TCC_OWNER"'],
  ['the triggers are disabled', 'ALTER TABLE watched DISABLE TRIGGER USER'],
  [
    'everything but the triggers is dropped',
    'DROP TABLE "TCC_EVENT", "TCC_OWNER"; DROP SEQUENCE "TCC_MISSED_SEQ", "TCC_CREDIT"; DROP SEQUENCE IF EXISTS "TCC_EVENT_SEQ"',
  ],
];

/** What nobody but whoever did it can undo: the change log may hold something of theirs. */
const ALTERATIONS: [what: string, sql: string][] = [
  ['is renamed', 'ALTER TABLE "TCC_EVENT" RENAME TO tcc_event_old'],
  ['loses a column', 'ALTER TABLE "TCC_EVENT" DROP COLUMN origin'],
  ['has a column renamed', 'ALTER TABLE "TCC_EVENT" RENAME COLUMN kind TO sort'],
  ['has the type of a column changed', 'ALTER TABLE "TCC_EVENT" ALTER COLUMN new_values TYPE integer USING 0'],
  ['gets a column it must not lack', 'ALTER TABLE "TCC_EVENT" ADD COLUMN own integer NOT NULL'],
  ['gets a constraint that nothing meets', 'ALTER TABLE "TCC_EVENT" ADD CHECK (false)'],
  [
    'gets a trigger that fails',
    `CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not here'; END $$;
     CREATE TRIGGER own BEFORE INSERT ON "TCC_EVENT" FOR EACH ROW EXECUTE FUNCTION fail()`,
  ],
];

describe.each(Object.entries(TABLES))('objects of ours beside a %s table of PostgreSQL', (kind, createTable) => {
  let db: PostgresUnderTest;
  let layout: CaptureLayout;

  beforeEach(async () => {
    db = await openPostgresUnderTest();
    layout = await db.install('watched', createTable);
  });

  afterEach(() => db.close());

  /** Whatever a product does to its table, single rows and many, within savepoints and without. */
  async function writeAll(): Promise<void> {
    await db.execute("INSERT INTO watched VALUES (1, 'a'), (200, 'b')");
    await db.execute("UPDATE watched SET name = 'c'; UPDATE watched SET id = 2 WHERE id = 1; DELETE FROM watched WHERE id = 2");
    await db.execute("BEGIN; INSERT INTO watched VALUES (3, 'x'); SAVEPOINT s; DELETE FROM watched; ROLLBACK TO s; COMMIT");
    await db.execute('TRUNCATE watched');
  }

  // What every engine's suite does to a plain table.
  if (kind !== 'plain') {
    it.each(MENDABLE)("never make the product's write fail, and can be made again, when %s", async (_what, damage) => {
      await db.execute(damage);
      await writeAll();
      const states = await db.database.structures.verify(OWNER, [layout]);
      expect(states.filter(({ state }) => state !== 'OK')).not.toEqual([]);

      await db.database.structures.install(OWNER, [layout]);
      await db.takeChanges();
      await db.execute("INSERT INTO watched VALUES (4, 'a')");
      expect(await db.takeKinds()).toEqual(['I 4']);
    });

    it.each(ALTERATIONS)(
      "never make the product's write fail, and count what they miss, when the change log %s",
      async (_what, alteration) => {
        await db.execute(alteration);
        await writeAll();
        expect(await db.database.changeQueue.missed()).toBeGreaterThan(0);
      },
    );
  }

  it('let a transaction go on that wrote before the change log was altered, and hold the alteration up until its end', async () => {
    await db.withSession(async (session) => {
      await session.execute("BEGIN; INSERT INTO watched VALUES (1, 'a')");
      const altered = db.execute('ALTER TABLE "TCC_EVENT" DROP COLUMN origin');
      await session.execute("SAVEPOINT s; INSERT INTO watched VALUES (2, 'a'); ROLLBACK TO s; INSERT INTO watched VALUES (3, 'a'); COMMIT");
      await altered;
      await session.execute("INSERT INTO watched VALUES (4, 'a')");
    });
    expect(await db.execute('SELECT id FROM "TCC_EVENT"')).toHaveLength(2);
  });

  it('tell that a managerial column was renamed, and are made again, which lets the product write on', async () => {
    await db.execute('ALTER TABLE watched RENAME COLUMN "TCC_ORIGIN" TO origin');
    const states = await db.database.structures.verify(OWNER, [layout]);
    expect(states.filter(({ state }) => state !== 'OK').map(({ kind, state }) => `${kind} ${state}`)).toContain('COLUMN MISSING');
    await db.database.structures.install(OWNER, [layout]);
    await db.execute("INSERT INTO watched VALUES (1, 'a')");
    expect(await db.takeKinds()).toEqual(['I 1']);
  });
});
