import { OWNER } from '../dialect/dialect-under-test';
import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

describe('capture by triggers of PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
  });
  afterAll(async () => {
    await db.close();
  });

  it('logs the key that a BEFORE trigger of the product fills in', async () => {
    await db.install(
      'filled',
      `CREATE TABLE filled (id int PRIMARY KEY, name text); CREATE SEQUENCE filled_ids START 1000;
       CREATE FUNCTION fill_id() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := nextval('filled_ids'); RETURN NEW; END $$;
       CREATE TRIGGER zz_fill BEFORE INSERT ON filled FOR EACH ROW EXECUTE FUNCTION fill_id()`,
    );
    await db.execute("INSERT INTO filled (id, name) VALUES (0, 'a'), (NULL, 'b')");
    expect(await db.takeKinds()).toEqual(['I 1000', 'I 1001']);
  });

  it('does not log rows that a BEFORE trigger of the product cancels', async () => {
    await db.install(
      'cancelled',
      `CREATE TABLE cancelled (id int PRIMARY KEY);
       CREATE FUNCTION cancel() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.id < 0 THEN RETURN NULL; END IF; RETURN NEW; END $$;
       CREATE TRIGGER zz_cancel BEFORE INSERT ON cancelled FOR EACH ROW EXECUTE FUNCTION cancel()`,
    );
    await db.execute('INSERT INTO cancelled VALUES (-1), (1)');
    expect(await db.takeKinds()).toEqual(['I 1']);
  });

  it('logs one arm of INSERT ... ON CONFLICT', async () => {
    await db.install('upserted', 'CREATE TABLE upserted (id int PRIMARY KEY, n int)');
    const upsert = 'INSERT INTO upserted VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET n = upserted.n + 1';
    await db.execute(upsert);
    await db.execute(upsert);
    await db.execute('INSERT INTO upserted VALUES (1, 1) ON CONFLICT DO NOTHING');
    expect(await db.takeKinds()).toEqual(['I 1', 'U 1']);
  });

  it('takes a json column, which has no equality, without stopping the product', async () => {
    await db.install('jsonned', 'CREATE TABLE jsonned (id int PRIMARY KEY, body json, shape xml)');
    await db.execute(`INSERT INTO jsonned VALUES (1, '{"a":1}', '<a/>')`);
    await db.execute(`UPDATE jsonned SET body = '{"a":1}'`);
    await db.execute(`UPDATE jsonned SET body = '{"a":2}'`);
    expect(await db.takeKinds()).toEqual(['I 1', 'U 1']);
    expect(await db.database.changeQueue.missed()).toBe(0);
  });

  it('is not led astray by a hostile search_path of the product session', async () => {
    await db.install('guarded', 'CREATE TABLE guarded (id int PRIMARY KEY, name text, day date)', { loggedColumns: ['id', 'day'] });
    await db.execute(`CREATE SCHEMA evil;
      CREATE FUNCTION evil.current_setting(text, boolean) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
      CREATE FUNCTION evil.to_json(date) RETURNS json LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
      CREATE FUNCTION evil.same(int, int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE 'trapped'; END $$;
      CREATE OPERATOR evil.= (LEFTARG = int, RIGHTARG = int, FUNCTION = evil.same);
      CREATE TYPE evil.text AS ENUM ('trap');
      CREATE TABLE evil."TCC_EVENT" (id int)`);
    await db.withSession(async (session) => {
      await session.execute('SET search_path = evil, pg_catalog');
      await session.execute("INSERT INTO public.guarded VALUES (1, 'a', '2024-02-29')");
      await session.execute("UPDATE public.guarded SET name = 'b'");
      await session.execute('UPDATE public.guarded SET id = 2');
      await session.execute('DELETE FROM public.guarded');
    });
    expect((await db.takeKinds()).sort()).toEqual(['D 2,2024-02-29>', 'I 1,2024-02-29', 'U 1,2024-02-29', 'U 1,2024-02-29>2,2024-02-29']);
    expect(await db.database.changeQueue.missed()).toBe(0);
  });

  it('logs the writes of a role without any grant on our objects', async () => {
    await db.install('granted', 'CREATE TABLE granted (id int PRIMARY KEY)');
    const role = `clerk_${Date.now()}`;
    await db.execute(`CREATE ROLE ${role}; GRANT INSERT ON granted TO ${role}`);
    await db.withSession(async (session) => {
      await session.execute(`SET ROLE ${role}`);
      await session.execute('INSERT INTO granted VALUES (1)');
    });
    await db.execute(`REVOKE ALL ON granted FROM ${role}; DROP ROLE ${role}`);
    expect(await db.takeKinds()).toEqual(['I 1']);
  });

  it('logs dates alike whatever DateStyle, time zone and string settings the product session has', async () => {
    await db.install('dated', 'CREATE TABLE dated (d date, t timestamp, z timestamptz, PRIMARY KEY (d, t, z))');
    await db.withSession(async (session) => {
      await session.execute("SET DateStyle = 'SQL, DMY'; SET TimeZone = 'Asia/Kolkata'; SET standard_conforming_strings = off");
      await session.execute("INSERT INTO dated VALUES ('2024-02-03', '2024-02-03 04:05:06.7', '2024-02-03 04:05:06+00')");
    });
    const [row] = await db.takeChanges();
    expect(row.newValues).toEqual(['2024-02-03', '2024-02-03T04:05:06.7', '2024-02-03T09:35:06+05:30']);
  });

  it('begins one subtransaction in a transaction of many statements, not one for each', async () => {
    await db.install('many', 'CREATE TABLE many (id int PRIMARY KEY)');
    const nextTransaction = async () => Number((await db.execute('SELECT pg_snapshot_xmax(pg_current_snapshot()) AS next'))[0].next);
    const before = await nextTransaction();
    await db.withSession(async (session) => {
      await session.execute('BEGIN');
      for (let id = 1; id <= 300; id++)
        await session.execute(id % 3 === 0 ? `DELETE FROM many WHERE id = ${id - 1}` : `INSERT INTO many VALUES (${id})`);
      await session.execute('COMMIT');
    });
    // Whoever else works on the server may take some, too.
    expect((await nextTransaction()) - before).toBeLessThan(150);
    expect(await db.takeKinds()).toHaveLength(300);
  });

  it('logs COPY', async () => {
    await db.install('copied', 'CREATE TABLE copied (id int PRIMARY KEY)');
    await db.execute("COPY copied (id) FROM PROGRAM 'seq 3'");
    expect(await db.takeKinds()).toEqual(['I 1', 'I 2', 'I 3']);
  });

  it('logs writes to a partitioned table and straight to its partitions', async () => {
    await db.install(
      'parted',
      `CREATE TABLE parted (id int, region text, note text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
       CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('a'); CREATE TABLE parted_b PARTITION OF parted FOR VALUES IN ('b')`,
      { groups: [{ comparedColumns: ['id', 'region'], rowFilter: [] }] },
    );
    await db.execute("INSERT INTO parted VALUES (1, 'a'); INSERT INTO parted_b VALUES (2, 'b'); UPDATE parted SET note = 'x'");
    await db.execute(
      "UPDATE parted SET id = 3 WHERE id = 1; UPDATE parted SET region = 'a' WHERE id = 2; DELETE FROM parted_a WHERE id = 3",
    );
    expect(await db.takeKinds()).toEqual(['I 1,a', 'I 2,b', 'U 1,a>3,a', 'D 2,b>', 'I 2,a', 'D 3,a>']);
    const rows = await db.execute('SELECT "TCC_CHANGED_AT" IS NOT NULL AS stamped FROM parted');
    expect(rows).toEqual([{ stamped: true }]);
  });

  it('logs all rows of an update where no unique key pairs them', async () => {
    await db.install('keyless', 'CREATE TABLE keyless (id int, n int)');
    await db.execute('INSERT INTO keyless VALUES (1, 1), (1, 2)');
    await db.takeChanges();
    await db.execute('UPDATE keyless SET n = n + 1');
    expect((await db.takeKinds()).sort()).toEqual(['D 1>', 'D 1>', 'I 1', 'I 1']);
    await db.execute('UPDATE keyless SET n = 4 WHERE n = 3');
    expect(await db.takeKinds()).toEqual(['U 1']);
  });

  it('stamps the managerial columns and takes the origin of the transaction', async () => {
    await db.install('stamped', 'CREATE TABLE stamped (id int PRIMARY KEY)');
    await db.withSession(async (session) => {
      await session.execute("BEGIN; SELECT set_config('tcc.origin', 'elsewhere', true); INSERT INTO stamped VALUES (1); COMMIT");
      await session.execute('INSERT INTO stamped VALUES (2)');
    });
    const rows = await db.execute('SELECT "TCC_CHANGED_AT" IS NOT NULL AS stamped, "TCC_ORIGIN" AS origin FROM stamped ORDER BY id');
    expect(rows).toEqual([
      { stamped: true, origin: 'elsewhere' },
      { stamped: true, origin: null },
    ]);
    await db.takeChanges();
  });

  it('refuses to lose a managerial column alone, and with CASCADE lets the product write on', async () => {
    const layout = await db.install('bereft', 'CREATE TABLE bereft (id int PRIMARY KEY)');
    await expect(db.execute('ALTER TABLE bereft DROP COLUMN "TCC_ORIGIN"')).rejects.toThrow('depend');
    await db.execute('ALTER TABLE bereft DROP COLUMN "TCC_ORIGIN" CASCADE');
    await db.execute('INSERT INTO bereft VALUES (1)');
    expect(await db.takeKinds()).toEqual(['I 1']);
    const states = await db.database.structures.verify(OWNER, [layout]);
    expect(states.filter(({ state }) => state !== 'OK').map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'COLUMN MISSING',
      'TRIGGER MISSING',
    ]);
  });

  it('logs tables and columns whose names hold quotes, semicolons and Unicode', async () => {
    const table = 'Ação"; DROP TABLE x; -- \\ \u{1F600}$tcc$';
    const column = `Nº "do" '; pedido`;
    const quote = db.dialect.quote;
    await db.install(table, `CREATE TABLE ${quote(table)} (${quote(column)} text PRIMARY KEY)`);
    await db.withSession(async (session) => {
      await session.execute('SET standard_conforming_strings = off');
      await session.execute(`INSERT INTO ${quote(table)} VALUES ($$it's "1"; \\ \u{1F600}$$)`);
    });
    expect(await db.takeKinds()).toEqual([`I it's "1"; \\ \u{1F600}`]);
  });

  it('logs a changed key under both keys', async () => {
    await db.install('rekeyed', 'CREATE TABLE rekeyed (id int PRIMARY KEY, name text)');
    await db.execute("INSERT INTO rekeyed VALUES (1, 'a'), (2, 'b')");
    await db.takeChanges();
    await db.execute('UPDATE rekeyed SET id = id + 10');
    expect((await db.takeKinds()).sort()).toEqual(['D 1>', 'D 2>', 'I 11', 'I 12']);
    await db.execute('UPDATE rekeyed SET id = 5 WHERE id = 11');
    expect(await db.takeKinds()).toEqual(['U 11>5']);
  });
});

