import type { EntityReader, EntityRow, MappedField, TableInfo } from '../../../src/dialects';
import { mappingOf, object, scalars } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

type Document = Record<string, unknown>;
const parse = (row: EntityRow): Document => JSON.parse(row.document) as Document;

describe('entity documents of PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
  });
  afterAll(async () => {
    await db.close();
  });

  /** A reader of one table whose key is `id`. */
  async function readerOf(name: string, fields: (table: TableInfo) => MappedField[]): Promise<EntityReader> {
    const table = await db.describe(name);
    const key = object(table, 'id', true, ['id', 'id', 'NUMBER']);
    return db.database.entityReader(mappingOf({ table, rowFilter: [], fields: [key, ...fields(table)] }));
  }

  async function readOne(name: string, fields: (table: TableInfo) => MappedField[]): Promise<EntityRow> {
    const [row] = await (await readerOf(name, fields)).readByKeys([['1']]);
    return row;
  }

  describe('scalars', () => {
    it('emits texts as strings, fixed text without its padding, and other columns as their plain text', async () => {
      await db.execute(`CREATE TABLE texts (id int PRIMARY KEY, v varchar, c char(8), u uuid, b boolean, n numeric(10,2), d date, j jsonb);
        INSERT INTO texts VALUES (1, E'a "q" \\\\ \\n é \u{1F600} %s', 'ab', '6f1a7cbc-5d39-4d5e-9f3a-0a4a3c1b2d3e', true, 1.50, '2024-02-03', '{"x":1}')`);
      const row = await readOne('texts', (t) =>
        scalars(
          t,
          ['v', 'v', 'STRING'],
          ['c', 'c', 'STRING'],
          ['u', 'u', 'STRING'],
          ['b', 'b', 'STRING'],
          ['n', 'n', 'STRING'],
          ['d', 'd', 'STRING'],
          ['j', 'j', 'CLOB'],
        ),
      );
      expect(parse(row)).toEqual({
        id: { id: 1 },
        v: 'a "q" \\ \n é \u{1F600} %s',
        c: 'ab',
        u: '6f1a7cbc-5d39-4d5e-9f3a-0a4a3c1b2d3e',
        b: 'true',
        n: '1.50',
        d: '2024-02-03',
        j: '{"x": 1}',
      });
      expect(row.document.startsWith('{"id":{"id":1},"v":"a')).toBe(true);
    });

    it('emits numbers up to 15 digits as JSON numbers and longer ones as strings of their exact digits', async () => {
      await db.execute(`CREATE TABLE numbers (id int PRIMARY KEY, small numeric(12,3), big numeric(38,0), free numeric, money numeric(20,4), b bigint, f float8, r real);
        INSERT INTO numbers VALUES (1, 1.500, 12345678901234567890123456789012345678, 0.1000000000000000000001, 123456789012345.6700, 9223372036854775807, 1e300, 0.1),
          (2, -0.001, 999999999999999, 100000000000000.0000000, -99999999999.9999, 999999999999999, -0.5, 16777216),
          (3, NULL, 1000000000000000, NULL, 1000000000000000.0, 1000000000000000, NULL, NULL)`);
      const fields = ['small', 'big', 'free', 'money', 'b', 'f', 'r'];
      const reader = await readerOf('numbers', (t) => fields.flatMap((name) => scalars(t, [name, name, 'NUMBER'])));
      const documents = (await reader.readByKeys([['1'], ['2'], ['3']])).map(parse);
      expect(documents[0]).toMatchObject({
        small: 1.5,
        big: '12345678901234567890123456789012345678',
        free: '0.1000000000000000000001',
        money: '123456789012345.67',
        b: '9223372036854775807',
        f: 1e300,
        r: 0.1,
      });
      expect(documents[1]).toMatchObject({
        small: -0.001,
        big: 999999999999999,
        free: 100000000000000,
        money: -99999999999.9999,
        b: 999999999999999,
        f: -0.5,
        r: 16777216,
      });
      expect(documents[2]).toMatchObject({
        small: null,
        big: '1000000000000000',
        free: null,
        money: '1000000000000000',
        b: '1000000000000000',
        f: null,
        r: null,
      });
    });

    it.each([
      ['numeric', 'NaN'],
      ['numeric(10,2)', 'NaN'],
      ['numeric(20,2)', 'NaN'],
      ['float8', 'NaN'],
      ['float8', 'Infinity'],
      ['real', '-Infinity'],
    ])('reports %s %s as NUMBER_NOT_FINITE', async (type, value) => {
      await db.execute(
        `DROP TABLE IF EXISTS odd; CREATE TABLE odd (id int PRIMARY KEY, n ${type}); INSERT INTO odd VALUES (1, '${value}')`,
      );
      const row = await readOne('odd', (t) => scalars(t, ['n', 'n', 'NUMBER']));
      expect(row.problem).toEqual({ code: 'NUMBER_NOT_FINITE', path: 'n' });
      expect(parse(row)).toEqual({ id: { id: 1 }, n: null });
    });

    it('emits dates in UTC, timestamps without zone as local time of the connection', async () => {
      await db.execute(`CREATE TABLE dates (id int PRIMARY KEY, d date, t timestamp, f timestamp, z timestamptz, e timestamp);
        INSERT INTO dates VALUES (1, '0044-03-15', '2024-02-29 22:30:00', '2024-01-01 00:00:00.5', '2024-06-01 12:00:00.000001+09', '9999-12-31 00:00:00')`);
      const row = await readOne('dates', (t) => ['d', 't', 'f', 'z', 'e'].flatMap((name) => scalars(t, [name, name, 'DATE'])));
      expect(row.problem).toBeNull();
      expect(parse(row)).toEqual({
        id: { id: 1 },
        d: '0044-03-15T00:00:00+00:00',
        t: '2024-03-01T01:30:00+00:00',
        f: '2024-01-01T03:00:00.500000+00:00',
        z: '2024-06-01T03:00:00.000001+00:00',
        e: '9999-12-31T03:00:00+00:00',
      });
    });

    it.each([
      ['date', 'infinity'],
      ['date', '0001-01-01 BC'],
      ['date', '10000-01-01'],
      ['timestamp', '-infinity'],
      ['timestamp', '9999-12-31 23:59:59'],
      ['timestamp', '294276-12-31 23:59:59'],
      ['timestamptz', 'infinity'],
      ['timestamptz', '4000-01-01 BC'],
    ])('reports %s %s as DATE_INVALID', async (type, value) => {
      await db.execute(
        `DROP TABLE IF EXISTS odd; CREATE TABLE odd (id int PRIMARY KEY, d ${type}); INSERT INTO odd VALUES (1, '${value}')`,
      );
      const row = await readOne('odd', (t) => scalars(t, ['d', 'd', 'DATE']));
      expect(row.problem).toEqual({ code: 'DATE_INVALID', path: 'd' });
    });

    it('refuses a type that makes no sense for the column', async () => {
      await db.execute('CREATE TABLE senseless (id int PRIMARY KEY, b bytea)');
      await expect(readerOf('senseless', (t) => scalars(t, ['b', 'b', 'NUMBER']))).rejects.toThrow('COLUMN_TYPE_UNSUITABLE');
    });

    it('emits more attributes than a function call has arguments, whatever their names', async () => {
      const names = Array.from({ length: 120 }, (_, index) => `c"%s;${index}`);
      await db.execute(
        `CREATE TABLE wide (id int PRIMARY KEY, ${names.map((name) => `${db.dialect.quote(name)} int DEFAULT 1`).join(', ')}); INSERT INTO wide VALUES (1)`,
      );
      const row = await readOne('wide', (t) => names.flatMap((name) => scalars(t, [name, name, 'NUMBER'])));
      expect(parse(row)).toEqual({ id: { id: 1 }, ...Object.fromEntries(names.map((name) => [name, 1])) });
    });
  });

  describe('keys', () => {
    it.each([
      ['numeric', 'NUMBER', '10.500', '10.5'],
      ['numeric', 'NUMBER', '-0.0', '0'],
      ['numeric(38,0)', 'NUMBER', '12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
      ['float8', 'NUMBER', '1e21', '1000000000000000000000'],
      ['date', 'DATE', '2024-02-03', '2024-02-03T00:00:00+00:00'],
      ['timestamp', 'DATE', '2024-02-03 04:05:06.7', '2024-02-03T07:05:06.700000+00:00'],
      ['timestamptz', 'DATE', '2024-02-03 04:05:06+02', '2024-02-03T02:05:06+00:00'],
      ['char(5)', 'STRING', 'ab', 'ab'],
      ['varchar(8)', 'DATE', '20240203', '2024-02-03T00:00:00+00:00'],
      ['uuid', 'STRING', '6F1A7CBC-5D39-4D5E-9F3A-0A4A3C1B2D3E', '6f1a7cbc-5d39-4d5e-9f3a-0a4a3c1b2d3e'],
    ] as const)(
      'gives the key of a %s mapped as %s its canonical text, found or not, in a batch or a chunk',
      async (type, mapped, value, expected) => {
        await db.execute(`DROP TABLE IF EXISTS keyed; CREATE TABLE keyed (k ${type} PRIMARY KEY); INSERT INTO keyed VALUES ('${value}')`);
        const table = await db.describe('keyed');
        const reader = db.database.entityReader(
          mappingOf({ table, rowFilter: [], fields: [object(table, 'key', true, ['k', 'k', mapped])] }),
        );
        const chunk = await reader.readChunk(null, 1);
        const raw = chunk.last!;
        expect(chunk.rows[0].keyTexts).toEqual([expected]);
        expect((await reader.readChunk(raw, 1)).rows).toEqual([]);
        const [found] = await reader.readByKeys([raw]);
        await db.execute('DELETE FROM keyed');
        const [gone] = await reader.readByKeys([raw]);
        expect([found.found, found.keyTexts, gone.found, gone.keyTexts]).toEqual([true, [expected], false, [expected]]);
        expect(parse(gone)).toEqual(parse(found));
      },
    );
  });
});
