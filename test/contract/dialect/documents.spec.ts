import type { EntityReader, EntityRow, MappedField, TableInfo } from '../../../src/dialects';
import { array, mappingOf, object, openPostgresUnderTest, scalars, type DialectUnderTest } from './dialect-under-test';

type Document = Record<string, unknown>;
const parse = (row: EntityRow): Document => JSON.parse(row.document) as Document;

describe('entity documents', () => {
  let db: DialectUnderTest;
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
      await db.product
        .query(`CREATE TABLE texts (id int PRIMARY KEY, v varchar, c char(8), u uuid, b boolean, n numeric(10,2), d date, j jsonb);
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
      await db.product
        .query(`CREATE TABLE numbers (id int PRIMARY KEY, small numeric(12,3), big numeric(38,0), free numeric, money numeric(20,4), b bigint, f float8, r real);
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
      await db.product.query(
        `DROP TABLE IF EXISTS odd; CREATE TABLE odd (id int PRIMARY KEY, n ${type}); INSERT INTO odd VALUES (1, '${value}')`,
      );
      const row = await readOne('odd', (t) => scalars(t, ['n', 'n', 'NUMBER']));
      expect(row.problem).toEqual({ code: 'NUMBER_NOT_FINITE', path: 'n' });
      expect(parse(row)).toEqual({ id: { id: 1 }, n: null });
    });

    it('emits dates in UTC, timestamps without zone as local time of the connection', async () => {
      await db.product.query(`CREATE TABLE dates (id int PRIMARY KEY, d date, t timestamp, f timestamp, z timestamptz, e timestamp);
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
      await db.product.query(
        `DROP TABLE IF EXISTS odd; CREATE TABLE odd (id int PRIMARY KEY, d ${type}); INSERT INTO odd VALUES (1, '${value}')`,
      );
      const row = await readOne('odd', (t) => scalars(t, ['d', 'd', 'DATE']));
      expect(row.problem).toEqual({ code: 'DATE_INVALID', path: 'd' });
    });

    it.each([
      ['20240229', '2024-02-29T00:00:00+00:00'],
      ['20000229', '2000-02-29T00:00:00+00:00'],
      [' 2024-02-29 ', '2024-02-29T00:00:00+00:00'],
      ['2024-02-29T10:20:30', '2024-02-29T13:20:30+00:00'],
      ['2024-02-29 10:20', '2024-02-29T13:20:00+00:00'],
      ['2024-02-29T10:20:30.25Z', '2024-02-29T10:20:30.250000+00:00'],
      ['2024-02-29T10:20:30+0530', '2024-02-29T04:50:30+00:00'],
      ['        ', null],
      ['', null],
    ])('reads the text %j mapped as DATE as %j', async (text, expected) => {
      await db.product.query('DROP TABLE IF EXISTS written; CREATE TABLE written (id int PRIMARY KEY, d varchar)');
      await db.product.query('INSERT INTO written VALUES (1, $1)', [text]);
      const row = await readOne('written', (t) => scalars(t, ['d', 'd', 'DATE']));
      expect(row.problem).toBeNull();
      expect(parse(row).d).toBe(expected);
    });

    it.each([
      '20230229',
      '19000229',
      '20240431',
      '20241301',
      '00000101',
      '2024-2-9',
      '2024-02-29T25:00',
      '2024-02-29T10:20:30+99:00',
      'soon',
      '0001-01-01T00:00:00+10:00',
    ])('reports the text %j mapped as DATE as DATE_INVALID', async (text) => {
      await db.product.query('DROP TABLE IF EXISTS written; CREATE TABLE written (id int PRIMARY KEY, d char(30))');
      await db.product.query('INSERT INTO written VALUES (1, $1)', [text]);
      const row = await readOne('written', (t) => scalars(t, ['d', 'd', 'DATE']));
      expect(row.problem).toEqual({ code: 'DATE_INVALID', path: 'd' });
    });

    it('reads digits in a text column mapped as NUMBER', async () => {
      await db.product.query(`CREATE TABLE digits (id int PRIMARY KEY, a text, b text, c text, d text);
        INSERT INTO digits VALUES (1, ' 0012.50 ', '', '12345678901234567890', 'x')`);
      const fine = await readOne('digits', (t) => scalars(t, ['a', 'a', 'NUMBER'], ['b', 'b', 'NUMBER'], ['c', 'c', 'NUMBER']));
      expect(parse(fine)).toEqual({ id: { id: 1 }, a: 12.5, b: null, c: '12345678901234567890' });
      const odd = await readOne('digits', (t) => scalars(t, ['d', 'd', 'NUMBER']));
      expect(odd.problem).toEqual({ code: 'NUMBER_NOT_FINITE', path: 'd' });
    });

    it('carries a text of 1 MB', async () => {
      const text = 'ção"\\'.repeat(200_000);
      await db.product.query('CREATE TABLE long_text (id int PRIMARY KEY, body text)');
      await db.product.query('INSERT INTO long_text VALUES (1, $1)', [text]);
      expect(parse(await readOne('long_text', (t) => scalars(t, ['body', 'body', 'CLOB'])))['body']).toBe(text);
    });

    it('refuses a type that makes no sense for the column', async () => {
      await db.product.query('CREATE TABLE senseless (id int PRIMARY KEY, b bytea)');
      await expect(readerOf('senseless', (t) => scalars(t, ['b', 'b', 'NUMBER']))).rejects.toThrow('COLUMN_TYPE_UNSUITABLE');
    });

    it('emits more attributes than a function call has arguments, whatever their names', async () => {
      const names = Array.from({ length: 120 }, (_, index) => `c"%s;${index}`);
      await db.product.query(
        `CREATE TABLE wide (id int PRIMARY KEY, ${names.map((name) => `${db.dialect.quote(name)} int DEFAULT 1`).join(', ')}); INSERT INTO wide VALUES (1)`,
      );
      const row = await readOne('wide', (t) => names.flatMap((name) => scalars(t, [name, name, 'NUMBER'])));
      expect(parse(row)).toEqual({ id: { id: 1 }, ...Object.fromEntries(names.map((name) => [name, 1])) });
    });
  });

  describe('objects and required attributes', () => {
    it('emits a reference as labelled parts, and null when all its parts are null', async () => {
      await db.product.query(
        `CREATE TABLE refs (id int PRIMARY KEY, a int, b text); INSERT INTO refs VALUES (1, 5, NULL), (2, NULL, NULL)`,
      );
      const reader = await readerOf('refs', (t) => [object(t, 'owner', false, ['code', 'a', 'NUMBER'], ['b', 'b', 'STRING'])]);
      expect((await reader.readByKeys([['1'], ['2']])).map(parse)).toEqual([
        { id: { id: 1 }, owner: { code: 5, b: null } },
        { id: { id: 2 }, owner: null },
      ]);
    });

    it('reports a required attribute that is null, by its path', async () => {
      await db.product.query(`CREATE TABLE needs (id int PRIMARY KEY, name text); INSERT INTO needs VALUES (1, NULL)`);
      const row = await readOne('needs', (t) => scalars(t, ['name', 'name', 'STRING', 'required']));
      expect(row).toMatchObject({ found: true, problem: { code: 'REQUIRED_ATTRIBUTE_NULL', path: 'name' } });
    });
  });

  describe('arrays', () => {
    let reader: EntityReader;
    beforeAll(async () => {
      await db.product.query(`
        CREATE TABLE orders (no char(6), branch int, total numeric(12,2), PRIMARY KEY (branch, no));
        CREATE TABLE items (branch int, no varchar(6), line int, product text, PRIMARY KEY (branch, no, line));
        CREATE TABLE lots (branch int, no text, line int, lot text, qty numeric(9,3), PRIMARY KEY (branch, no, line, lot));
        CREATE TABLE seals (id int PRIMARY KEY, branch int, no text, line int, lot text);
        CREATE TABLE notes (id int PRIMARY KEY, branch int, no text, body text);
        INSERT INTO orders VALUES ('A1', 1, 10.5), ('A2', 1, 0), ('B', 2, NULL);
        INSERT INTO items VALUES (1, 'A1', 2, 'second'), (1, 'A1', 1, 'first'), (1, 'A2', 1, NULL);
        INSERT INTO lots VALUES (1, 'A1', 1, 'x', 1), (1, 'A1', 1, 'w', 2.5), (1, 'A2', 1, 'z', NULL);
        INSERT INTO seals VALUES (9, 1, 'A1', 1, 'w'), (8, 1, 'A1', 1, 'w');
        INSERT INTO notes VALUES (1, 1, 'A1', 'hello')`);
      const [orders, items, lots, seals, notes] = await Promise.all(
        ['orders', 'items', 'lots', 'seals', 'notes'].map((name) => db.describe(name)),
      );
      const byOrder: [string, string][] = [
        ['branch', 'branch'],
        ['no', 'no'],
      ];
      const sealArray = array(seals, lots, 'seals', [...byOrder, ['line', 'line'], ['lot', 'lot']], scalars(seals, ['id', 'id', 'NUMBER']));
      const lotArray = array(
        lots,
        items,
        'lots',
        [...byOrder, ['line', 'line']],
        [...scalars(lots, ['lot', 'lot', 'STRING'], ['qty', 'qty', 'NUMBER', 'required']), sealArray],
      );
      const itemArray = array(items, orders, 'items', byOrder, [
        ...scalars(items, ['line', 'line', 'NUMBER'], ['product', 'product', 'STRING']),
        lotArray,
      ]);
      const noteArray = array(notes, orders, 'notes', byOrder, scalars(notes, ['body', 'body', 'STRING']));
      const key = object(orders, 'order', true, ['number', 'no', 'STRING'], ['branch', 'branch', 'NUMBER']);
      reader = db.database.entityReader(
        mappingOf({ table: orders, rowFilter: [], fields: [key, itemArray, ...scalars(orders, ['total', 'total', 'NUMBER']), noteArray] }),
      );
    });

    it('nests children three deep, each in the order of its key, with [] where there are none', async () => {
      const rows = await reader.readByKeys([
        ['2', 'B'],
        ['1', 'A1'],
      ]);
      expect(rows.map((row) => [row.index, row.found, row.keyTexts])).toEqual([
        [0, true, ['2', 'B']],
        [1, true, ['1', 'A1']],
      ]);
      expect(rows.map(parse)).toEqual([
        { order: { number: 'B', branch: 2 }, items: [], total: null, notes: [] },
        {
          order: { number: 'A1', branch: 1 },
          items: [
            {
              line: 1,
              product: 'first',
              lots: [
                { lot: 'w', qty: 2.5, seals: [{ id: 8 }, { id: 9 }] },
                { lot: 'x', qty: 1, seals: [] },
              ],
            },
            { line: 2, product: 'second', lots: [] },
          ],
          total: 10.5,
          notes: [{ body: 'hello' }],
        },
      ]);
      expect(Object.keys(parse(rows[0]))).toEqual(['order', 'items', 'total', 'notes']);
    });

    it('reports a required attribute of a child that is null, by its path', async () => {
      const [row] = await reader.readByKeys([['1', 'A2']]);
      expect(row.problem).toEqual({ code: 'REQUIRED_ATTRIBUTE_NULL', path: 'items.lots.qty' });
    });

    it('climbs from child and grandchild rows to the roots they belong to', async () => {
      const known = (keys: (string | null)[][]) => keys.map((key) => key.join('/')).sort();
      expect(
        known(
          await reader.resolveRoots(
            ['items'],
            [
              ['1', 'A1'],
              ['1', 'A1'],
              ['1', 'A2'],
              ['9', 'gone'],
              [null, 'A1'],
            ],
          ),
        ),
      ).toEqual(['1/A1', '1/A2']);
      expect(
        known(
          await reader.resolveRoots(
            ['items', 'lots'],
            [
              ['1', 'A1', '1'],
              ['1', 'A1', '77'],
            ],
          ),
        ),
      ).toEqual(['1/A1']);
      expect(known(await reader.resolveRoots(['items', 'lots', 'seals'], [['1', 'A1', '1', 'w']]))).toEqual(['1/A1']);
      expect(
        known(
          await reader.resolveRoots(
            ['items'],
            [
              ['no number', 'A1'],
              ['1', 'A2'],
            ],
          ),
        ),
      ).toEqual(['1/A2']);
      expect(await reader.resolveRoots(['items'], [])).toEqual([]);
    });

    it('answers a key without a row with the key alone', async () => {
      const [row] = await reader.readByKeys([['007', 'Z  ']]);
      expect(row).toEqual({ index: 0, found: false, keyTexts: ['7', 'Z'], document: '{"order":{"branch":7,"number":"Z"}}', problem: null });
    });
  });

  describe('keys', () => {
    it('goes on with the others when a key is no value of its column', async () => {
      await db.product.query('CREATE TABLE sturdy (id int PRIMARY KEY); INSERT INTO sturdy SELECT generate_series(1, 100)');
      const reader = await readerOf('sturdy', () => []);
      const keys = Array.from({ length: 100 }, (_, index) => [
        index === 41 ? 'nonsense' : index === 42 ? '99999999999' : String(index + 1),
      ]);
      const rows = await reader.readByKeys(keys);
      expect(rows.map((row) => row.index).sort((a, b) => a - b)).toEqual(keys.map((_, index) => index));
      expect(rows.filter((row) => !row.found).map((row) => [row.index, row.keyTexts, row.document])).toEqual([
        [41, ['nonsense'], '{"id":{"id":"nonsense"}}'],
        [42, ['99999999999'], '{"id":{"id":"99999999999"}}'],
      ]);
    });

    it('reports a key part that is null', async () => {
      await db.product.query('CREATE TABLE nullable (id int); INSERT INTO nullable VALUES (1), (NULL), (NULL)');
      const reader = await readerOf('nullable', () => []);
      expect((await reader.readByKeys([[null]]))[0]).toMatchObject({ found: false, problem: { code: 'KEY_NULL', path: 'id.id' } });
      const chunk = await reader.readChunk(null, 10);
      expect(chunk.last).toBeNull();
      expect(chunk.rows.map((row) => row.problem?.code ?? null)).toEqual([null, 'KEY_NULL', 'KEY_NULL']);
    });

    it('reports a key that several rows have, once', async () => {
      await db.product.query('CREATE TABLE doubled (id int, n int); INSERT INTO doubled VALUES (1, 1), (2, 1), (2, 2), (3, 1)');
      const reader = await readerOf('doubled', (t) => scalars(t, ['n', 'n', 'NUMBER']));
      const rows = await reader.readByKeys([['1'], ['2'], ['4']]);
      expect(rows.map((row) => [row.found, row.problem?.code ?? null])).toEqual([
        [true, null],
        [true, 'KEY_NOT_UNIQUE'],
        [false, null],
      ]);
      const first = await reader.readChunk(null, 2);
      expect(first.rows.map((row) => [row.keyTexts[0], row.problem?.code ?? null])).toEqual([
        ['1', null],
        ['2', 'KEY_NOT_UNIQUE'],
      ]);
      expect((await reader.readChunk(first.last, 2)).rows.map((row) => row.keyTexts[0])).toEqual(['3']);
    });

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
        await db.product.query(
          `DROP TABLE IF EXISTS keyed; CREATE TABLE keyed (k ${type} PRIMARY KEY); INSERT INTO keyed VALUES ('${value}')`,
        );
        const table = await db.describe('keyed');
        const reader = db.database.entityReader(
          mappingOf({ table, rowFilter: [], fields: [object(table, 'key', true, ['k', 'k', mapped])] }),
        );
        const chunk = await reader.readChunk(null, 1);
        const raw = chunk.last!;
        expect(chunk.rows[0].keyTexts).toEqual([expected]);
        expect((await reader.readChunk(raw, 1)).rows).toEqual([]);
        const [found] = await reader.readByKeys([raw]);
        await db.product.query('DELETE FROM keyed');
        const [gone] = await reader.readByKeys([raw]);
        expect([found.found, found.keyTexts, gone.found, gone.keyTexts]).toEqual([true, [expected], false, [expected]]);
        expect(parse(gone)).toEqual(parse(found));
      },
    );
  });

  describe('chunks', () => {
    it('reads a table in key order without gap or overlap, deletes and inserts between chunks included', async () => {
      await db.product.query(`CREATE TABLE paged (a text, b int, n int, PRIMARY KEY (b, a));
        INSERT INTO paged SELECT chr(97 + g % 3), g / 3, g FROM generate_series(0, 99) g`);
      const table = await db.describe('paged');
      const key = object(table, 'key', true, ['a', 'a', 'STRING'], ['b', 'b', 'NUMBER']);
      const reader = db.database.entityReader(mappingOf({ table, rowFilter: [], fields: [key, ...scalars(table, ['n', 'n', 'NUMBER'])] }));
      const seen: string[] = [];
      let after: (string | null)[] | null = null;
      do {
        const chunk: Awaited<ReturnType<EntityReader['readChunk']>> = await reader.readChunk(after, 7);
        seen.push(...chunk.rows.map((row) => row.keyTexts.join('/')));
        expect(chunk.rows.every((row) => row.index === -1 && row.found)).toBe(true);
        await db.product.query("DELETE FROM paged WHERE a = 'c' AND b > 30");
        after = chunk.last;
      } while (after !== null);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(98);
    });
  });
});
