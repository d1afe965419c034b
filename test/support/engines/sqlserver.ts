import { randomBytes } from 'node:crypto';
import sqlDriver, { type config, type ConnectionPool } from 'mssql';
import {
  literal,
  translateTypes,
  type EngineSql,
  type EngineUnderTest,
  type OurObjects,
  type ProductSession,
  type ResultRow,
  type ScratchDatabase,
} from './engine';

/** Set by global set-up when the server is Babelfish. */
export const BABELFISH_VARIABLE = 'TCC_TEST_MSSQL_IS_BABELFISH';

const URL = process.env.TEST_MSSQL_URL;

/** Facts of Babelfish 4.3. */
const BABELFISH_CANNOT: EngineUnderTest['cannot'] = {
  RENAMES_NOTICED: "on Babelfish the product's writes fail while the log or a column of it is renamed",
  UNICODE_NAMES: 'Babelfish misreads a trigger after names beyond ASCII, and refuses to create it',
  CLOSING_NAMES: 'Babelfish does not read ]] in a quoted name',
  MERGE: 'Babelfish has no MERGE',
  ERROR_334: 'Babelfish does not raise error 334',
  LOG_NEEDS_NO_RIGHT: 'Babelfish has no ownership chaining, so writers need INSERT on the log',
  ERRORS_CAUGHT_IN_TRIGGERS: 'Babelfish dooms the transaction for every error in a trigger',
  TABLE_LOCK: 'lock hints have no effect on Babelfish',
  READPAST: 'READPAST has no effect on Babelfish',
  CUT_SESSIONS: 'KILL is not known to Babelfish',
  SUPPLEMENTARY_CHARACTERS: 'Babelfish loses characters in parameters',
};

/** Babelfish converts `N'...'` to fewer types than `'...'`. */
const text = (value: string) => `${/^[\x20-\x7e]*$/.test(value) ? '' : 'N'}'${value.replaceAll("'", "''")}'`;

const TYPES = {
  text: 'nvarchar(400)',
  clob: 'nvarchar(max)',
  varchar: 'nvarchar',
  timestamp: 'datetime2(6)',
  timestamptz: 'datetimeoffset(6)',
  float8: 'float',
  boolean: 'bit',
  bytea: 'varbinary(20)',
};

const DIGITS = '(VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))';

/** Numbers from `from` to `to`, as a table of column `n`. */
function series(from: number, to: number): string {
  const places = Math.max(1, String(to - from).length);
  const power = (place: number) => 10 ** place;
  const sum = Array.from({ length: places }, (_, place) => `${power(place)} * d${place}.d`).join(' + ');
  const tables = Array.from({ length: places }, (_, place) => `${DIGITS} AS d${place}(d)`).join(' CROSS JOIN ');
  return `(SELECT ${from} + ${sum} AS n FROM ${tables}) AS series WHERE n <= ${to}`;
}

