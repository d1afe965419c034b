import type { EntityReader } from '../../../src/dialects';
import { mappingOf, object, scalars } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

describe('an entity reader kept for long', () => {
  let db: PostgresUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
  });
  afterAll(async () => {
    await db.close();
  });

  async function reader(name: string): Promise<EntityReader> {
    const table = await db.describe(name);
    const fields = [object(table, 'id', true, ['id', 'id', 'NUMBER']), ...scalars(table, ['note', 'note', 'STRING'])];
    return db.database.entityReader(mappingOf({ table, rowFilter: [], fields }));
  }
  const read = async (kept: EntityReader, ...keys: string[]) =>
    (await kept.readByKeys(keys.map((key) => [key]))).map(({ document }) => JSON.parse(document) as unknown);

  it('reads one key as many, however often it read before', async () => {
    await db.execute(
      `CREATE TABLE kept (id int PRIMARY KEY, note text); INSERT INTO kept SELECT i, 'n' || i FROM generate_series(1, 3000) i`,
    );
    const kept = await reader('kept');
    for (let turn = 0; turn < 8; turn++) expect(await read(kept, '7')).toEqual([{ id: { id: 7 }, note: 'n7' }]);
    const all = Array.from({ length: 3_000 }, (_, index) => String(index + 1));
    expect(await read(kept, ...all)).toHaveLength(3_000);
  });

  it('reads on after the table was altered beneath it', async () => {
    await db.execute(`CREATE TABLE altered (id int PRIMARY KEY, note varchar(5)); INSERT INTO altered VALUES (1, 'one')`);
    const kept = await reader('altered');
    for (let turn = 0; turn < 8; turn++) await read(kept, '1');
    await db.execute('ALTER TABLE altered ALTER COLUMN note TYPE text, ALTER COLUMN id TYPE bigint, ADD COLUMN more int');
    await db.execute(`UPDATE altered SET note = 'longer than five'`);
    expect(await read(kept, '1')).toEqual([{ id: { id: 1 }, note: 'longer than five' }]);
    await db.execute('ALTER TABLE altered DROP COLUMN note');
    await expect(read(kept, '1')).rejects.toThrow();
    await db.execute(`ALTER TABLE altered ADD COLUMN note text DEFAULT 'back'`);
    expect(await read(kept, '1')).toEqual([{ id: { id: 1 }, note: 'back' }]);
  });
});
