import { mappingOf, object } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

describe('reading behind row filters on PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
    await db.execute(`CREATE TABLE switches (id int PRIMARY KEY, active boolean, tag uuid);
      INSERT INTO switches VALUES (1, true, '6f1a7cbc-5d39-4d5e-9f3a-0a4a3c1b2d3e'), (2, false, NULL), (3, NULL, NULL)`);
  });
  afterAll(() => db.close());

  it.each([
    ['active', 'EQ', 'true', ['1']],
    ['active', 'NE', 't', ['2', '3']],
    ['tag', 'EQ', '6F1A7CBC-5D39-4D5E-9F3A-0A4A3C1B2D3E', ['1']],
  ] as const)('compares as the column does: %s %s %s', async (column, operator, value, keys) => {
    const table = await db.describe('switches');
    const fields = [object(table, 'id', true, ['id', 'id', 'NUMBER'])];
    const reader = db.database.entityReader(mappingOf({ table, rowFilter: [{ column, operator, values: [value] }], fields }));
    expect((await reader.readChunk(null, 10)).rows.map((row) => row.keyTexts[0])).toEqual(keys);
  });
});
