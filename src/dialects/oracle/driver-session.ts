import oracledb, {
  type BindParameter,
  type Connection,
  type FetchTypeResponse,
  type Metadata,
  type Pool,
  type PoolAttributes,
} from 'oracledb';
import { ConnectorError } from '../../common/errors';
import { readCaFile } from '../common';
import type { ConnectionSettings } from '../dialect';
import { translateError } from './errors';
import { NationalText, type Bind, type OracleSession, type Row, type ServerFacts, type Statements } from './session';
import { connectDescriptor, PREPARE_SESSION, releaseOf, SERVER_FACTS } from './session-settings';

/** Capture, snapshot, checks and a person at the console; a product database has better uses for its connections. */
const POOL_SIZE = 5;
const IDLE_TIMEOUT_SECONDS = 30;
const QUEUE_TIMEOUT_MS = 10_000;
/** No round trip is waited for longer. */
const CALL_TIMEOUT_MS = 300_000;
const ROWS_PER_FETCH = 500;
const MODULE = 'totvs-connector';

/**
 * The sessions of node-oracledb: in Thin mode (Oracle 12.1 and later) unless the process has loaded the client library.
 * Opens nothing until used. Never run against a server where this was written: what is said here of driver and server
 * follows their documentation.
 */
export class DriverSession implements OracleSession {
  private pool: Promise<Pool> | null = null;
  private facts: Promise<ServerFacts> | null = null;

  constructor(readonly settings: ConnectionSettings) {}

  query(sql: string, binds: Bind[] = []): Promise<Row[]> {
    return this.withConnection((connection) => statementsOf(connection).query(sql, binds));
  }

  execute(sql: string, binds: Bind[] = []): Promise<number> {
    return this.inTransaction((statements) => statements.execute(sql, binds));
  }

  inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.withConnection(async (connection) => {
      const answer = await work(statementsOf(connection));
      await connection.commit();
      return answer;
    });
  }

  inReadOnlyTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.withConnection(async (connection) => {
      await connection.execute('SET TRANSACTION READ ONLY');
      const answer = await work(statementsOf(connection));
      await connection.commit();
      return answer;
    });
  }

  serverFacts(): Promise<ServerFacts> {
    this.facts ??= this.readFacts().catch((error: unknown) => {
      this.facts = null;
      throw error;
    });
    return this.facts;
  }

  async close(): Promise<void> {
    const pool = this.pool;
    this.pool = null;
    await (await pool?.catch(() => null))?.close(0);
  }

  private async readFacts(): Promise<ServerFacts> {
    const [[user, currentSchema, version]] = (await this.query(SERVER_FACTS)) as [[string, string, string | null]];
    return { user, currentSchema, version: version ?? '', release: releaseOf(version ?? '') };
  }

  /** A session on which something failed is not used again. */
  private async withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.connect();
    let failed = false;
    try {
      return await work(connection);
    } catch (error) {
      failed = true;
      await connection.rollback().catch(() => undefined);
      throw translateError(error, this.settings.username);
    } finally {
      await connection.close({ drop: failed }).catch(() => undefined);
    }
  }

  private async connect(): Promise<Connection> {
    try {
      return await (await this.openPool()).getConnection();
    } catch (error) {
      throw translateError(error, this.settings.username);
    }
  }

  private openPool(): Promise<Pool> {
    this.pool ??= oracledb.createPool(poolAttributes(this.settings)).catch((error: unknown) => {
      this.pool = null;
      throw error;
    });
    return this.pool;
  }
}

function statementsOf(connection: Connection): Statements {
  const run = (sql: string, binds: Bind[]) =>
    connection.execute<Row>(sql, binds.map(toParameter), {
      outFormat: oracledb.OUT_FORMAT_ARRAY,
      fetchArraySize: ROWS_PER_FETCH,
      fetchTypeHandler: fetchType,
    });
  return {
    query: async (sql, binds = []) => (await run(sql, binds)).rows ?? [],
    execute: async (sql, binds = []) => (await run(sql, binds)).rowsAffected ?? 0,
  };
}

function toParameter(bind: Bind): BindParameter {
  if (bind instanceof NationalText) return { val: bind.text, type: oracledb.DB_TYPE_NVARCHAR };
  return typeof bind === 'number' ? { val: bind, type: oracledb.NUMBER } : { val: bind, type: oracledb.STRING };
}

/** Large objects come whole instead of by locator: a locator costs a round trip for each row. */
function fetchType({ dbType }: Metadata<unknown>): FetchTypeResponse | undefined {
  if (dbType === oracledb.DB_TYPE_CLOB || dbType === oracledb.DB_TYPE_NCLOB) return { type: oracledb.STRING };
  if (dbType === oracledb.DB_TYPE_BLOB) return { type: oracledb.BUFFER };
  return undefined;
}

function poolAttributes(settings: ConnectionSettings): PoolAttributes {
  return {
    user: settings.username,
    password: settings.password,
    connectString: connectDescriptor(settings.target),
    ...walletOf(settings),
    poolMin: 0,
    poolMax: POOL_SIZE,
    poolIncrement: 1,
    poolTimeout: IDLE_TIMEOUT_SECONDS,
    queueTimeout: QUEUE_TIMEOUT_MS,
    sessionCallback: (connection, _tag, done) => {
      prepareSession(connection).then(
        () => done(),
        (error: unknown) => done(error as Error),
      );
    },
  };
}

/** The driver hands one PEM text to Node as certificate, key and authorities, so a wallet without a key fails obscurely. */
function walletOf({ target: { tls } }: ConnectionSettings): Pick<PoolAttributes, 'walletContent'> {
  if (!tls?.caFile) return {};
  const walletContent = readCaFile(tls.caFile);
  if (walletContent.includes('PRIVATE KEY-----')) return { walletContent };
  throw new ConnectorError('JDBC_URL_INVALID', {
    problem: `wallet_location ${tls.caFile} has no private key`,
    expected: 'an ewallet.pem with key and certificates; to trust an authority alone, name its file in NODE_EXTRA_CA_CERTS',
  });
}

async function prepareSession(connection: Connection): Promise<void> {
  connection.callTimeout = CALL_TIMEOUT_MS;
  connection.module = MODULE;
  connection.action = 'connector';
  connection.clientId = MODULE;
  await connection.execute(PREPARE_SESSION);
}
