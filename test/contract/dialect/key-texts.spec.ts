import type { EntityReader, RowCondition } from '../../../src/dialects';
import { conditionsOn, mappingOf, object, onEveryEngine, openUnderTest, whereAble, type DialectUnderTest } from './dialect-under-test';
import type { Value } from '../../support/engines';

type Part = [label: string, column: string, type: 'STRING' | 'NUMBER' | 'DATE'];

onEveryEngine('raw keys of key texts', (engine) => {
  let db: DialectUnderTest;
  let tables = 0;

  beforeAll(async () => {
    db = await openUnderTest(engine);
  });
  afterAll(() => db.close());

  /** A table of its own with these columns and rows, read by the key parts. */
  async function readerOf(columns: string, rows: Value[][], parts: Part[], rowFilter: RowCondition[] = []): Promise<EntityReader> {
    const name = `keyed_${++tables}`;
    await db.createTable(name, columns);
    await db.insert(name, ...rows);
    const table = await db.describe(name);
    return db.database.entityReader(
      mappingOf({ table, rowFilter: conditionsOn(table, rowFilter), fields: [object(table, 'id', true, ...parts)] }),
    );
  }

  /** Reads every row of the table, and again by nothing but its key texts. */
  async function readBack(reader: EntityReader): Promise<{ read: string[]; again: string[] }> {
    const { rows } = await reader.readChunk(null, 100);
    const raw = await reader.rawKeysOf(rows.map((row) => row.keyTexts));
    expect(raw).not.toContain(null);
    const found = (await reader.readByKeys(raw as string[][])).filter((row) => row.found);
    return { read: rows.map((row) => row.keyTexts.join('|')).sort(), again: found.map((row) => row.keyTexts.join('|')).sort() };
  }

  it.each<[string, string, Value[], Part['2']]>([
    ['bigint', 'k bigint PRIMARY KEY', [7, -1, '9223372036854775807'], 'NUMBER'],
    ['numeric', 'k numeric(38,4) PRIMARY KEY', [7.5, -0.001, '12345678901234567890.5'], 'NUMBER'],
    ['double precision', 'k float8 PRIMARY KEY', [0.1, 1e300, -2.5e-7], 'NUMBER'],
    ['text', 'k text PRIMARY KEY', ['a', ' b ', 'c"\\n', 'ação'], 'STRING'],
    ['char', 'k char(8) PRIMARY KEY', ['a', 'a b'], 'STRING'],
    ['timestamp with zone', 'k timestamptz PRIMARY KEY', ['2024-06-01 12:00:00.000001+09:00', '2024-06-01 00:00:00+00:00'], 'DATE'],
    ['timestamp', 'k timestamp PRIMARY KEY', ['2024-06-01 22:30:00', '2024-06-01 00:00:00.5'], 'DATE'],
    ['timestamp as a string', 'k timestamp PRIMARY KEY', ['2024-06-01 22:30:00.25'], 'STRING'],
  ])('come back for a key of type %s', async (_type, columns, values, type) => {
    const rows = values.map((value) => [value]);
    const { read, again } = await readBack(await readerOf(columns, rows, [['k', 'k', type]]));
    expect(again).toEqual(read);
    expect(read).toHaveLength(rows.length);
  });

  whereAble(engine, 'DATE_WITHOUT_TIME', () => {
    it.each(['DATE', 'STRING'] as const)('come back for a day mapped as %s', async (type) => {
      const reader = await readerOf('k date PRIMARY KEY', [['2024-02-29'], ['0044-03-15']], [['k', 'k', type]]);
      const { read, again } = await readBack(reader);
      expect(again).toEqual(read);
    });
  });

  it('find a local time that the clocks skipped', async () => {
    // In São Paulo 2018-11-04 began at one o'clock: midnight was skipped and means the same moment as one o'clock.
    const reader = await readerOf('k timestamp PRIMARY KEY', [['2018-11-04 00:00:00'], ['2018-11-05 00:00:00']], [['k', 'k', 'DATE']]);
    const { read, again } = await readBack(reader);
    expect(again).toEqual(read);
    expect(await reader.rawKeysOf([['2018-11-04T03:00:00+00:00']])).toEqual([['2018-11-04T00:00:00']]);
  });

  it('find a date in the spelling a text holds', async () => {
    const spelled = [['20240203'], ['2024-02-04'], [' 20240205'], ['2024-02-06T00:00:00-03:00'], ['2024-02-07 10:00']];
    const { read, again } = await readBack(await readerOf('k text PRIMARY KEY', spelled, [['k', 'k', 'DATE']]));
    expect(again).toEqual(read);
    expect(read).toHaveLength(5);
  });

  it('find a number in the spelling a text holds', async () => {
    const { read, again } = await readBack(await readerOf('k text PRIMARY KEY', [['007'], ['8'], ['9.50 ']], [['k', 'k', 'NUMBER']]));
    expect(again).toEqual(read);
    expect(again).toEqual(['7', '8', '9.5']);
  });

  it('keep the parts of a composite key together', async () => {
    const parts: Part[] = [
      ['branch', 'branch', 'STRING'],
      ['day', 'day', 'DATE'],
      ['number', 'number', 'NUMBER'],
    ];
    const rows = [
      ['a', '20240203', 1],
      ['a', '2024-02-04', 1],
      ['b', '20240203', 2],
    ];
    const reader = await readerOf('branch char(4), day varchar(10), number int, PRIMARY KEY (branch, day, number)', rows, parts);
    const { read, again } = await readBack(reader);
    expect(again).toEqual(read);
    expect(
      await reader.rawKeysOf([
        ['b', '2024-02-03T00:00:00+00:00', '1'],
        ['b', '2024-02-03T00:00:00+00:00', '2'],
      ]),
    ).toEqual([null, ['b', '20240203', '2'].map((part, position) => (position === 0 ? expect.stringMatching(/^b *$/) : part) as string)]);
  });

  it('are null for what no row can have, and each stays in its place', async () => {
    const texts = await readerOf(
      'k text PRIMARY KEY, n int',
      [['20240203', 1]],
      [
        ['k', 'k', 'DATE'],
        ['n', 'n', 'NUMBER'],
      ],
    );
    expect(
      await texts.rawKeysOf([
        ['2024-02-03T00:00:00+00:00', '99999999999'],
        ['2024-02-03T00:00:00+00:00', '1'],
        ['2024-02-09T00:00:00+00:00', '1'],
        ['2024-02-03T00:00:00+00:00', 'one'],
      ]),
    ).toEqual([null, ['20240203', '1'], null, null]);
  });

  whereAble(engine, 'DATE_WITHOUT_TIME', () => {
    it('are null for what no day can have', async () => {
      const dates = await readerOf('k date PRIMARY KEY', [['2024-02-03']], [['k', 'k', 'DATE']]);
      expect(await dates.rawKeysOf([['2024-02-03T10:00:00+00:00'], ['2024-02-03T00:00:00+00:00'], ['tomorrow']])).toEqual([
        null,
        ['2024-02-03'],
        null,
      ]);
    });
  });

  it('do not take a row outside the row filter for one of the same key inside', async () => {
    const columns = 'k text PRIMARY KEY, d char(1)';
    const reader = await readerOf(
      columns,
      [
        ['7', '*'],
        ['007', ' '],
      ],
      [['k', 'k', 'NUMBER']],
      [{ column: 'd', operator: 'NE', values: ['*'] }],
    );
    expect(await reader.rawKeysOf([['7']])).toEqual([['007']]);
  });
});
