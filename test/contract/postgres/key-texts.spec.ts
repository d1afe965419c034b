import type { EntityReader } from '../../../src/dialects';
import { mappingOf, object } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

type Part = [label: string, column: string, type: 'STRING' | 'NUMBER' | 'DATE'];

describe('raw keys of key texts on PostgreSQL', () => {
  let db: PostgresUnderTest;
  let tables = 0;

  beforeAll(async () => {
    db = await openPostgresUnderTest();
  });
  afterAll(() => db.close());

  /** A table of its own with these columns and rows, read by the key parts. */
  async function readerOf(columns: string, rows: string, parts: Part[]): Promise<EntityReader> {
    const name = `keyed_${++tables}`;
    await db.execute(`CREATE TABLE ${name} (${columns}); INSERT INTO ${name} VALUES ${rows}`);
    const table = await db.describe(name);
    return db.database.entityReader(mappingOf({ table, rowFilter: [], fields: [object(table, 'id', true, ...parts)] }));
  }

  /** Reads every row of the table, and again by nothing but its key texts. */
  async function readBack(reader: EntityReader): Promise<{ read: string[]; again: string[] }> {
    const { rows } = await reader.readChunk(null, 100);
    const raw = await reader.rawKeysOf(rows.map((row) => row.keyTexts));
    expect(raw).not.toContain(null);
    const found = (await reader.readByKeys(raw as string[][])).filter((row) => row.found);
    return { read: rows.map((row) => row.keyTexts.join('|')).sort(), again: found.map((row) => row.keyTexts.join('|')).sort() };
  }

  it.each<[string, string, string, Part['2']]>([
    ['bigint', 'k bigint PRIMARY KEY', '(7), (-1), (9223372036854775807)', 'NUMBER'],
    ['numeric', 'k numeric PRIMARY KEY', '(7.50), (-0.001), (12345678901234567890.5)', 'NUMBER'],
    ['double precision', 'k float8 PRIMARY KEY', '(0.1), (1e300), (-2.5e-7)', 'NUMBER'],
    ['boolean', 'k boolean PRIMARY KEY', '(true), (false)', 'NUMBER'],
    ['text', 'k text PRIMARY KEY', `('a'), (' b '), (E'c"\\n'), ('')`, 'STRING'],
    ['char', 'k char(8) PRIMARY KEY', `('a'), ('a b')`, 'STRING'],
    ['uuid', 'k uuid PRIMARY KEY', `('6f1a7cbc-5d39-4d5e-9f3a-0a4a3c1b2d3e')`, 'STRING'],
    ['date', 'k date PRIMARY KEY', `('2024-02-29'), ('0044-03-15')`, 'DATE'],
    ['date as a string', 'k date PRIMARY KEY', `('2024-02-29')`, 'STRING'],
    ['timestamp with zone', 'k timestamptz PRIMARY KEY', `('2024-06-01 12:00:00.000001+09'), ('2024-06-01 00:00:00+00')`, 'DATE'],
    ['timestamp', 'k timestamp PRIMARY KEY', `('2024-06-01 22:30:00'), ('2024-06-01 00:00:00.5')`, 'DATE'],
    ['timestamp as a string', 'k timestamp PRIMARY KEY', `('2024-06-01 22:30:00.25')`, 'STRING'],
  ])('come back for a key of type %s', async (_type, columns, rows, type) => {
    const { read, again } = await readBack(await readerOf(columns, rows, [['k', 'k', type]]));
    expect(again).toEqual(read);
  });
});
