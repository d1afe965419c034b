import { openPostgresUnderTest, type PostgresUnderTest } from './postgres-under-test';

describe('introspection of PostgreSQL', () => {
  let db: PostgresUnderTest;
  beforeAll(async () => {
    db = await openPostgresUnderTest();
    await db.execute(`
      CREATE SCHEMA pims; CREATE SCHEMA "Sales";
      CREATE DOMAIN money_amount AS numeric(15,2);
      CREATE TYPE colour AS ENUM ('red', 'blue');
      CREATE TABLE orders (id bigint PRIMARY KEY, code char(6) NOT NULL UNIQUE, total money_amount, free numeric, hue colour, born date, at timestamp(3), seen timestamptz, ratio real, raw bytea);
      CREATE INDEX ON orders (born, at); CREATE INDEX ON orders (lower(code)); CREATE UNIQUE INDEX ON orders (free) WHERE free > 0;
      CREATE TABLE pims."Orders" (id int); CREATE TABLE "Sales".orders (id int); CREATE TABLE "Sales"."ORDERS" (id int)`);
  });
  afterAll(async () => {
    await db.close();
  });

  it('pings and tells the server version', async () => {
    expect(await db.database.introspection.ping()).toEqual({
      serverVersion: expect.stringMatching(/^PostgreSQL \d+/) as string,
      databaseTime: expect.stringMatching(/Z$/) as string,
    });
  });

  it('finds tables ignoring case, in the default schema or in the one named', async () => {
    const { introspection } = db.database;
    expect(await introspection.defaultSchema()).toBe('public');
    expect(await introspection.findTables('ORDERS', null)).toEqual([{ schema: 'public', name: 'orders' }]);
    expect(await introspection.findTables('ORDERS', 'PIMS')).toEqual([{ schema: 'pims', name: 'Orders' }]);
    expect(await introspection.findTables('Orders', 'sales')).toHaveLength(2);
    expect(await introspection.findTables("x'; DROP TABLE orders; --", null)).toEqual([]);
    expect(await introspection.describeTable({ schema: 'public', name: 'none' })).toBeNull();
  });

  it('searches the owner schema first, then the default schema', async () => {
    const other = db.dialect.open({ ...db.settings, ownerSchema: 'PIMS' });
    expect(await other.introspection.defaultSchema()).toBe('pims');
    expect(await other.introspection.findTables('orders', null)).toEqual([{ schema: 'pims', name: 'Orders' }]);
    await db.execute('CREATE TABLE only_here (id int)');
    expect(await other.introspection.findTables('ONLY_HERE', null)).toEqual([{ schema: 'public', name: 'only_here' }]);
    await other.close();
  });

  it('describes columns by family and precision, keys and indexes', async () => {
    await db.execute('ANALYZE orders');
    const table = await db.describe('orders');
    expect(
      table.columns.map(({ name, nativeType, family, nullable, precision }) => [name, nativeType, family, nullable, precision]),
    ).toEqual([
      ['id', 'bigint', 'EXACT_NUMBER', false, 19],
      ['code', 'character(6)', 'FIXED_TEXT', false, null],
      ['total', 'numeric(15,2)', 'EXACT_NUMBER', true, 15],
      ['free', 'numeric', 'EXACT_NUMBER', true, null],
      ['hue', 'public.colour', 'TEXT', true, null],
      ['born', 'date', 'DATE', true, null],
      ['at', 'timestamp(3) without time zone', 'TIMESTAMP', true, null],
      ['seen', 'timestamp with time zone', 'TIMESTAMP_WITH_ZONE', true, null],
      ['ratio', 'real', 'BINARY_FLOAT', true, null],
      ['raw', 'bytea', 'BINARY', true, null],
    ]);
    expect(table).toMatchObject({
      primaryKey: ['id'],
      uniqueKeys: [['id'], ['code']],
      indexes: [['id'], ['code'], ['born', 'at']],
      partitioned: false,
      estimatedRows: 0,
    });
  });

  it('counts a partition as partitioned, since writes reach it through its parent', async () => {
    await db.execute('CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE TABLE p1 PARTITION OF p DEFAULT');
    expect([(await db.describe('p')).partitioned, (await db.describe('p1')).partitioned]).toEqual([true, true]);
  });

  it('reads the product metadata trimmed, whatever the case of its names', async () => {
    expect(await db.database.introspection.readProductMetadata()).toBeNull();
    await db.execute('CREATE TABLE tcc_product_metadata (name char(20), "VERSION" text)');
    expect(await db.database.introspection.readProductMetadata()).toBeNull();
    await db.execute("INSERT INTO tcc_product_metadata VALUES ('PIMSMC', ' 12.1 ')");
    expect(await db.database.introspection.readProductMetadata()).toEqual({ name: 'PIMSMC', version: '12.1' });
  });

  it('names every right a user lacks with the statement that mends it, and nothing once they ran', async () => {
    const user = `user_${Date.now()}`;
    await db.execute(
      `CREATE ROLE ${user} LOGIN PASSWORD 'secret'; REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO ${user}`,
    );
    await db.execute('CREATE TABLE fenced (id int); ALTER TABLE fenced ENABLE ROW LEVEL SECURITY');
    const limited = db.dialect.open({ ...db.settings, username: user, password: 'secret', ownerSchema: 'public' });
    const tables = [
      { schema: 'public', name: 'orders' },
      { schema: 'pims', name: 'Orders' },
      { schema: 'public', name: 'fenced' },
    ];
    const missing = await limited.introspection.missingRights(tables);
    expect(missing.map(({ right }) => right)).toEqual([
      'CREATE on schema public',
      'SELECT on table public.orders',
      'TRIGGER on table public.orders',
      'ownership of table public.orders, to add columns (not with columns: false)',
      'USAGE on schema pims',
      'SELECT on table pims.Orders',
      'TRIGGER on table pims.Orders',
      'ownership of table pims.Orders, to add columns (not with columns: false)',
      'SELECT on table public.fenced',
      'TRIGGER on table public.fenced',
      'ownership of table public.fenced, to add columns (not with columns: false)',
      'sight of all rows of public.fenced',
    ]);
    // The tables belong to a superuser, whose membership nobody should be told to grant.
    expect(missing.map(({ remedy }) => remedy)).toContain(`ALTER TABLE "public"."orders" OWNER TO "${user}"`);
    for (const { remedy } of missing) await db.execute(remedy);
    expect(await limited.introspection.missingRights(tables)).toEqual([]);
    await limited.close();
    await db.execute(`REASSIGN OWNED BY ${user} TO CURRENT_USER; DROP OWNED BY ${user}; DROP ROLE ${user}`);
  });

  it('names routines that use whole rows of a table without managerial columns, and nothing once it has them', async () => {
    await db.execute(`CREATE TABLE whole (id int PRIMARY KEY);
      CREATE TABLE alone (id int PRIMARY KEY);
      CREATE VIEW all_rows AS SELECT * FROM whole;
      CREATE FUNCTION first_row() RETURNS whole LANGUAGE sql AS 'SELECT id FROM whole LIMIT 1';
      CREATE FUNCTION to_rows(OUT n int, OUT found whole) LANGUAGE plpgsql AS 'BEGIN END';
      CREATE PROCEDURE keep(many whole[]) LANGUAGE plpgsql AS 'BEGIN END';
      CREATE FUNCTION unrelated(alone int) RETURNS int LANGUAGE sql AS 'SELECT 1'`);
    const tables = ['whole', 'alone'].map((name) => ({ schema: 'public', name }));
    expect(await db.database.introspection.columnAdditions(tables)).toEqual([
      {
        table: tables[0],
        routines: ['public.first_row()', expect.stringMatching(/^public\.keep\(/), expect.stringMatching(/^public\.to_rows\(/)],
      },
      { table: tables[1], routines: [] },
    ]);
    await db.capture('alone');
    await db.execute('DROP FUNCTION first_row()');
    expect(await db.database.introspection.columnAdditions(tables)).toMatchObject([{ table: { name: 'whole' } }]);
  });

  it('makes new connections after its own were cut', async () => {
    await db.database.introspection.ping();
    await db.execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'totvs-connector' AND datname = current_database()",
    );
    // A statement that meets a connection before the pool hears of its end fails once, and says why.
    const first = await db.database.introspection.ping().catch((error: unknown) => error);
    if (first instanceof Error) expect(first).toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
    await db.database.introspection.ping();
  });
});
