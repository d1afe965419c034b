import type { EntityMapping, MappedField, TableInfo } from '../../../src/dialects';
import { mappingOf, object, scalars } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

describe('texts in binary columns of PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest({ charset: 'windows-1252' });
    await db.execute(`CREATE TABLE memos (id int PRIMARY KEY, memo bytea);
      CREATE TABLE memo_lines (id int, line int, memo bytea);
      INSERT INTO memos VALUES (1, '\\x4f627365727661e7e36f20803530202d2d3e20937822'), (2, '\\x818d8f909d00ff'), (3, NULL), (4, ''), (5, '\\x5c0a0122');
      INSERT INTO memo_lines VALUES (1, 1, '\\xe9'), (1, 2, NULL), (1, 3, '\\x01')`);
  });
  afterAll(() => db.close());

  async function memos(): Promise<EntityMapping> {
    const [table, lines] = [await db.describe('memos'), await db.describe('memo_lines')];
    const column = (of: TableInfo, name: string) => of.columns.find((candidate) => candidate.name === name)!;
    const child = {
      table: lines,
      rowFilter: [],
      fields: scalars(lines, ['memo', 'memo', 'STRING']),
      join: [{ childColumn: column(lines, 'id'), parentColumn: column(table, 'id') }],
      orderBy: [column(lines, 'line')],
    };
    const array: MappedField = { kind: 'ARRAY', name: 'lines', required: false, child };
    const fields = [object(table, 'id', true, ['id', 'id', 'NUMBER']), ...scalars(table, ['memo', 'memo', 'CLOB']), array];
    return mappingOf({ table, rowFilter: [], fields });
  }

  it('are decoded by the charset of the connection, whatever their bytes', async () => {
    const reader = db.database.entityReader(await memos());
    const { rows } = await reader.readChunk(null, 10);
    const documents = rows.map(({ document }) => JSON.parse(document) as Record<string, unknown>);
    expect(documents.map(({ memo }) => memo)).toEqual(['Observação €50 --> “x"', expect.stringMatching(/ÿ$/), null, '', '\\\n\u0001"']);
    expect(documents[0].lines).toEqual([{ memo: 'é' }, { memo: null }, { memo: '\u0001' }]);
    expect(rows.map(({ problem }) => problem)).toEqual([null, null, null, null, null]);
    expect((await reader.readByKeys([['1'], ['9']])).map(({ found }) => found)).toEqual([true, false]);
  });
});
