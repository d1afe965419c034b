import { createHash } from 'node:crypto';
import { Pool, type ClientBase, type PoolClient, type PoolConfig } from 'pg';
import { ConnectorError } from '../../common/errors';
import type { ConnectionSettings } from '../dialect';
import { readCaFile } from '../common';
import { translateError } from './errors';
import { BACKEND_COLUMNS, StatementWatch, type Backend } from './statement-watch';

/** Capture, snapshot, checks and a person at the console; a product database has better uses for its connections. */
const POOL_SIZE = 5;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;
/** Beyond `statement_timeout`: whatever happens to a connection, no statement is waited for longer. */
const LONGEST_STATEMENT_MS = 330_000;
const KEEP_ALIVE_AFTER_MS = 10_000;

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

const PREPARE_SESSION = `SELECT pg_catalog.current_schema()::pg_catalog.text AS schema, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS version, ${BACKEND_COLUMNS}, ${Object.entries(
  SESSION_SETTINGS,
)
  .map(([name, value]) => `pg_catalog.set_config('${name}', '${value}', false)`)
  .join(', ')}`;

/** One result row; positions as in the SELECT list. */
export type Row = unknown[];

/** Runs statements; values come back by position. */
export interface Statements {
  /** @param options.prepared parse and plan it once per session: for long statements that are run again and again */
  query(sql: string, parameters?: unknown[], options?: { prepared: boolean }): Promise<Row[]>;
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
  private readonly watch: StatementWatch;
  private facts: ServerFacts | null = null;

  constructor(readonly settings: ConnectionSettings) {
    const config: AwaitedPoolConfig = { ...poolConfig(settings), onConnect: (client) => this.prepareSession(client) };
    this.pool = new Pool(config);
    this.watch = new StatementWatch(poolConfig(settings));
    // Without a listener an idle connection that breaks would end the process; the next statement tells the story.
    this.pool.on('error', () => undefined);
  }

  /** @throws ConnectorError with a `PRODUCT_*` code */
  query(sql: string, parameters: unknown[] = [], options?: { prepared: boolean }): Promise<Row[]> {
    return this.withClient((client) => this.statementsOf(client).query(sql, parameters, options));
  }

  /** Runs `work` in one transaction; rolls back and rethrows when it fails. */
  inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.withClient(async (client) => {
      const statements = this.statementsOf(client);
      try {
        await statements.query('BEGIN');
        const answer = await work(statements);
        await statements.query('COMMIT');
        return answer;
      } catch (error) {
        await statements.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
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

  /** A session on which something failed is not used again. */
  private async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw translateError(error, this.settings.username);
    });
    // As for the pool, which listens only to connections nobody has taken.
    const ignore = () => undefined;
    client.on('error', ignore);
    let failed = false;
    try {
      return await work(client);
    } catch (error) {
      failed = true;
      throw translateError(error, this.settings.username);
    } finally {
      client.off('error', ignore);
      client.release(failed);
    }
  }

  private statementsOf(client: PoolClient): Statements {
    return {
      query: async (sql, parameters = [], options = { prepared: false }) => {
        const name = options.prepared ? statementName(sql) : undefined;
        return (await this.watch.over(client, client.query<Row>({ name, text: sql, values: parameters, rowMode: 'array' }))).rows;
      },
    };
  }

  private async prepareSession(client: ClientBase): Promise<void> {
    const prepare = { text: PREPARE_SESSION, query_timeout: CONNECT_TIMEOUT_MS };
    const result = await client.query<{ schema: string | null; version: number } & Backend>(prepare);
    const { schema, version, ...backend } = result.rows[0];
    this.facts = { userSchema: schema, version };
    this.watch.note(client, backend);
  }
}

/** The same for the same text; a session on which it fails, for instance after DDL, is not used again. */
function statementName(sql: string): string {
  return `tcc_${createHash('sha256').update(sql).digest('hex').slice(0, 32)}`;
}

function poolConfig(settings: ConnectionSettings): PoolConfig {
  const { host, port, database, tls } = settings.target;
  return {
    host,
    port,
    database,
    user: settings.username,
    password: settings.password,
    ssl: tls === null ? false : { rejectUnauthorized: tls.rejectUnauthorized, ...(tls.caFile && { ca: readCaFile(tls.caFile) }) },
    application_name: 'totvs-connector',
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    query_timeout: LONGEST_STATEMENT_MS,
  };
}
