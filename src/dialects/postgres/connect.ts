import { readFileSync } from 'node:fs';
import { Pool, type ClientBase, type PoolClient, type PoolConfig } from 'pg';
import { ConnectorError } from '../../common/errors';
import type { ConnectionSettings } from '../dialect';
import { translateError } from './errors';

/** Capture, snapshot, checks and a person at the console; a product database has better uses for its connections. */
const POOL_SIZE = 5;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;

/**
 * What our statements rely on, whatever role, database or server defaults say. `row_security` off makes a policy raise
 * instead of hiding rows, which would look like deletes. What has just changed is in the cache, so an index look-up
 * costs little; and the product's parallel workers are not for us.
 */
const SESSION_SETTINGS: Readonly<Record<string, string>> = {
  search_path: 'pg_catalog',
  timezone: 'UTC',
  datestyle: 'ISO, YMD',
  intervalstyle: 'iso_8601',
  extra_float_digits: '3',
  standard_conforming_strings: 'on',
  row_security: 'off',
  jit: 'off',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  statement_timeout: '300s',
  idle_in_transaction_session_timeout: '60s',
};

const PREPARE_SESSION = `SELECT pg_catalog.current_schema()::pg_catalog.text AS schema, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version, ${Object.entries(
  SESSION_SETTINGS,
)
  .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', false)`)
  .join(', ')}`;

/** One result row; positions as in the SELECT list. */
export type Row = unknown[];

/** Runs statements; values come back by position. */
export interface Statements {
  query(sql: string, parameters?: unknown[]): Promise<Row[]>;
}

/** Facts a session learns before our settings replace the user's own. */
export interface ServerFacts {
  /** First schema of the user's own search path; null: none of them exists. */
  userSchema: string | null;
  /** `server_version_num`, e.g. 150018. */
  version: number;
}

/** The pool waits for the hook, which its typing does not say. */
type AwaitedPoolConfig = Omit<PoolConfig, 'onConnect'> & { onConnect: (client: ClientBase) => Promise<void> };

/** The connections to one product database. Opens nothing until used. */
export class ProductSession implements Statements {
  private readonly pool: Pool;
  private facts: ServerFacts | null = null;

  constructor(readonly settings: ConnectionSettings) {
    const config: AwaitedPoolConfig = { ...poolConfig(settings), onConnect: (client) => this.prepareSession(client) };
    this.pool = new Pool(config);
    // Without a listener an idle connection that breaks would end the process; the next statement tells the story.
    this.pool.on('error', () => undefined);
  }

  /** @throws ConnectorError with a `PRODUCT_*` code */
  async query(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    try {
      const result = await this.pool.query<Row>({ text: sql, values: parameters, rowMode: 'array' });
      return result.rows;
    } catch (error) {
      throw translateError(error, this.settings.username);
    }
  }

  /** Runs `work` in one transaction; rolls back and rethrows when it fails. */
  async inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw translateError(error, this.settings.username);
    });
    // As for the pool, which listens only to connections nobody has taken.
    const ignore = () => undefined;
    client.on('error', ignore);
    let broken = false;
    try {
      await client.query('BEGIN');
      const answer = await work(statementsOf(client));
      await client.query('COMMIT');
      return answer;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => (broken = true));
      throw translateError(error, this.settings.username);
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  /** Connects when nothing has yet. */
  async serverFacts(): Promise<ServerFacts> {
    if (!this.facts) await this.query('SELECT 1');
    if (!this.facts) throw new ConnectorError('PRODUCT_DATABASE_UNREACHABLE', { problem: 'no session could be prepared' });
    return this.facts;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private async prepareSession(client: ClientBase): Promise<void> {
    const result = await client.query<{ schema: string | null; version: number }>(PREPARE_SESSION);
    this.facts = { userSchema: result.rows[0].schema, version: result.rows[0].version };
  }
}

function statementsOf(client: PoolClient): Statements {
  return {
    query: async (sql, parameters = []) => (await client.query<Row>({ text: sql, values: parameters, rowMode: 'array' })).rows,
  };
}

function poolConfig(settings: ConnectionSettings): PoolConfig {
  const { host, port, database, tls } = settings.target;
  return {
    host,
    port,
    database,
    user: settings.username,
    password: settings.password,
    ssl: tls === null ? false : { rejectUnauthorized: tls.rejectUnauthorized, ...(tls.caFile && { ca: readFileSync(tls.caFile, 'utf8') }) },
    application_name: 'totvs-connector',
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
  };
}
