import type { CaptureGroup, RowCondition } from '../../../src/dialects';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

const where = (column: string, operator: RowCondition['operator'], ...values: string[]): RowCondition => ({ column, operator, values });
const group = (comparedColumns: string[], ...rowFilter: RowCondition[]): CaptureGroup => ({ comparedColumns, rowFilter });

const TABLES = {
  plain: 'PRIMARY KEY (id))',
  partitioned: `PRIMARY KEY (id)) PARTITION BY RANGE (id); CREATE TABLE %_low PARTITION OF % FOR VALUES FROM (0) TO (5);
    CREATE TABLE %_rest PARTITION OF % DEFAULT`,
};

describe('capture for groups that see a PostgreSQL table differently', () => {
  let db: PostgresUnderTest;
  let tables = 0;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
  });
  afterAll(async () => {
    await db.close();
  });

  /** A table whose key is `id`, watched for the groups. */
  async function watch(columns: string, groups: CaptureGroup[], tail = TABLES.plain): Promise<string> {
    const name = `grouped_${++tables}`;
    await db.install(name, `CREATE TABLE ${name} (id int, ${columns}, ${tail}`.replaceAll('%', name), {
      loggedColumns: ['id'],
      groups,
    });
    return name;
  }

  /** `U/D. 1>2`: kind, letters, logged values. */
  async function taken(): Promise<string[]> {
    const rows = await db.takeChanges();
    return rows.map(({ kind, kinds, oldValues, newValues }) =>
      `${kind}${kinds === null ? '' : `/${kinds}`} ${oldValues ? `${oldValues.join()}>` : ''}${newValues?.join() ?? ''}`.trim(),
    );
  }

  it.each(Object.entries(TABLES))('takes entering the filter for an insert and leaving it for a delete: table %s', async (_kind, tail) => {
    const name = await watch('name text, gone text', [group(['id', 'name'], where('gone', 'NE', '*'))], tail);
    await db.execute(`INSERT INTO ${name} VALUES (1, 'a', NULL), (2, 'b', ''), (3, 'c', '*')`);
    expect(await taken()).toEqual(['I 1', 'I 2']);
    await db.execute(`UPDATE ${name} SET name = 'x' WHERE id = 3`);
    await db.execute(`UPDATE ${name} SET gone = '-' WHERE id = 1`);
    expect(await taken()).toEqual([]);
    await db.execute(`UPDATE ${name} SET name = 'y' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET gone = '*' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET gone = NULL WHERE id = 3`);
    expect(await taken()).toEqual(['U 1', 'D 1', 'I 3']);
    await db.execute(`UPDATE ${name} SET gone = CASE WHEN id = 1 THEN '' ELSE '*' END, name = 'z'`);
    expect((await taken()).sort()).toEqual(['D 2', 'D 3', 'I 1']);
    await db.execute(`DELETE FROM ${name}`);
    expect(await taken()).toEqual(['D 1>']);
    expect(await db.database.changeQueue.missed()).toBe(0);
  });

  it.each([TABLES.plain, TABLES.partitioned])('tells each group its own kind, and logs nothing that concerns none (%#)', async (tail) => {
    const groups = [group(['id', 'name']), group(['id', 'note'], where('state', 'EQ', 'open'))];
    const name = await watch('name text, note text, other text, state text', groups, tail);
    await db.execute(`INSERT INTO ${name} VALUES (1, 'a', 'a', 'a', 'open'), (2, 'b', 'b', 'b', 'shut')`);
    expect(await taken()).toEqual(['I/II 1', 'I/I. 2']);
    await db.execute(`UPDATE ${name} SET name = 'c' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET note = 'c'`);
    await db.execute(`UPDATE ${name} SET other = 'c'`);
    await db.execute(`UPDATE ${name} SET state = 'shut', name = 'd' WHERE id = 1`);
    await db.execute(`UPDATE ${name} SET state = 'open'`);
    expect((await taken()).sort()).toEqual(['U/.I 1', 'U/.I 2', 'U/.U 1', 'U/U. 1', 'U/UD 1']);
    await db.execute(`UPDATE ${name} SET state = 'shut' WHERE id = 2`);
    await db.execute(`DELETE FROM ${name}`);
    await db.execute(`TRUNCATE ${name}`);
    expect(await taken()).toEqual(['U/.D 2', 'D/DD 1>', 'D/D. 2>', 'T']);
  });

  it.each([
    ['numeric', '1.00', where('v', 'IN', '1', '2')],
    ['boolean', 'true', where('v', 'EQ', 't')],
    ['uuid', `'00000000-0000-0000-0000-00000000000A'`, where('v', 'EQ', '00000000-0000-0000-0000-00000000000a')],
    ['json', `'{"a": 1}'`, where('v', 'EQ', '{"a": 1}')],
  ])('compares as the column does: %s', async (type, inside, filter) => {
    const name = await watch(`v ${type}`, [group(['id'], filter)]);
    await db.execute(`INSERT INTO ${name} VALUES (1, ${inside})`);
    expect(await taken()).toEqual(['I 1']);
    await db.execute(`UPDATE ${name} SET id = 2`);
    expect(await taken()).toEqual(['U 1>2']);
    expect(await db.database.changeQueue.missed()).toBe(0);
  });

  it.each([
    ['numeric', '1.001', where('v', 'EQ', '1')],
    ['text', `'A'`, where('v', 'EQ', 'a')],
  ])('keeps out what the column holds for other: %s %s', async (type, outside, filter) => {
    const name = await watch(`v ${type}`, [group(['id'], filter)]);
    await db.execute(`INSERT INTO ${name} VALUES (1, ${outside})`);
    await db.execute(`UPDATE ${name} SET id = 2`);
    await db.execute(`DELETE FROM ${name}`);
    expect(await taken()).toEqual([]);
    expect(await db.database.changeQueue.missed()).toBe(0);
  });

  it('is not led astray by a hostile search_path', async () => {
    const filters = [where('v', 'EQ', 'a'), where('n', 'NE', '7'), where('w', 'IN', 'x', 'y')];
    const name = await watch('v text, n int, w varchar(9)', [group(['id'], ...filters), group(['id', 'n'])]);
    await db.execute(`CREATE SCHEMA evil;
      CREATE FUNCTION evil.trap(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
      CREATE FUNCTION evil.trap(int, int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
      CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.trap);
      CREATE OPERATOR evil.<> (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.trap);
      CREATE TYPE evil.text AS ENUM ('trap'); CREATE TYPE evil.bool AS ENUM ('trap')`);
    await db.withSession(async (session) => {
      await session.execute('SET search_path = evil, pg_catalog');
      await session.execute(`INSERT INTO public.${name} VALUES (1, 'a', 1, 'y'), (2, 'b', 7, 'z')`);
      await session.execute(`UPDATE public.${name} SET n = 7 WHERE id = 1`);
      await session.execute(`UPDATE public.${name} SET n = 8, v = 'a', w = 'x'`);
    });
    expect((await taken()).sort()).toEqual(['I/.I 2', 'I/II 1', 'U/DU 1', 'U/IU 1', 'U/IU 2']);
    expect(await db.database.changeQueue.missed()).toBe(0);
  });
});
