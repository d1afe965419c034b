import { randomBytes } from 'node:crypto';
import type { Connection } from 'oracledb';
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

const URL = process.env.TEST_ORACLE_URL;

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

const TYPES = {
  text: 'VARCHAR2(400 CHAR)',
  clob: 'CLOB',
  bigint: 'NUMBER(19)',
  int: 'NUMBER(10)',
  smallint: 'NUMBER(5)',
  numeric: 'NUMBER',
  timestamp: 'TIMESTAMP(6)',
  timestamptz: 'TIMESTAMP(6) WITH TIME ZONE',
  float8: 'BINARY_DOUBLE',
  real: 'BINARY_FLOAT',
  boolean: 'NUMBER(1)',
  bytea: 'RAW(20)',
};

const sql: EngineSql = {
  createTable: (name, columns) => `CREATE TABLE ${name} (${translateTypes(columns, TYPES)})`,
  insert: (table, ...rows) =>
    `INSERT INTO ${table} ${rows.map((row) => `SELECT ${row.map((value) => literal(value, text)).join(', ')} FROM DUAL`).join(' UNION ALL ')}`,
  insertSeries: (table, from, to, values = 'n') =>
    `INSERT INTO ${table} SELECT ${values} FROM (SELECT ${from - 1} + LEVEL AS n FROM DUAL CONNECT BY LEVEL <= ${to - from + 1})`,
  upsert: (table, id) =>
    `MERGE INTO ${table} t USING (SELECT ${id} AS id FROM DUAL) s ON (t.id = s.id)
     WHEN MATCHED THEN UPDATE SET n = t.n + 1 WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, 1)`,
  foreignDateFormat: ["ALTER SESSION SET NLS_TERRITORY = 'GERMANY'", ...isoDates()],
};

/** Lets sessions take ISO texts for dates, as the other engines do by themselves. */
function isoDates(): string[] {
  return [
    "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS'",
    "ALTER SESSION SET NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF'",
    "ALTER SESSION SET NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FFTZH:TZM'",
    "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'",
  ];
}

const ours: OurObjects = {
  dropLog: 'DROP TABLE TCC_EVENT PURGE',
  dropIds: 'DROP SEQUENCE TCC_EVENT_SEQ',
  dropMissed: 'DROP SEQUENCE TCC_MISSED_SEQ',
  dropCredit: 'DROP TABLE TCC_CREDIT PURGE',
  dropOwner: 'DROP TABLE TCC_OWNER PURGE',
  forgetOwner: 'DELETE FROM TCC_OWNER',
  setCredit: (maxId) => `UPDATE TCC_CREDIT SET MAX_ID = ${maxId}`,
  dropTrigger: (name) => `DROP TRIGGER ${name}`,
  disableTriggers: (table) => `ALTER TABLE ${table} DISABLE ALL TRIGGERS`,
  renameColumn: (table, column) => `ALTER TABLE ${table} RENAME COLUMN ${column} TO RENAMED`,
  lockLog: 'LOCK TABLE TCC_EVENT IN EXCLUSIVE MODE',
  alterations: [
    { what: 'is renamed', statements: ['ALTER TABLE TCC_EVENT RENAME TO TCC_EVENT_OLD'] },
    { what: 'loses a column', statements: ['ALTER TABLE TCC_EVENT DROP COLUMN NEW_VALUES'] },
    {
      what: 'gets a column it must not lack',
      statements: ['ALTER TABLE TCC_EVENT ADD OWN NUMBER(10) NOT NULL'],
      needs: 'ERRORS_CAUGHT_IN_TRIGGERS',
    },
    {
      what: 'gets a constraint that nothing meets',
      statements: ['ALTER TABLE TCC_EVENT ADD CHECK (1 = 0) ENABLE NOVALIDATE'],
      needs: 'ERRORS_CAUGHT_IN_TRIGGERS',
    },
  ],
};

const catalogue = `
  SELECT 'object ' || OBJECT_TYPE || ' ' || OBJECT_NAME || ' ' || STATUS AS seen FROM USER_OBJECTS
  UNION ALL SELECT 'column ' || TABLE_NAME || '.' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || NULLABLE FROM USER_TAB_COLS WHERE HIDDEN_COLUMN = 'NO'
  UNION ALL SELECT 'trigger ' || TRIGGER_NAME || ' ' || STATUS FROM USER_TRIGGERS
  UNION ALL SELECT 'constraint ' || TABLE_NAME || ' ' || CONSTRAINT_TYPE FROM USER_CONSTRAINTS
  ORDER BY 1`;