describe('a broken change log on PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeEach(async () => {
    db = await openPostgresUnderTest();
  });
  afterEach(async () => {
    await db.close();
  });

  it('counts a missed change of a transaction that rolls back its savepoint all the same', async () => {
    await db.install('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    await db.execute('ALTER TABLE "TCC_EVENT" RENAME COLUMN kind TO sort');
    await db.execute('BEGIN; INSERT INTO orders VALUES (1); COMMIT');
    expect(await db.database.changeQueue.missed()).toBe(1);
  });

  it('lets the product write on and counts the statements that were missed', async () => {
    const layout = await db.install('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    expect(await db.database.changeQueue.missed()).toBe(0);
    await db.execute('DROP TABLE "TCC_EVENT"');
    await db.execute('INSERT INTO orders VALUES (1), (2)');
    await db.execute('DELETE FROM orders WHERE id = 1');
    await db.execute('TRUNCATE orders');
    expect(await db.database.changeQueue.missed()).toBe(3);
    await expect(db.database.changeQueue.read(null, 1)).rejects.toThrow('PRODUCT_OBJECT_MISSING');

    await db.database.structures.install(OWNER, [layout]);
    await db.execute('INSERT INTO orders VALUES (3)');
    expect(await db.takeKinds()).toEqual(['I 3']);
  });

  it('lets the product write on when every object of ours but the triggers is gone', async () => {
    await db.install('orders', 'CREATE TABLE orders (id int PRIMARY KEY)');
    await db.install(
      'parted',
      'CREATE TABLE parted (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE parted_1 PARTITION OF parted DEFAULT',
    );
    await db.execute('DROP TABLE "TCC_EVENT", "TCC_OWNER"; DROP SEQUENCE "TCC_MISSED_SEQ"; DROP SEQUENCE IF EXISTS "TCC_EVENT_SEQ"');
    await db.execute('INSERT INTO orders VALUES (1); UPDATE orders SET id = 2; DELETE FROM orders; TRUNCATE orders');
    await db.execute('INSERT INTO parted VALUES (1); UPDATE parted SET id = 2; DELETE FROM parted; TRUNCATE parted');
  });
});
