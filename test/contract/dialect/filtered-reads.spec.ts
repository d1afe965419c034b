import type { EntityReader, EntityRow, RowCondition } from '../../../src/dialects';
import { array, conditionsOn, mappingOf, object, onEveryEngine, openUnderTest, scalars, type DialectUnderTest } from './dialect-under-test';

const live: RowCondition[] = [{ column: 'deleted', operator: 'NE', values: ['*'] }];

const documents = (rows: EntityRow[]) => rows.map(({ document }) => JSON.parse(document) as Record<string, unknown>);
const found = (rows: EntityRow[]) => rows.filter((row) => row.found).map((row) => row.keyTexts.join('|'));

onEveryEngine('reading behind row filters', (engine) => {
  let db: DialectUnderTest;
  let reader: EntityReader;

  beforeAll(async () => {
    db = await openUnderTest(engine);
    await db.createTable('orders', 'record int PRIMARY KEY, id int, note text, deleted char(1)');
    await db.createTable('items', 'order_id int, line int, active int, deleted char(1), PRIMARY KEY (order_id, line)');
    await db.createTable('lots', 'order_id int, line int, lot int, PRIMARY KEY (order_id, line, lot)');
    await db.insert('orders', [1, 1, 'live', ' '], [2, 2, 'deleted', '*'], [3, 3, 'deleted', '*'], [4, 3, 'again', null]);
    await db.insert('orders', [5, 5, 'twice', ''], [6, 5, 'twice', ''], [7, 5, 'gone', '*'], [8, null, 'no key', ' ']);
    await db.insert('orders', [9, null, 'no key, gone', '*']);
    await db.insert('items', [1, 1, 1, ' '], [1, 2, 1, '*'], [1, 3, 0, ' '], [1, 4, null, ' '], [2, 1, 1, ' ']);
    await db.insert('lots', [1, 1, 1], [1, 2, 2], [2, 1, 3]);
    const [orders, items, lots] = await Promise.all(['orders', 'items', 'lots'].map((name) => db.describe(name)));
    const byLine: [string, string][] = [
      ['order_id', 'order_id'],
      ['line', 'line'],
    ];
    const lotsField = array(lots, items, 'lots', byLine, scalars(lots, ['lot', 'lot', 'NUMBER']));
    const itemsField = array(items, orders, 'items', [['order_id', 'id']], [...scalars(items, ['line', 'line', 'NUMBER']), lotsField]);
    if (itemsField.kind !== 'ARRAY') throw new Error('no ARRAY');
    itemsField.child.rowFilter = conditionsOn(items, [{ column: 'active', operator: 'EQ', values: ['1'] }, ...live]);
    const fields = [object(orders, 'id', true, ['id', 'id', 'NUMBER']), ...scalars(orders, ['note', 'note', 'STRING']), itemsField];
    reader = db.database.entityReader(mappingOf({ table: orders, rowFilter: conditionsOn(orders, live), fields }));
  });
  afterAll(() => db.close());

  it('finds no row outside, and the live one of several of one key', async () => {
    const rows = await reader.readByKeys([['1'], ['2'], ['3'], ['4']]);
    expect(rows.map((row) => row.found)).toEqual([true, false, true, false]);
    expect(documents(rows).map(({ note }) => note)).toEqual(['live', undefined, 'again', undefined]);
    expect(rows.map((row) => row.problem)).toEqual([null, null, null, null]);
  });

  it('tells of two live rows of one key, whatever deleted ones there are', async () => {
    const [row] = await reader.readByKeys([['5']]);
    expect(row.problem).toEqual({ code: 'KEY_NOT_UNIQUE', path: 'id' });
  });

  it('reads chunks of live rows alone, those without a key at the end', async () => {
    const first = await reader.readChunk(null, 2);
    expect([found(first.rows), first.last]).toEqual([['1', '3'], ['3']]);
    const { rows, last } = await reader.readChunk(first.last, 2);
    expect(rows.map((row) => [row.keyTexts[0], row.problem?.code])).toEqual([
      ['5', 'KEY_NOT_UNIQUE'],
      ['', 'KEY_NULL'],
    ]);
    expect(last).toBeNull();
  });

  it('leaves children outside, and what hangs below them, out of the arrays', async () => {
    const [row] = await reader.readByKeys([['1']]);
    expect(documents([row])[0].items).toEqual([{ line: 1, lots: [{ lot: 1 }] }]);
  });

  it('resolves no root that does not exist, and none through a parent that does not', async () => {
    expect((await reader.resolveRoots(['items'], [['1'], ['2'], ['3']])).sort()).toEqual([['1'], ['3']]);
    expect(
      await reader.resolveRoots(
        ['items', 'lots'],
        [
          ['1', '1'],
          ['1', '2'],
          ['2', '1'],
        ],
      ),
    ).toEqual([['1']]);
  });

  it.each<[RowCondition, string[]]>([
    [{ column: 'id', operator: 'EQ', values: ['1'] }, ['1']],
    [{ column: 'id', operator: 'NE', values: ['1.0'] }, ['3', '5']],
    [{ column: 'id', operator: 'IN', values: ['5', '1', '12345678901234567890'] }, ['1', '5']],
    [{ column: 'note', operator: 'IN', values: ["it's", 'again'] }, ['3']],
    [{ column: 'deleted', operator: 'EQ', values: [''] }, ['1', '5']],
    [{ column: 'deleted', operator: 'EQ', values: [' '] }, ['1', '5']],
  ])('meets %j', async (condition, keys) => {
    const orders = await db.describe('orders');
    const fields = [object(orders, 'id', true, ['id', 'id', 'NUMBER'])];
    const filtered = db.database.entityReader(mappingOf({ table: orders, rowFilter: conditionsOn(orders, [condition, ...live]), fields }));
    expect(found((await filtered.readChunk(null, 100)).rows).filter((key) => key !== '')).toEqual(keys);
  });
});
