import { onEveryEngine, openUnderTest, OWNER, whereAble, type DialectUnderTest } from './dialect-under-test';

onEveryEngine('capture by triggers', (engine) => {
  let db: DialectUnderTest;
  beforeAll(async () => {
    db = await openUnderTest(engine);
  });
  afterAll(async () => {
    await db.close();
  });

  it('logs insert, update and delete with the key, and nothing for an update that changes no compared column', async () => {
    await db.watch('plain', 'id int PRIMARY KEY, name text, note text', { groups: [{ comparedColumns: ['id', 'name'], rowFilter: [] }] });
    await db.insert('plain', [1, 'a', 'x'], [2, 'b', 'y']);
    expect((await db.takeKinds()).sort()).toEqual(['I 1', 'I 2']);
    await db.execute("UPDATE plain SET name = 'c' WHERE id = 1");
    await db.execute("UPDATE plain SET note = 'z'");
    await db.execute('UPDATE plain SET name = name');
    await db.execute('UPDATE plain SET name = NULL WHERE id = 1', 'UPDATE plain SET name = NULL WHERE id = 1');
    await db.execute("UPDATE plain SET name = 'd' WHERE id = 1");
    await db.execute('DELETE FROM plain WHERE id = 2', 'DELETE FROM plain WHERE id = 99');
    expect(await db.takeKinds()).toEqual(['U 1', 'U 1', 'U 1', 'D 2>']);
  });

  it('logs a changed key under both keys', async () => {
    await db.watch('rekeyed', 'id int PRIMARY KEY, name text');
    await db.insert('rekeyed', [1, 'a'], [2, 'b']);
    await db.takeChanges();
    await db.execute('UPDATE rekeyed SET id = id + 10');
    expect((await db.takeKinds()).sort()).toEqual(['D 1>', 'D 2>', 'I 11', 'I 12']);
    await db.execute('UPDATE rekeyed SET id = 5 WHERE id = 11');
    expect([['U 11>5'], ['D 11>', 'I 5']]).toContainEqual((await db.takeKinds()).sort());
  });

  it('logs a logged column that is no key before and after, so that both parents are sent', async () => {
    await db.watch('child', 'id int PRIMARY KEY, parent int, name text', { loggedColumns: ['parent'] });
    await db.insert('child', [1, 7, 'a']);
    await db.execute('UPDATE child SET parent = 8');
    await db.execute("UPDATE child SET name = 'b'");
    await db.execute('DELETE FROM child');
    expect(await db.takeKinds()).toEqual(['I 7', 'U 7>8', 'U 8', 'D 8>']);
  });

  it('logs one arm of an insertion that becomes an update', async () => {
    await db.watch('upserted', 'id int PRIMARY KEY, n int');
    await db.execute(engine.sql.upsert('upserted', 1));
    await db.execute(engine.sql.upsert('upserted', 1));
    expect(await db.takeKinds()).toEqual(['I 1', 'U 1']);
  });

  it('stays fast for a bulk update in a session whose first update was of one row', async () => {
    await db.createTable('bulky', 'id int PRIMARY KEY, n int');
    await db.execute(engine.sql.insertSeries('bulky', 1, 20_000, 'n, 0'));
    await db.capture('bulky');
    const elapsed = await db.withSession(async (session) => {
      for (let id = 1; id <= 7; id++) await session.execute(`UPDATE bulky SET n = 1 WHERE id = ${id}`);
      const begin = Date.now();
      await session.execute('UPDATE bulky SET n = n + 1');
      return Date.now() - begin;
    });
    expect((await db.takeChanges()).length).toBe(20_007);
    expect(elapsed).toBeLessThan(5_000);
  });

  it('logs one row and many alike in a session, whichever came first', async () => {
    await db.createTable('mixed', 'id int PRIMARY KEY, n int');
    await db.insert('mixed', [1, 0], [2, 0], [3, 0]);
    await db.capture('mixed');
    await db.withSession(async (session) => {
      for (let turn = 1; turn <= 7; turn++) {
        await session.execute('UPDATE mixed SET n = n + 1');
        await session.execute(`UPDATE mixed SET n = n + 1 WHERE id = ${turn % 3}`);
        await session.execute('UPDATE mixed SET n = n WHERE id < 3');
        await session.execute('UPDATE mixed SET n = CASE id WHEN 2 THEN 0 ELSE n END');
      }
    });
    const kinds = await db.takeKinds();
    expect(kinds.filter((kind) => kind === 'U 3')).toHaveLength(7);
    expect(kinds.filter((kind) => kind === 'U 1')).toHaveLength(7 + 3);
    expect(kinds.filter((kind) => kind === 'U 2')).toHaveLength(7 + 2 + 7);
  });

  it('logs dates alike whatever format the product session prefers', async () => {
    await db.watch('dated', 'd date, t timestamp, n int, PRIMARY KEY (d, t)');
    await db.withSession(async (session) => {
      await session.execute(
        ...engine.sql.foreignDateFormat,
        engine.sql.insert('dated (d, t, n)', ['2024-02-03', '2024-02-03 04:05:06.7', 1]),
      );
      await session.execute('UPDATE dated SET n = 2');
    });
    const rows = await db.takeChanges();
    const spelled = rows.map(({ newValues }) => newValues!.map((value) => value!.replace(/0+$/, '')));
    const same = ['2024-02-03', '2024-02-03T04:05:06.7'];
    expect(spelled).toEqual([same, same]);
  });

  it('logs what a savepoint keeps and nothing that is rolled back', async () => {
    await db.watch('saved', 'id int PRIMARY KEY');
    await db.withSession(async (session) => {
      await session.begin();
      await session.execute('INSERT INTO saved (id) VALUES (1)');
      await session.savepoint('s');
      await session.execute('INSERT INTO saved (id) VALUES (2)');
      await session.rollbackTo('s');
      await session.execute('INSERT INTO saved (id) VALUES (3)');
      await session.commit();
      await session.begin();
      await session.execute('INSERT INTO saved (id) VALUES (4)');
      await session.rollback();
    });
    expect(await db.takeKinds()).toEqual(['I 1', 'I 3']);
  });

  it('logs children removed by ON DELETE CASCADE', async () => {
    await db.createTable('parents', 'id int PRIMARY KEY');
    await db.watch('cascaded', 'id int PRIMARY KEY, parent int REFERENCES parents ON DELETE CASCADE', { loggedColumns: ['id', 'parent'] });
    await db.insert('parents', [1]);
    await db.insert('cascaded', [10, 1], [11, 1]);
    await db.takeChanges();
    await db.execute('DELETE FROM parents');
    expect((await db.takeKinds()).sort()).toEqual(['D 10,1>', 'D 11,1>']);
  });

  whereAble(engine, 'TRUNCATE_TRIGGER', () => {
    it('logs TRUNCATE as one row of kind T', async () => {
      await db.watch('emptied', 'id int PRIMARY KEY');
      await db.insert('emptied', [1], [2]);
      await db.takeChanges();
      await db.execute('TRUNCATE TABLE emptied');
      expect(await db.takeKinds()).toEqual(['T']);
    });
  });

  it('logs all rows of an update where no unique key pairs them', async () => {
    await db.watch('keyless', 'id int, n int');
    await db.insert('keyless', [1, 1], [1, 2]);
    await db.takeChanges();
    await db.execute('UPDATE keyless SET n = n + 1');
    const many = (await db.takeKinds()).sort();
    expect([
      ['D 1>', 'D 1>', 'I 1', 'I 1'],
      ['U 1', 'U 1'],
    ]).toContainEqual(many);
    await db.execute('UPDATE keyless SET n = 4 WHERE n = 3');
    expect([['U 1'], ['D 1>', 'I 1']]).toContainEqual((await db.takeKinds()).sort());
  });

  whereAble(engine, 'STAMPED_WRITES', () => {
    it('stamps the managerial columns', async () => {
      await db.watch('stamped', 'id int PRIMARY KEY');
      await db.insert('stamped', [1]);
      const [row] = await db.execute('SELECT "TCC_CHANGED_AT" AS changed, "TCC_ORIGIN" AS origin FROM stamped');
      expect(row).toEqual({ changed: expect.any(Date) as Date, origin: null });
      await db.takeChanges();
    });
  });

  async function logsUnderNames(table: string, column: string): Promise<void> {
    const quote = db.dialect.quote;
    await db.createTable(quote(table), `${quote(column)} text PRIMARY KEY`);
    await db.capture(table);
    await db.insert(quote(table), [`it's "1"; \\ | \\p | ç`]);
    await db.execute(`UPDATE ${quote(table)} SET ${quote(column)} = '|\\N'`);
    const kinds = (await db.takeKinds()).sort();
    expect([[`I it's "1"; \\ | \\p | ç`, `U it's "1"; \\ | \\p | ç>|\\N`]]).toContainEqual(kinds);
  }

  it('logs tables and columns whose names hold quotes, semicolons and comments', async () => {
    await logsUnderNames(`T'; DROP TABLE x; -- \\ $tcc$%`, `No 'do' ; pedido -- /*`);
  });

  whereAble(engine, 'UNICODE_NAMES', () => {
    it('logs tables and columns whose names hold Unicode', async () => {
      await logsUnderNames(`Ação 日本`, `Nº ; pedido`);
    });
  });

  whereAble(engine, 'CLOSING_NAMES', () => {
    it('logs tables and columns whose names hold what ends a quoted name', async () => {
      await logsUnderNames(`a]b"c`, `d]]e""f`);
    });
  });

  it('lets a table change that was altered beside it, and logs it again after the next installation', async () => {
    await db.watch('widened', 'id int PRIMARY KEY, name text');
    await db.execute('ALTER TABLE widened ADD extra int');
    await db.execute("INSERT INTO widened (id, name) VALUES (1, 'a')", 'UPDATE widened SET extra = 1');
    expect(await db.takeKinds()).toEqual(['I 1']);
    await db.capture('widened');
    await db.execute('UPDATE widened SET extra = 2');
    expect(await db.takeKinds()).toEqual(['U 1']);
  });

  it('logs the writes of many sessions at once, each once', async () => {
    await db.watch('crowded', 'id int PRIMARY KEY, n int');
    const write = (writer: number) =>
      db.withSession(async (session) => {
        for (let turn = 0; turn < 20; turn++) {
          const id = writer * 100 + turn;
          await session.begin();
          await session.execute(`INSERT INTO crowded (id, n) VALUES (${id}, 0)`, `UPDATE crowded SET n = 1 WHERE id = ${id}`);
          if (turn % 4 === 3) await session.rollback();
          else await session.commit();
        }
      });
    await Promise.all([1, 2, 3, 4].map(write));
    const kinds = await db.takeKinds();
    expect(kinds).toHaveLength(4 * 15 * 2);
    expect(new Set(kinds).size).toBe(kinds.length);
  });
});