const sql: EngineSql = {
  createTable: (name, columns) => `CREATE TABLE ${name} (${translateTypes(columns, TYPES)})`,
  insert: (table, ...rows) =>
    `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.map((value) => literal(value, text)).join(', ')})`).join(', ')}`,
  insertSeries: (table, from, to, values = 'n') => `INSERT INTO ${table} SELECT ${values} FROM ${series(from, to)}`,
  upsert: (table, id) => `UPDATE ${table} SET n = n + 1 WHERE id = ${id}; IF @@ROWCOUNT = 0 INSERT INTO ${table} (id, n) VALUES (${id}, 1)`,
  foreignDateFormat: ['SET DATEFORMAT dmy', 'SET LANGUAGE British'],
};

const ours: OurObjects = {
  dropLog: 'DROP TABLE TCC_EVENT',
  dropIds: 'DROP SEQUENCE TCC_EVENT_SEQ',
  dropMissed: 'DROP SEQUENCE TCC_MISSED_SEQ',
  dropCredit: 'DROP TABLE TCC_CREDIT',
  dropOwner: 'DROP TABLE TCC_OWNER',
  forgetOwner: 'DELETE FROM TCC_OWNER',
  setCredit: (maxId) => `UPDATE TCC_CREDIT SET max_id = ${maxId}`,
  dropTrigger: (name) => `DROP TRIGGER ${name}`,
  disableTriggers: (table) => `DISABLE TRIGGER ALL ON ${table}`,
  renameColumn: (table, column) => `EXEC sp_rename '${table}.${column}', 'renamed', 'COLUMN'`,
  lockLog: 'SELECT COUNT(*) FROM TCC_EVENT WITH (TABLOCKX, HOLDLOCK)',
  alterations: [
    { what: 'is renamed', statements: ["EXEC sp_rename 'TCC_EVENT', 'tcc_event_old', 'OBJECT'"], needs: 'RENAMES_NOTICED' },
    { what: 'loses a column', statements: ['ALTER TABLE TCC_EVENT DROP COLUMN new_values'] },
    { what: 'has a column renamed', statements: ["EXEC sp_rename 'TCC_EVENT.kind', 'sort', 'COLUMN'"], needs: 'RENAMES_NOTICED' },
    {
      what: 'gets a column it must not lack',
      statements: ['ALTER TABLE TCC_EVENT ADD own int NOT NULL CONSTRAINT own_default DEFAULT 0 CHECK (own > 0)'],
      needs: 'ERRORS_CAUGHT_IN_TRIGGERS',
    },
    {
      what: 'gets a constraint that nothing meets',
      statements: ['ALTER TABLE TCC_EVENT ADD CONSTRAINT never CHECK (1 = 0)'],
      needs: 'ERRORS_CAUGHT_IN_TRIGGERS',
    },
    {
      what: 'gets a trigger that fails',
      statements: ["CREATE TRIGGER own ON TCC_EVENT AFTER INSERT AS BEGIN RAISERROR('not here', 16, 1); END"],
      needs: 'ERRORS_CAUGHT_IN_TRIGGERS',
    },
  ],
};

const catalogue = `
  SELECT CONCAT('object ', s.name, '.', o.name, ' ', o.type) AS seen FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE o.is_ms_shipped = 0
  UNION ALL SELECT CONCAT('column ', o.name, '.', c.name, ' ', t.name, ' ', c.max_length, ' ', c.precision, ' ', c.scale, ' ', c.is_nullable) FROM sys.columns c JOIN sys.objects o ON o.object_id = c.object_id JOIN sys.types t ON t.user_type_id = c.user_type_id WHERE o.is_ms_shipped = 0 AND o.type IN ('U', 'V')
  UNION ALL SELECT CONCAT('trigger ', t.name, ' ', OBJECT_NAME(t.parent_id), ' ', t.is_disabled) FROM sys.triggers t
  UNION ALL SELECT CONCAT('index ', o.name, '.', i.name) FROM sys.indexes i JOIN sys.objects o ON o.object_id = i.object_id WHERE o.is_ms_shipped = 0 AND o.type = 'U' AND i.name IS NOT NULL
  ORDER BY 1`;

export const sqlServerEngine: EngineUnderTest = {
  name: 'MSSQLSERVER',
  unavailable: URL ? null : 'TEST_MSSQL_URL is not set',
  cannot: {
    TRUNCATE_TRIGGER: 'no trigger of SQL Server hears of TRUNCATE',
    STAMPED_WRITES: 'on SQL Server what we apply alone writes the managerial columns',
    CASE_SENSITIVE_TEXT: 'the collation of the test database decides',
    ...(process.env[BABELFISH_VARIABLE] ? BABELFISH_CANNOT : {}),
  },
  defaultSchema: 'dbo',
  sql,
  ours,
  catalogue,
  triggersOn: (table) => `SELECT name FROM sys.triggers WHERE parent_id = OBJECT_ID('${table}') ORDER BY name`,
  cutOtherSessions: [
    `DECLARE @kill nvarchar(max) = N'';
     SELECT @kill += CONCAT(N'KILL ', session_id, N'; ') FROM sys.dm_exec_sessions WHERE database_id = DB_ID() AND program_name = 'totvs-connector';
     EXEC(@kill)`,
  ],
  open: openSqlServer,
};

/** Settings of the driver for `TEST_MSSQL_URL`: of host, port and `encrypt`, which is what test servers differ in. */
function driverConfig(database: string, connections: number): config {
  const [, server, port] = /^jdbc:sqlserver:\/\/([^;:\\]+)(?::(\d+))?/.exec(URL ?? '') ?? [];
  if (!server) throw new Error('TEST_MSSQL_URL is not of the form jdbc:sqlserver://host:port;...');
  return {
    server,
    port: Number(port ?? 1433),
    database,
    user: process.env.TEST_MSSQL_USER ?? '',
    password: process.env.TEST_MSSQL_PASSWORD ?? '',
    pool: { min: 0, max: connections },
    requestTimeout: 60_000,
    options: { encrypt: !/;\s*encrypt=false/i.test(URL ?? ''), trustServerCertificate: true },
  };
}

/** The same URL for another database. */
function jdbcUrlOf(database: string): string {
  return `${(URL ?? '').replace(/;\s*(databaseName|database)=[^;]*/i, '')};databaseName=${database}`;
}

async function connect(database: string, connections: number): Promise<ConnectionPool> {
  const pool = new sqlDriver.ConnectionPool(driverConfig(database, connections));
  pool.on('error', () => undefined);
  return pool.connect();
}

/** Whether the server is Babelfish. */
export async function isBabelfish(): Promise<boolean> {
  const pool = await connect('master', 1);
  try {
    const [row] = await executeOn(pool, ["SELECT CAST(SERVERPROPERTY('Babelfish') AS int) AS answer"]);
    return row.answer === 1;
  } finally {
    await pool.close();
  }
}

async function openSqlServer(): Promise<ScratchDatabase> {
  const name = `tcc_test_${randomBytes(6).toString('hex')}`;
  const master = await connect('master', 1);
  await executeOn(master, [`CREATE DATABASE ${name}`]);
  const pool = await connect(name, 10);
  return {
    jdbcUrl: jdbcUrlOf(name),
    username: process.env.TEST_MSSQL_USER ?? '',
    password: process.env.TEST_MSSQL_PASSWORD ?? '',
    execute: (...statements) => executeOn(pool, statements),
    withSession: (work) => withSession(name, work),
    insertLongText: async (table, id, value) => {
      await pool
        .request()
        .input('id', id)
        .input('value', sqlDriver.NVarChar(sqlDriver.MAX), value)
        .query(`INSERT INTO ${table} VALUES (@id, @value)`);
    },
    close: async () => {
      await pool.close();
      await executeOn(master, [`ALTER DATABASE ${name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE`]).catch(() => undefined);
      await executeOn(master, [`DROP DATABASE ${name}`]);
      await master.close();
    },
  };
}

async function executeOn(pool: ConnectionPool, statements: string[]): Promise<ResultRow[]> {
  let rows: ResultRow[] = [];
  for (const statement of statements) {
    const { recordset } = await pool.request().batch<ResultRow>(statement);
    rows = (recordset ?? []).map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column.toLowerCase(), value])));
  }
  return rows;
}

async function withSession<T>(database: string, work: (session: ProductSession) => Promise<T>): Promise<T> {
  const connection = await connect(database, 1);
  const run = async (statement: string) => {
    await connection.request().batch(statement);
  };
  try {
    return await work({
      execute: (...statements) => executeOn(connection, statements),
      begin: () => run('BEGIN TRANSACTION'),
      commit: () => run('COMMIT TRANSACTION'),
      rollback: () => run('ROLLBACK TRANSACTION'),
      savepoint: (name) => run(`SAVE TRANSACTION ${name}`),
      rollbackTo: (name) => run(`ROLLBACK TRANSACTION ${name}`),
    });
  } finally {
    await connection.close();
  }
}
