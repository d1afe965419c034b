import { onEngine, sqlServerEngine, whereAble } from '../../support/engines';
import { mappingOf, object, openUnderTest, type DialectUnderTest } from '../dialect/dialect-under-test';

/* What no other server of this protocol shows: on Babelfish each is skipped under the reason. */
onEngine(sqlServerEngine, 'what SQL Server alone can show', (engine) => {
  let db: DialectUnderTest;
  beforeAll(async () => {
    db = await openUnderTest(engine);
  });
  afterAll(() => db.close());

  whereAble(engine, 'MERGE', () => {
    it('each arm of a MERGE is logged, once', async () => {
      await db.watch('merged', 'id int PRIMARY KEY, n int');
      await db.insert('merged', [1, 1], [2, 1]);
      await db.takeChanges();
      await db.execute(`MERGE merged AS t USING (VALUES (1, 5), (3, 5)) AS s (id, n) ON t.id = s.id
        WHEN MATCHED THEN UPDATE SET n = s.n WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n) WHEN NOT MATCHED BY SOURCE THEN DELETE;`);
      expect((await db.takeKinds()).sort()).toEqual(['D 2>', 'I 3', 'U 1']);
    });
  });

  whereAble(engine, 'ERROR_334', () => {
    it('a product that reads OUTPUT without INTO fails beside any trigger, and is found before', async () => {
      await db.createTable('told', 'id int PRIMARY KEY');
      await db.execute('CREATE PROCEDURE tell AS INSERT INTO told (id) OUTPUT inserted.id VALUES (1)');
      const { table } = await db.describe('told');
      const hazards = await db.database.introspection.hazards([table], { managerialColumns: false });
      expect(hazards.map(({ code }) => code)).toContain('OUTPUT_WITHOUT_INTO');
      await db.capture('told', { managerialColumns: false });
      await expect(db.execute('EXEC tell')).rejects.toMatchObject({ number: 334 });
      await db.execute('DECLARE @ids TABLE (id int); INSERT INTO told (id) OUTPUT inserted.id INTO @ids VALUES (2)');
      expect(await db.takeKinds()).toEqual(['I 2']);
    });
  });

  whereAble(engine, 'LOG_NEEDS_NO_RIGHT', () => {
    it('writers without any grant on our objects are logged', async () => {
      await db.watch('granted', 'id int PRIMARY KEY');
      await db.execute('CREATE USER clerk WITHOUT LOGIN', 'GRANT INSERT ON granted TO clerk');
      await db.execute("EXECUTE AS USER = 'clerk'; INSERT INTO granted (id) VALUES (1); REVERT");
      expect(await db.takeKinds()).toEqual(['I 1']);
    });
  });

  whereAble(engine, 'READPAST', () => {
    it('rows of the log that a transaction still holds are passed, not waited for', async () => {
      await db.watch('held', 'id int PRIMARY KEY');
      await db.withSession(async (session) => {
        await session.begin();
        await session.execute('INSERT INTO held (id) VALUES (1)');
        await db.insert('held', [2]);
        expect((await db.database.changeQueue.read(null, 10)).map(({ newValues }) => newValues)).toEqual([['2']]);
        await session.commit();
      });
      expect(await db.takeKinds()).toEqual(['I 1', 'I 2']);
    });
  });

  whereAble(engine, 'SUPPLEMENTARY_CHARACTERS', () => {
    it('keys beyond the Basic Multilingual Plane are found again', async () => {
      await db.createTable('unicode', 'id text PRIMARY KEY');
      await db.insert('unicode', ['\u{1F600}']);
      const table = await db.describe('unicode');
      const fields = [object(table, 'id', true, ['id', 'id', 'STRING'])];
      const [row] = await db.database.entityReader(mappingOf({ table, rowFilter: [], fields })).readByKeys([['\u{1F600}']]);
      expect([row.found, row.keyTexts]).toEqual([true, ['\u{1F600}']]);
    });
  });
});
