import { onEveryEngine, openUnderTest, whereAble, type DialectUnderTest } from './dialect-under-test';

onEveryEngine('introspection', (engine) => {
  let db: DialectUnderTest;
  beforeAll(async () => {
    db = await openUnderTest(engine);
    await db.createTable(
      'orders',
      `id bigint PRIMARY KEY, code char(6) NOT NULL UNIQUE, total numeric(15,2), quantity int, hue text, body clob, born date, happened timestamp,
       seen timestamptz, ratio real, share float8`,
    );
    await db.execute('CREATE INDEX orders_by_birth ON orders (born, happened)');
    await db.createTable('keyless', 'a int NOT NULL, b int');
    await db.createTable('two_keys', 'a int, b int, c int NOT NULL, PRIMARY KEY (b, a), UNIQUE (c, a)');
  });
  afterAll(async () => {
    await db.close();
  });

  it('pings and tells which server answers and its clock', async () => {
    expect(await db.database.introspection.ping()).toEqual({
      serverVersion: expect.stringMatching(/\d+/) as string,
      databaseTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) as string,
    });
  });

  it('finds tables ignoring case, in the default schema or in the one named', async () => {
    const { introspection } = db.database;
    const schema = await introspection.defaultSchema();
    const found = await introspection.findTables('ORDERS', null);
    expect(found).toEqual([{ schema, name: expect.stringMatching(/^orders$/i) as string }]);
    expect(await introspection.findTables('oRDerS', schema.toUpperCase())).toEqual(found);
    expect(await introspection.findTables('orders', 'no_such_schema')).toEqual([]);
    expect(await introspection.findTables("x'; DROP TABLE orders; --", null)).toEqual([]);
    expect(await introspection.describeTable({ schema, name: 'none' })).toBeNull();
  });

  it('describes columns by family and precision, keys and indexes', async () => {
    const table = await db.describe('orders');
    const family = Object.fromEntries(table.columns.map((column) => [column.name.toLowerCase(), column.family]));
    expect(family).toEqual({
      id: 'EXACT_NUMBER',
      code: 'FIXED_TEXT',
      total: 'EXACT_NUMBER',
      quantity: 'EXACT_NUMBER',
      hue: 'TEXT',
      body: 'TEXT',
      born: engine.name === 'ORACLE12C' ? 'TIMESTAMP' : 'DATE',
      happened: 'TIMESTAMP',
      seen: 'TIMESTAMP_WITH_ZONE',
      ratio: 'BINARY_FLOAT',
      share: 'BINARY_FLOAT',
    });
    const precisions = table.columns.slice(0, 4).map(({ precision }) => precision);
    expect(precisions).toEqual([19, null, 15, 10]);
    expect(table.columns.slice(0, 3).map(({ nullable }) => nullable)).toEqual([false, false, true]);
    const lower = (lists: string[][]) => lists.map((list) => list.map((name) => name.toLowerCase()));
    expect(lower([table.primaryKey, ...table.uniqueKeys])).toEqual([['id'], ['id'], ['code']]);
    expect(lower(table.indexes)).toEqual(expect.arrayContaining([['id'], ['code'], ['born', 'happened']]));
    expect(table.partitioned).toBe(false);
  });

  it('tells the columns of a key in its own order, and that there is none', async () => {
    const lower = (names: string[]) => names.map((name) => name.toLowerCase());
    const keys = await db.describe('two_keys');
    expect([keys.primaryKey, ...keys.uniqueKeys].map(lower)).toEqual([
      ['b', 'a'],
      ['b', 'a'],
      ['c', 'a'],
    ]);
    const none = await db.describe('keyless');
    expect([none.primaryKey, none.uniqueKeys]).toEqual([[], []]);
  });

  it('reads the product metadata trimmed, and makes it once for a person who asks', async () => {
    const { introspection, structures } = db.database;
    expect(await introspection.readProductMetadata()).toBeNull();
    await structures.createProductMetadata({ name: "PIMS'MC", version: '12.1' });
    expect(await introspection.readProductMetadata()).toEqual({ name: "PIMS'MC", version: '12.1' });
    await expect(structures.createProductMetadata({ name: 'X', version: '1' })).rejects.toThrow();
    await db.execute(`UPDATE "TCC_PRODUCT_METADATA" SET "NAME" = ' PIMS ', "VERSION" = ' 12.2 '`);
    expect(await introspection.readProductMetadata()).toEqual({ name: 'PIMS', version: '12.2' });
    await db.execute('DELETE FROM "TCC_PRODUCT_METADATA"');
    expect(await introspection.readProductMetadata()).toBeNull();
  });

  it('finds no right missing for the owner of everything, and no columns to add where they are', async () => {
    const { table } = await db.describe('two_keys');
    const columns = () => db.database.introspection.columnAdditions([table]);
    expect(await db.database.introspection.missingRights([table])).toEqual([]);
    expect(await columns()).toEqual([{ table, routines: [] }]);
    await db.capture('two_keys');
    expect(await columns()).toEqual([]);
  });

  it('tells a database from every other, the same each time', async () => {
    const print = await db.database.introspection.fingerprint();
    expect(print).toEqual(expect.any(String));
    expect(await db.database.introspection.fingerprint()).toBe(print);
  });

  it('finds nothing that our objects would hurt in a database without code', async () => {
    const { table } = await db.describe('orders');
    const hazards = await db.database.introspection.hazards([table], { managerialColumns: true });
    expect(hazards.filter(({ code }) => code !== 'LOG_RIGHT_MISSING' && code !== 'NOT_FULLY_LOGGED')).toEqual([]);
  });

  it.each([
    ['another user', { password: 'wrong', username: 'nobody_here' }, 'PRODUCT_LOGIN_REFUSED'],
    ['a closed port', { host: '127.0.0.1', port: 1 }, 'PRODUCT_DATABASE_UNREACHABLE'],
    ['a host that is not there', { host: 'no-such-host.invalid' }, 'PRODUCT_DATABASE_UNREACHABLE'],
  ])('says why a connection is not made: %s', async (_what, { host, port, ...user }: Overrides, code) => {
    const target = { ...db.settings.target, ...(host && { host }), ...(port && { port }) };
    const other = db.dialect.open({ ...db.settings, target, ...user });
    await expect(other.introspection.ping()).rejects.toMatchObject({ code });
    await other.close();
  });

  whereAble(engine, 'CUT_SESSIONS', () => {
    it('makes new connections after its own were cut', async () => {
      await db.database.introspection.ping();
      await db.execute(...engine.cutOtherSessions);
      // A statement that meets a connection before the pool hears of its end fails once, and says why.
      const first = await db.database.introspection.ping().catch((error: unknown) => error);
      if (first instanceof Error) expect(first).toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
      await db.database.introspection.ping();
    });
  });
});

interface Overrides {
  host?: string;
  port?: number;
  username?: string;
  password?: string;
}