/** Never run so far: written from Oracle's documentation, for whoever sets the variables. */
export const oracleEngine: EngineUnderTest = {
  name: 'ORACLE12C',
  unavailable: URL ? null : 'TEST_ORACLE_URL is not set',
  cannot: {
    TRUNCATE_TRIGGER: 'no DML trigger of Oracle hears of TRUNCATE',
    CLOSING_NAMES: 'no name of Oracle holds a double quote',
    DATE_WITHOUT_TIME: 'a DATE of Oracle has a time of day',
    SURVIVES_BROKEN_TRIGGER: 'a trigger that no longer compiles stops the writes on Oracle',
    CUT_SESSIONS: 'a scratch user may not end sessions of Oracle',
    TABLE_LOCK: 'readers never wait on Oracle',
  },
  defaultSchema: '',
  sql,
  ours,
  catalogue,
  triggersOn: (table) => `SELECT TRIGGER_NAME AS name FROM USER_TRIGGERS WHERE TABLE_NAME = UPPER('${table}') ORDER BY 1`,
  cutOtherSessions: [],
  open: openOracle,
};

/** `host:port/service` of `jdbc:oracle:thin:@//host:port/service`. */
function connectString(): string {
  const [, address] = /^jdbc:oracle:thin:@(?:\/\/)?(.+)$/.exec(URL ?? '') ?? [];
  if (!address) throw new Error('TEST_ORACLE_URL is not of the form jdbc:oracle:thin:@//host:port/service');
  return address;
}

async function connect(user: string, password: string): Promise<Connection> {
  const { default: oracledb } = await import('oracledb');
  const connection = await oracledb.getConnection({ user, password, connectString: connectString() });
  for (const statement of isoDates()) await connection.execute(statement);
  return connection;
}

const RIGHTS = 'CREATE SESSION, CREATE TABLE, CREATE TRIGGER, CREATE SEQUENCE, CREATE PROCEDURE, CREATE VIEW, UNLIMITED TABLESPACE';

/** Makes a user, whose schema is the database; `TEST_ORACLE_USER` has to be allowed to. */
async function openOracle(): Promise<ScratchDatabase> {
  const user = `TCC_TEST_${randomBytes(6).toString('hex').toUpperCase()}`;
  const password = `Tcc_${randomBytes(9).toString('hex')}`;
  const admin = await connect(process.env.TEST_ORACLE_USER ?? '', process.env.TEST_ORACLE_PASSWORD ?? '');
  await executeOn(admin, [`CREATE USER ${user} IDENTIFIED BY "${password}"`, `GRANT ${RIGHTS} TO ${user}`]);
  return {
    jdbcUrl: URL ?? '',
    username: user,
    password,
    execute: (...statements) => withSession(user, password, (session) => session.execute(...statements)),
    withSession: (work) => withSession(user, password, work),
    insertLongText: async (table, id, value) => {
      const connection = await connect(user, password);
      await connection.execute(`INSERT INTO ${table} VALUES (:1, :2)`, [id, value], { autoCommit: true });
      await connection.close();
    },
    close: async () => {
      await executeOn(admin, [`DROP USER ${user} CASCADE`]);
      await admin.close();
    },
  };
}

async function executeOn(connection: Connection, statements: string[], autoCommit = true): Promise<ResultRow[]> {
  let rows: ResultRow[] = [];
  for (const statement of statements) {
    const result = await connection.execute<unknown[]>(statement, [], { autoCommit });
    const names = (result.metaData ?? []).map(({ name }) => name.toLowerCase());
    rows = (result.rows ?? []).map((row) => Object.fromEntries(names.map((name, position) => [name, row[position]])));
  }
  return rows;
}

async function withSession<T>(user: string, password: string, work: (session: ProductSession) => Promise<T>): Promise<T> {
  const connection = await connect(user, password);
  let open = false;
  const run = async (statement: string) => {
    await connection.execute(statement);
  };
  try {
    return await work({
      execute: (...statements) => executeOn(connection, statements, !open),
      begin: async () => {
        open = true;
      },
      commit: async () => {
        await connection.commit();
        open = false;
      },
      rollback: async () => {
        await connection.rollback();
        open = false;
      },
      savepoint: (name) => run(`SAVEPOINT ${name}`),
      rollbackTo: (name) => run(`ROLLBACK TO ${name}`),
    });
  } finally {
    await connection.close();
  }
}
