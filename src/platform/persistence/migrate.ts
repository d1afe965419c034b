import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import { describeUrl, type StoreSchema } from './store-url';

const OLDEST_VERSION = 130_000;
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * Checks the server's version, creates the schema when missing and hands over to `work` while holding the advisory lock
 * of this store: of several processes starting at once, one migrates and the others wait for it.
 * @throws ConnectorError `STORE_UNREACHABLE`, `STORE_VERSION_UNSUPPORTED`
 */
export async function withPreparedSchema<T>(url: string, schema: StoreSchema, work: () => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'totvs-connector migrations' });
  client.on('error', () => undefined);
  try {
    await client.connect().catch((error: Error) => unreachable(url, error));
    await assertVersion(client, url);
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [`totvs-connector/${schema}`]);
    await createSchema(client, schema);
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === INSUFFICIENT_PRIVILEGE) unreachable(url, error as Error);
    throw error;
  } finally {
    // Closing the session gives the lock back.
    await client.end().catch(() => undefined);
  }
}

/**
 * Runs what is missing of the migrations, each in a transaction of its own; returns their names.
 * @throws ConnectorError `STORE_NEWER`, `STORE_MIGRATION_FAILED` naming the migration and what stood in its way
 */
export async function runMigrations(dataSource: DataSource): Promise<string[]> {
  const where = describeUrl((dataSource.options as { url: string }).url);
  const known = dataSource.migrations.map((migration) => migration.name ?? migration.constructor.name).sort(byTimestamp);
  try {
    const foreign = (await executedMigrations(dataSource)).filter((name) => !known.includes(name));
    if (foreign.length > 0) throw new ConnectorError('STORE_NEWER', { where, migration: foreign.sort(byTimestamp).at(-1)! });
    return (await dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
  } catch (error) {
    if (error instanceof ConnectorError || (error as { code?: string }).code === INSUFFICIENT_PRIVILEGE) throw error;
    const done = await executedMigrations(dataSource).catch(() => [] as string[]);
    const migration = known.find((name) => !done.includes(name)) ?? 'none';
    throw new ConnectorError('STORE_MIGRATION_FAILED', { where, migration, problem: (error as Error).message }, { cause: error });
  }
}

async function executedMigrations(dataSource: DataSource): Promise<string[]> {
  const [{ exists }] = await dataSource.query<{ exists: boolean }[]>(`SELECT to_regclass('migration') IS NOT NULL AS exists`);
  if (!exists) return [];
  return (await dataSource.query<{ name: string }[]>('SELECT name FROM migration')).map((row) => row.name);
}

// The name of a migration ends in its timestamp.
function byTimestamp(one: string, other: string): number {
  return Number(one.slice(-13)) - Number(other.slice(-13));
}

async function assertVersion(client: Client, url: string): Promise<void> {
  const { rows } = await client.query<{ number: number; version: string }>(
    "SELECT current_setting('server_version_num')::int AS number, current_setting('server_version') AS version",
  );
  if (rows[0].number >= OLDEST_VERSION) return;
  throw new ConnectorError('STORE_VERSION_UNSUPPORTED', { where: describeUrl(url), version: rows[0].version });
}

// Asked first: CREATE SCHEMA IF NOT EXISTS wants the right to create even when the schema exists.
async function createSchema(client: Client, schema: StoreSchema): Promise<void> {
  const { rows } = await client.query<{ exists: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS exists', [schema]);
  if (!rows[0].exists) await client.query(`CREATE SCHEMA ${schema}`);
}

function unreachable(url: string, error: Error): never {
  const problem = error.message || (error as NodeJS.ErrnoException).code || 'no answer';
  throw new ConnectorError('STORE_UNREACHABLE', { where: describeUrl(url), problem }, { cause: error });
}
