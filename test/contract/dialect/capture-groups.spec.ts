import type { CaptureGroup, RowCondition } from '../../../src/dialects';
import { onEveryEngine, openUnderTest, whereAble, type DialectUnderTest } from './dialect-under-test';

const where = (column: string, operator: RowCondition['operator'], ...values: string[]): RowCondition => ({ column, operator, values });
const group = (comparedColumns: string[], ...rowFilter: RowCondition[]): CaptureGroup => ({ comparedColumns, rowFilter });

const TABLES = { plain: ', PRIMARY KEY (id)', 'without a key': '' };

onEveryEngine('capture for groups that see a table differently', (engine) => {
  let db: DialectUnderTest;
  let tables = 0;
  beforeAll(async () => {
    db = await openUnderTest(engine);
  });
  afterAll(async () => {
    await db.close();
  });

  /** A table whose key is `id`, watched for the groups. */
  async function watch(columns: string, groups: CaptureGroup[], tail = TABLES.plain): Promise<string> {
    const name = `grouped_${++tables}`;
    await db.watch(name, `id int, ${columns}${tail}`, { loggedColumns: ['id'], groups });
    return name;
  }

  /** `U/D. 1>2`: kind, letters, logged values. */
  async function taken(): Promise<string[]> {
    const rows = await db.takeChanges();
    return rows.map(({ kind, kinds, oldValues, newValues }) =>
      `${kind}${kinds === null ? '' : `/${kinds}`} ${oldValues ? `${oldValues.join()}>` : ''}${newValues?.join() ?? ''}`.trim(),
    );
  }

  it.each(Object.entries(TABLES))('takes entering the filter for an insert and leaving it for a delete: table %s', async (kind, tail) => {
    const name = await watch('name text, gone text', [group(['id', 'name'], where('gone', 'NE', '*'))], tail);
    await db.insert(name, [1, 'a', null], [2, 'b', ''], [3, 'c', '*']);
    expect((await taken()).sort()).toEqual(['I 1', 'I 2']);
    await db.execute(`UPDATE ${name} SET name = 'x' WHERE id = 3`);
    await db.execute(`UPDATE ${name} SET gone = '-' WHERE id = 1`);
    expect(await taken()).toEqual([]);
    await db.execute(`UPDATE ${name} SET name = 'y' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET gone = '*' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET gone = NULL WHERE id = 3`);
    expect(await taken()).toEqual(['U 1', 'D 1', 'I 3']);
    await db.execute(`UPDATE ${name} SET gone = CASE WHEN id = 1 THEN '' ELSE '*' END, name = 'z'`);
    // Where nothing pairs a row's two sides, it came or went.
    const paired = ['D 2', 'D 3', 'I 1'];
    const unpaired = ['D 2>', 'D 3>', 'I 1'];
    expect(kind === 'without a key' ? [paired, unpaired] : [paired]).toContainEqual((await taken()).sort());
    await db.execute(`DELETE FROM ${name}`);
    expect(await taken()).toEqual(['D 1>']);
    expect(await db.database.changeQueue.missed()).toBe(0);
  });

  it.each([TABLES.plain])('tells each group its own kind, and logs nothing that concerns none (%#)', async (tail) => {
    const groups = [group(['id', 'name']), group(['id', 'note'], where('state', 'EQ', 'open'))];
    const name = await watch('name text, note text, other text, state text', groups, tail);
    await db.insert(name, [1, 'a', 'a', 'a', 'open'], [2, 'b', 'b', 'b', 'shut']);
    expect((await taken()).sort()).toEqual(['I/I. 2', 'I/II 1']);
    await db.execute(`UPDATE ${name} SET name = 'c' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET note = 'c'`);
    await db.execute(`UPDATE ${name} SET other = 'c'`);
    await db.execute(`UPDATE ${name} SET state = 'shut', name = 'd' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET state = 'open'`);
    expect((await taken()).sort()).toEqual(['U/.I 1', 'U/.I 2', 'U/.U 1', 'U/U. 1', 'U/UD 1']);
    await db.execute(`UPDATE ${name} SET state = 'shut' WHERE id = 2`);
    await db.execute(`DELETE FROM ${name}`);
    expect((await taken()).sort()).toEqual(['D/D. 2>', 'D/DD 1>', 'U/.D 2']);
  });

  it('logs nothing for rows outside every filter', async () => {
    const filters = [group(['id', 'state'], where('state', 'EQ', 'a')), group(['id'], where('state', 'IN', 'b', 'c'))];
    const name = await watch('state text', filters);
    await db.insert(name, [1, 'd'], [2, null]);
    await db.execute(`UPDATE ${name} SET state = 'e'`);
    await db.execute(`DELETE FROM ${name} WHERE id = 2`);
    expect(await taken()).toEqual([]);
    for (const state of ['a', 'b', 'c']) await db.execute(`UPDATE ${name} SET state = '${state}'`);
    await db.execute(`DELETE FROM ${name}`);
    expect(await taken()).toEqual(['U/I. 1', 'U/DI 1', 'D/.D 1>']);
  });

  it('logs a changed key as a row that went and one that came, each as far as it was inside', async () => {
    const name = await watch('state text', [group(['id', 'state'], where('state', 'EQ', 'a')), group(['id'])]);
    await db.insert(name, [1, 'a'], [2, 'b']);
    await taken();
    await db.execute(`UPDATE ${name} SET id = id + 10, state = CASE state WHEN 'a' THEN 'b' ELSE 'a' END`);
    expect((await taken()).sort()).toEqual(['D/.D 2>', 'D/DD 1>', 'I/.I 11', 'I/II 12']);
    await db.execute(`UPDATE ${name} SET id = 5 WHERE id = 12`);
    expect([['U/UU 12>5'], ['D/DD 12>', 'I/II 5']]).toContainEqual((await taken()).sort());
  });

  it.each([
    ['char(3)', '*', where('v', 'EQ', '*')],
    ['char(3)', '*', where('v', 'IN', 'x', '*  ')],
    ['numeric(10,2)', 1, where('v', 'EQ', '1')],
    ['numeric(12,4)', 1, where('v', 'IN', '1', '2')],
    ['int', 1, where('v', 'EQ', '1.00')],
    ['bigint', '9223372036854775807', where('v', 'EQ', '9223372036854775807')],
    ['smallint', 1, where('v', 'NE', '1.5')],
    ['float8', 0.5, where('v', 'EQ', '.50')],
    ['date', '2024-02-29', where('v', 'EQ', '2024-02-29')],
    ['varchar(5)', `a'\\b`, where('v', 'EQ', `a'\\b`)],
    ['text', 'ação', where('v', 'IN', 'x', 'ação')],
    ['text', null, where('v', 'NE', 'x')],
  ])('compares as the column does: %s', async (type, inside, filter) => {
    const name = await watch(`v ${type}`, [group(['id'], filter)]);
    await db.insert(name, [1, inside]);
    expect(await taken()).toEqual(['I 1']);
    await db.execute(`UPDATE ${name} SET id = 2`);
    expect([['U 1>2'], ['D 1>', 'I 2']]).toContainEqual((await taken()).sort());
    expect(await db.database.changeQueue.missed()).toBe(0);
  });

  const keepsOut: [type: string, outside: string | number | null, filter: RowCondition][] = [
    ['numeric(12,4)', 1.001, where('v', 'EQ', '1')],
    ['numeric(10,2)', 1.01, where('v', 'EQ', '1.009')],
    ['int', 1, where('v', 'IN', '1.5')],
    ['text', null, where('v', 'IN', 'x')],
    ['int', null, where('v', 'EQ', '0')],
    ['char(3)', '*', where('v', 'NE', '*')],
  ];
  const keptOut = async (type: string, outside: string | number | null, filter: RowCondition) => {
    const name = await watch(`v ${type}`, [group(['id'], filter)]);
    await db.insert(name, [1, outside]);
    await db.execute(`UPDATE ${name} SET id = 2`, `DELETE FROM ${name}`);
    expect(await taken()).toEqual([]);
    expect(await db.database.changeQueue.missed()).toBe(0);
  };
  it.each(keepsOut)('keeps out what the column holds for other: %s %s', keptOut);

  whereAble(engine, 'CASE_SENSITIVE_TEXT', () => {
    it('keeps out a text that differs in case alone', () => keptOut('text', 'A', where('v', 'EQ', 'a')));
  });
});
