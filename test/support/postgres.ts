import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';

/** Set by global set-up for the test processes. */
export const POSTGRES_URL_VARIABLE = 'TCC_TEST_POSTGRES_URL';

/** A database of its own for one test file. */
export interface TestDatabase {
  /** Connection string of a superuser. */
  url: string;
  /** One pool, made at the first call and ended by `drop`. */
  pool(): Pool;
  /** Copies the database as it is, cutting its connections. @returns puts it back as it was, as often as called */
  backUp(): Promise<() => Promise<void>>;
  /** Removes the database, cutting the connections that still use it. */
  drop(): Promise<void>;
}

/** Creates an empty database, on the PostgreSQL of global set-up unless told otherwise. */
export async function createDatabase(server = commonServer()): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  let pool: Pool | undefined;
  const backups: string[] = [];
  return {
    url: url.href,
    pool: () => (pool ??= openPool(url.href)),
    backUp: async () => {
      const backup = `${name}_${backups.length}`;
      backups.push(backup);
      await alone(server, name, `CREATE DATABASE ${backup} TEMPLATE ${name}`);
      return async () => {
        await onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        await onServer(server, `CREATE DATABASE ${name} TEMPLATE ${backup}`);
      };
    },
    drop: async () => {
      await pool?.end();
      for (const database of [name, ...backups]) await onServer(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    },
  };
}

function openPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 30 });
  pool.on('error', () => undefined);
  return pool;
}

/** Runs a statement that nobody may be connected to the database for. */
async function alone(server: string, database: string, statement: string): Promise<void> {
  await onServer(server, `ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
  try {
    await onServer(server, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`);
    await onServer(server, statement);
  } finally {
    await onServer(server, `ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
  }
}

async function onServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function commonServer(): string {
  const url = process.env[POSTGRES_URL_VARIABLE];
  if (!url) throw new Error(`${POSTGRES_URL_VARIABLE} is not set: run this test through a jest project with global set-up`);
  return url;
}
