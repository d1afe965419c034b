import type { EntityReader, EntityRow, MappedField, TableInfo } from '../../../src/dialects';
import { array, mappingOf, object, onEveryEngine, openUnderTest, scalars, whereAble, type DialectUnderTest } from './dialect-under-test';

type Document = Record<string, unknown>;
const parse = (row: EntityRow): Document => JSON.parse(row.document) as Document;

onEveryEngine('entity documents', (engine) => {
  let db: DialectUnderTest;
  let tables = 0;
  beforeAll(async () => {
    db = await openUnderTest(engine);
  });
  afterAll(async () => {
    await db.close();
  });

  /** A name no other test uses. */
  const newName = () => `documents_${++tables}`;

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
      await db.createTable('texts', 'id int PRIMARY KEY, v text, c char(8), n numeric(10,2), j clob');
      await db.insert('texts', [1, 'a "q" \\ \n \t é \u{1F600} %s', 'ab', 1.25, '{"x": 1}']);
      const row = await readOne('texts', (t) =>
        scalars(t, ['v', 'v', 'STRING'], ['c', 'c', 'STRING'], ['n', 'n', 'STRING'], ['j', 'j', 'CLOB']),
      );
      expect(parse(row)).toEqual({ id: { id: 1 }, v: 'a "q" \\ \n \t é \u{1F600} %s', c: 'ab', n: '1.25', j: '{"x": 1}' });
      expect(row.document.startsWith('{"id":{"id":1},"v":"a')).toBe(true);
    });

    it('emits numbers up to 15 digits as JSON numbers and longer ones as strings of their exact digits', async () => {
      await db.createTable(
        'numbers',
        'id int PRIMARY KEY, small numeric(12,3), big numeric(38,0), amount numeric(20,4), tiny numeric(30,22), b bigint, f float8, r real',
      );
      const digits = '12345678901234567890123456789012345678';
      await db.insert('numbers', [1, 1.5, digits, '123456789012345.6700', '0.1000000000000000000001', '9223372036854775807', 1e300, 0.1]);
      await db.insert('numbers', [2, -0.001, '999999999999999', '-99999999999.9999', '100000.0000000', '999999999999999', -0.5, 16777216]);
      await db.insert('numbers', [3, null, '1000000000000000', '1000000000000000.0', null, '-1000000000000000', null, null]);
      const fields = ['small', 'big', 'amount', 'tiny', 'b', 'f', 'r'];
      const reader = await readerOf('numbers', (t) => fields.flatMap((name) => scalars(t, [name, name, 'NUMBER'])));
      const documents = (await reader.readByKeys([['1'], ['2'], ['3']])).map(parse);
      expect(documents).toEqual([
        {
          id: { id: 1 },
          small: 1.5,
          big: digits,
          amount: '123456789012345.67',
          tiny: '0.1000000000000000000001',
          b: '9223372036854775807',
          f: 1e300,
          r: 0.1,
        },
        {
          id: { id: 2 },
          small: -0.001,
          big: 999999999999999,
          amount: -99999999999.9999,
          tiny: 100000,
          b: 999999999999999,
          f: -0.5,
          r: 16777216,
        },
        {
          id: { id: 3 },
          small: null,
          big: '1000000000000000',
          amount: '1000000000000000',
          tiny: null,
          b: '-1000000000000000',
          f: null,
          r: null,
        },
      ]);
    });

    it('emits dates in UTC, timestamps without zone as local time of the connection', async () => {
      await db.createTable('dates', 'id int PRIMARY KEY, t timestamp, f timestamp, z timestamptz, e timestamp, y timestamp');
      const zoned = '2024-06-01 12:00:00.000001+09:00';
      await db.insert('dates', [1, '2024-02-29 22:30:00', '2024-01-01 00:00:00.5', zoned, '9999-12-31 00:00:00', '0001-01-01 00:00:00']);
      const row = await readOne('dates', (t) => ['t', 'f', 'z', 'e', 'y'].flatMap((name) => scalars(t, [name, name, 'DATE'])));
      expect(row.problem).toBeNull();
      expect(parse(row)).toEqual({
        id: { id: 1 },
        t: '2024-03-01T01:30:00+00:00',
        f: '2024-01-01T03:00:00.500000+00:00',
        z: '2024-06-01T03:00:00.000001+00:00',
        e: '9999-12-31T03:00:00+00:00',
        y: '0001-01-01T03:06:28+00:00',
      });
    });

    whereAble(engine, 'DATE_WITHOUT_TIME', () => {
      it('emits a date as the midnight of UTC', async () => {
        await db.createTable('days', 'id int PRIMARY KEY, d date, e date');
        await db.insert('days', [1, '0044-03-15', '9999-12-31']);
        const row = await readOne('days', (t) => scalars(t, ['d', 'd', 'DATE'], ['e', 'e', 'DATE']));
        expect(parse(row)).toEqual({ id: { id: 1 }, d: '0044-03-15T00:00:00+00:00', e: '9999-12-31T00:00:00+00:00' });
      });
    });

    it('reports a local time beyond the last moment of UTC as DATE_INVALID', async () => {
      await db.createTable('beyond', 'id int PRIMARY KEY, d timestamp');
      await db.insert('beyond', [1, '9999-12-31 23:59:59']);
      const row = await readOne('beyond', (t) => scalars(t, ['d', 'd', 'DATE']));
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
      const name = newName();
      await db.createTable(name, 'id int PRIMARY KEY, d text');
      await db.insert(name, [1, text]);
      const row = await readOne(name, (t) => scalars(t, ['d', 'd', 'DATE']));
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
      const name = newName();
      await db.createTable(name, 'id int PRIMARY KEY, d char(30)');
      await db.insert(name, [1, text]);
      const row = await readOne(name, (t) => scalars(t, ['d', 'd', 'DATE']));
      expect(row.problem).toEqual({ code: 'DATE_INVALID', path: 'd' });
    });

    it('reads digits in a text column mapped as NUMBER', async () => {
      await db.createTable('digits', 'id int PRIMARY KEY, a text, b text, c text, d text');
      await db.insert('digits', [1, ' 0012.50 ', '', '12345678901234567890', 'x']);
      const fine = await readOne('digits', (t) => scalars(t, ['a', 'a', 'NUMBER'], ['b', 'b', 'NUMBER'], ['c', 'c', 'NUMBER']));
      expect(parse(fine)).toEqual({ id: { id: 1 }, a: 12.5, b: null, c: '12345678901234567890' });
      const odd = await readOne('digits', (t) => scalars(t, ['d', 'd', 'NUMBER']));
      expect(odd.problem).toEqual({ code: 'NUMBER_NOT_FINITE', path: 'd' });
    });

    it('carries a text of 1 MB', async () => {
      const text = 'ção"\\'.repeat(200_000);
      await db.createTable('long_text', 'id int PRIMARY KEY, body clob');
      await db.insertLongText('long_text', 1, text);
      expect(parse(await readOne('long_text', (t) => scalars(t, ['body', 'body', 'CLOB'])))['body']).toBe(text);
    });

    it('refuses a type that makes no sense for the column', async () => {
      await db.createTable('senseless', 'id int PRIMARY KEY, b bytea');
      await expect(readerOf('senseless', (t) => scalars(t, ['b', 'b', 'NUMBER']))).rejects.toThrow('COLUMN_TYPE_UNSUITABLE');
    });

    it('emits more attributes than a function call has arguments, whatever their names', async () => {
      const names = Array.from({ length: 120 }, (_, index) => `c%s;'${index}`);
      await db.createTable('wide', `id int PRIMARY KEY, ${names.map((name) => `${db.dialect.quote(name)} int DEFAULT 1`).join(', ')}`);
      await db.execute('INSERT INTO wide (id) VALUES (1)');
      const row = await readOne('wide', (t) => names.flatMap((name) => scalars(t, [name, name, 'NUMBER'])));
      expect(parse(row)).toEqual({ id: { id: 1 }, ...Object.fromEntries(names.map((name) => [name, 1])) });
    });
  });

  describe('objects and required attributes', () => {
    it('emits a reference as labelled parts, and null when all its parts are null', async () => {
      await db.createTable('refs', 'id int PRIMARY KEY, a int, b text');
      await db.insert('refs', [1, 5, null], [2, null, null]);
      const reader = await readerOf('refs', (t) => [object(t, 'owner', false, ['code', 'a', 'NUMBER'], ['b', 'b', 'STRING'])]);
      expect((await reader.readByKeys([['1'], ['2']])).map(parse)).toEqual([
        { id: { id: 1 }, owner: { code: 5, b: null } },
        { id: { id: 2 }, owner: null },
      ]);
    });

    it('reports a required attribute that is null, by its path', async () => {
      await db.createTable('needs', 'id int PRIMARY KEY, name text');
      await db.insert('needs', [1, null]);
      const row = await readOne('needs', (t) => scalars(t, ['name', 'name', 'STRING', 'required']));
      expect(row).toMatchObject({ found: true, problem: { code: 'REQUIRED_ATTRIBUTE_NULL', path: 'name' } });
    });
  });

  describe('arrays', () => {
    let reader: EntityReader;
    beforeAll(async () => {
      await db.createTable('orders', 'no char(6), branch int, total numeric(12,2), PRIMARY KEY (branch, no)');
      await db.createTable('items', 'branch int, no varchar(6), line int, product text, PRIMARY KEY (branch, no, line)');
      await db.createTable(
        'lots',
        'branch int, no varchar(9), line int, lot varchar(9), qty numeric(9,3), PRIMARY KEY (branch, no, line, lot)',
      );
      await db.createTable('seals', 'id int PRIMARY KEY, branch int, no text, line int, lot text');
      await db.createTable('notes', 'id int PRIMARY KEY, branch int, no text, body text');
      await db.insert('orders', ['A1', 1, 10.5], ['A2', 1, 0], ['B', 2, null]);
      await db.insert('items', [1, 'A1', 2, 'second'], [1, 'A1', 1, 'first'], [1, 'A2', 1, null]);
      await db.insert('lots', [1, 'A1', 1, 'x', 1], [1, 'A1', 1, 'w', 2.5], [1, 'A2', 1, 'z', null]);
      await db.insert('seals', [9, 1, 'A1', 1, 'w'], [8, 1, 'A1', 1, 'w']);
      await db.insert('notes', [1, 1, 'A1', 'hello']);
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
      const known = (keys: (string | null)[][]) => keys.map((key) => key.map((text) => text?.trimEnd()).join('/')).sort();
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
      await db.createTable('sturdy', 'id int PRIMARY KEY');
      await db.execute(engine.sql.insertSeries('sturdy', 1, 100));
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
      await db.createTable('nullable', 'id int');
      await db.insert('nullable', [1], [null], [null]);
      const reader = await readerOf('nullable', () => []);
      expect((await reader.readByKeys([[null]]))[0]).toMatchObject({ found: false, problem: { code: 'KEY_NULL', path: 'id.id' } });
      const chunk = await reader.readChunk(null, 10);
      expect(chunk.last).toBeNull();
      expect(chunk.rows.map((row) => row.problem?.code ?? null)).toEqual([null, 'KEY_NULL', 'KEY_NULL']);
    });

    it('reports a key that several rows have, once', async () => {
      await db.createTable('doubled', 'id int, n int');
      await db.insert('doubled', [1, 1], [2, 1], [2, 2], [3, 1]);
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

    const keyTypes: [type: string, mapped: 'NUMBER' | 'DATE' | 'STRING', value: string | number, expected: string][] = [
      ['numeric(12,4)', 'NUMBER', '10.5000', '10.5'],
      ['numeric(12,4)', 'NUMBER', '-0.0', '0'],
      ['numeric(38,0)', 'NUMBER', '12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
      ['float8', 'NUMBER', 1e21, '1000000000000000000000'],
      ['timestamp', 'DATE', '2024-02-03 04:05:06.7', '2024-02-03T07:05:06.700000+00:00'],
      ['timestamptz', 'DATE', '2024-02-03 04:05:06+02:00', '2024-02-03T02:05:06+00:00'],
      ['char(5)', 'STRING', 'ab', 'ab'],
      ['varchar(8)', 'DATE', '20240203', '2024-02-03T00:00:00+00:00'],
    ];
    it.each(keyTypes)(
      'gives the key of a %s mapped as %s its canonical text, found or not, in a batch or a chunk',
      async (type, mapped, value, expected) => {
        const name = newName();
        await db.createTable(name, `k ${type} PRIMARY KEY`);
        await db.insert(name, [value]);
        const table = await db.describe(name);
        const key = object(table, 'key', true, ['k', 'k', mapped]);
        const reader = db.database.entityReader(mappingOf({ table, rowFilter: [], fields: [key] }));
        const chunk = await reader.readChunk(null, 1);
        const raw = chunk.last!;
        expect(chunk.rows[0].keyTexts).toEqual([expected]);
        expect((await reader.readChunk(raw, 1)).rows).toEqual([]);
        const [found] = await reader.readByKeys([raw]);
        await db.execute(`DELETE FROM ${name}`);
        const [gone] = await reader.readByKeys([raw]);
        expect([found.found, found.keyTexts, gone.found, gone.keyTexts]).toEqual([true, [expected], false, [expected]]);
        expect(parse(gone)).toEqual(parse(found));
      },
    );
  });

  describe('chunks', () => {
    it('reads a table in key order without gap or overlap, deletes and inserts between chunks included', async () => {
      await db.createTable('paged', 'a varchar(9), b int, n int, PRIMARY KEY (b, a)');
      const row = (g: number) => ['abc'[g % 3], Math.floor(g / 3), g];
      await db.insert('paged', ...Array.from({ length: 100 }, (_, g) => row(g)));
      const table = await db.describe('paged');
      const key = object(table, 'key', true, ['a', 'a', 'STRING'], ['b', 'b', 'NUMBER']);
      const reader = db.database.entityReader(mappingOf({ table, rowFilter: [], fields: [key, ...scalars(table, ['n', 'n', 'NUMBER'])] }));
      const seen: string[] = [];
      let after: (string | null)[] | null = null;
      do {
        const chunk: Awaited<ReturnType<EntityReader['readChunk']>> = await reader.readChunk(after, 7);
        seen.push(...chunk.rows.map((row) => row.keyTexts.join('/')));
        expect(chunk.rows.every((row) => row.index === -1 && row.found)).toBe(true);
        await db.execute("DELETE FROM paged WHERE a = 'c' AND b > 30");
        after = chunk.last;
      } while (after !== null);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(98);
    });
  });
});
