import { Client } from 'pg';
import { createDatabase, POSTGRES_URL_VARIABLE } from '../postgres';
import {
  literal,
  type EngineSql,
  type EngineUnderTest,
  type OurObjects,
  type ProductSession,
  type ResultRow,
  type ScratchDatabase,
} from './engine';

/** Another PostgreSQL server for the product databases, e.g. an older version. */
const OTHER_SERVER = process.env.TCC_TEST_PRODUCT_POSTGRES_URL;
if (OTHER_SERVER) process.env[POSTGRES_URL_VARIABLE] = OTHER_SERVER;

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

const sql: EngineSql = {
  createTable: (name, columns) => `CREATE TABLE ${name} (${columns.replaceAll(/\bclob\b/g, 'text')})`,
  insert: (table, ...rows) =>
    `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.map((value) => literal(value, text)).join(', ')})`).join(', ')}`,
  insertSeries: (table, from, to, values = 'n') =>
    `INSERT INTO ${table} SELECT ${values} FROM generate_series(${from}, ${to}) AS series(n)`,
  upsert: (table, id) => `INSERT INTO ${table} (id, n) VALUES (${id}, 1) ON CONFLICT (id) DO UPDATE SET n = ${table}.n + 1`,
  foreignDateFormat: ["SET DateStyle = 'SQL, DMY'", "SET TimeZone = 'Asia/Kolkata'", 'SET standard_conforming_strings = off'],
};

const ours: OurObjects = {
  dropLog: 'DROP TABLE "TCC_EVENT"',
  dropIds: 'DROP SEQUENCE IF EXISTS "TCC_EVENT_SEQ" CASCADE',
  dropMissed: 'DROP SEQUENCE "TCC_MISSED_SEQ"',
  dropCredit: 'DROP SEQUENCE "TCC_CREDIT"',
  dropOwner: 'DROP TABLE "TCC_OWNER"',
  forgetOwner: 'DELETE FROM "TCC_OWNER"',
  setCredit: (maxId) => `SELECT setval('"TCC_CREDIT"', ${maxId})`,
  dropTrigger: (name, table) => `DROP TRIGGER "${name}" ON ${table}`,
  disableTriggers: (table) => `ALTER TABLE ${table} DISABLE TRIGGER USER`,
  renameColumn: (table, column) => `ALTER TABLE ${table} RENAME COLUMN "${column}" TO renamed`,
  lockLog: 'LOCK TABLE "TCC_EVENT" IN ACCESS EXCLUSIVE MODE',
  alterations: [
    { what: 'is renamed', statements: ['ALTER TABLE "TCC_EVENT" RENAME TO tcc_event_old'] },
    { what: 'loses a column', statements: ['ALTER TABLE "TCC_EVENT" DROP COLUMN origin'] },
    { what: 'has a column renamed', statements: ['ALTER TABLE "TCC_EVENT" RENAME COLUMN kind TO sort'] },
    { what: 'has the type of a column changed', statements: ['ALTER TABLE "TCC_EVENT" ALTER COLUMN new_values TYPE integer USING 0'] },
    { what: 'gets a column it must not lack', statements: ['ALTER TABLE "TCC_EVENT" ADD COLUMN own integer NOT NULL'] },
    { what: 'gets a constraint that nothing meets', statements: ['ALTER TABLE "TCC_EVENT" ADD CHECK (false)'] },
    {
      what: 'gets a trigger that fails',
      statements: [
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not here'; END $$",
        'CREATE TRIGGER own BEFORE INSERT ON "TCC_EVENT" FOR EACH ROW EXECUTE FUNCTION fail()',
      ],
    },
  ],
};

const OF_USERS = `!~ '^pg_|information_schema'`;
const catalogue = `
  SELECT concat_ws(' ', 'relation', n.nspname || '.' || c.relname, c.relkind::text || c.relacl::text || c.relhastriggers) AS seen FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname ${OF_USERS}
  UNION ALL SELECT concat_ws(' ', 'column', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || a.attnotnull) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname ${OF_USERS} AND a.attnum > 0 AND NOT a.attisdropped
  UNION ALL SELECT concat_ws(' ', 'function', n.nspname || '.' || p.proname, p.prosrc) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname ${OF_USERS}
  UNION ALL SELECT concat_ws(' ', 'trigger', t.tgname, pg_get_triggerdef(t.oid)) FROM pg_trigger t WHERE NOT t.tgisinternal
  UNION ALL SELECT concat_ws(' ', 'constraint', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid <> 0 AND connamespace <> 'pg_catalog'::regnamespace AND connamespace <> 'information_schema'::regnamespace
  UNION ALL SELECT concat_ws(' ', 'type', n.nspname || '.' || t.typname) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE n.nspname ${OF_USERS}
  ORDER BY 1`;

export const postgresEngine: EngineUnderTest = {
  name: 'POSTGRESQL',
  unavailable: null,
  cannot: {},
  defaultSchema: 'public',
  sql,
  ours,
  catalogue,
  triggersOn: (table) => `SELECT tgname AS name FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = '${table}'::regclass ORDER BY tgname`,
  cutOtherSessions: [
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'totvs-connector' AND datname = current_database()",
  ],
  open: openPostgres,
};

async function openPostgres(): Promise<ScratchDatabase> {
  const database = await createDatabase();
  const { host, pathname, username, password } = new URL(database.url);
  const pool = database.pool();
  return {
    jdbcUrl: `jdbc:postgresql://${host}${pathname}`,
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    execute: (...statements) => executeOn(pool, statements),
    withSession: (work) => withSession(database.url, work),
    insertLongText: async (table, id, value) => {
      await pool.query(`INSERT INTO ${table} VALUES ($1, $2)`, [id, value]);
    },
    close: () => database.drop(),
  };
}

interface Queryable {
  query(sql: string): Promise<unknown>;
}

async function executeOn(target: Queryable, statements: string[]): Promise<ResultRow[]> {
  let rows: ResultRow[] = [];
  for (const statement of statements) {
    // A text of several statements has a result for each.
    const results = [await target.query(statement)].flat() as { rows: ResultRow[] }[];
    rows = results[results.length - 1].rows;
  }
  return rows;
}

async function withSession<T>(url: string, work: (session: ProductSession) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const run = async (statement: string) => {
    await client.query(statement);
  };
  try {
    return await work({
      execute: (...statements) => executeOn(client, statements),
      begin: () => run('BEGIN'),
      commit: () => run('COMMIT'),
      rollback: () => run('ROLLBACK'),
      savepoint: (name) => run(`SAVEPOINT ${name}`),
      rollbackTo: (name) => run(`ROLLBACK TO ${name}`),
    });
  } finally {
    await client.end();
  }
}