onEveryEngine('a broken change log', (engine) => {
  let db: DialectUnderTest;
  beforeEach(async () => {
    db = await openUnderTest(engine);
  });
  afterEach(async () => {
    await db.close();
  });

  whereAble(engine, 'SURVIVES_BROKEN_TRIGGER', () => {
    it('lets the product write on and counts the statements that were missed', async () => {
      const layout = await db.watch('orders', 'id int PRIMARY KEY');
      expect(await db.database.changeQueue.missed()).toBe(0);
      await db.execute(engine.ours.dropLog);
      await db.insert('orders', [1], [2]);
      await db.execute('DELETE FROM orders WHERE id = 1');
      expect(await db.database.changeQueue.missed()).toBe(2);
      await expect(db.database.changeQueue.read(null, 1)).rejects.toThrow('PRODUCT_OBJECT_MISSING');

      await db.database.structures.install(OWNER, [layout]);
      await db.insert('orders', [3]);
      expect(await db.takeKinds()).toEqual(['I 3']);
    });

    it('lets the product write on when every object of ours but the triggers is gone', async () => {
      await db.watch('orders', 'id int PRIMARY KEY');
      const { dropLog, dropIds, dropMissed, dropCredit, dropOwner } = engine.ours;
      await db.execute(dropLog, dropIds, dropMissed, dropCredit, dropOwner);
      await db.execute('INSERT INTO orders (id) VALUES (1)', 'UPDATE orders SET id = 2', 'DELETE FROM orders');
      expect(await db.execute('SELECT id FROM orders')).toEqual([]);
    });
  });
});
