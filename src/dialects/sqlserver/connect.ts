import type { ConnectionPool } from 'mssql';
import type { Connection } from 'tedious';
import { ConnectorError } from '../../common/errors';
import type { ConnectionSettings } from '../dialect';
import { driverConfig } from './driver-config';
import { isTimeout, translateError } from './errors';
import { LONGEST_MS, Patience } from './patience';
import { runStatement } from './run-statement';
import { SERVER_FACTS, serverFacts, type ServerFacts } from './server-facts';
import { SESSION_SETTINGS } from './session-settings';
import type { Parameter, Row, Statements } from './statements';
import { insistOnTls } from './tls-guard';

/** Of the statements a new session begins with. */
const PREPARE_TIMEOUT_MS = 10_000;

export type IsolationLevel = 'READ COMMITTED' | 'SNAPSHOT' | 'SERIALIZABLE';

/** What mssql's pool offers beyond its typing: sessions to hold on to, instead of one per statement. */
interface SessionPool extends Pick<ConnectionPool, 'connect' | 'close' | 'on' | 'connected'> {
  acquire(requester: object): Promise<Connection>;
  release(connection: Connection): void;
}

/** The connections to one product database. Opens nothing until used. */
export class SqlServerSession implements Statements {
  private pool: Promise<SessionPool> | null = null;
  private facts: ServerFacts | null = null;
  /** Number of the server's last complaint at login, which the driver's error does not carry. */
  private loginErrorNumber: number | null = null;
  private readonly prepared = new WeakSet<Connection>();
  private readonly patience = new Patience();

  constructor(readonly settings: ConnectionSettings) {}

  /** @throws ConnectorError with a `PRODUCT_*` code */
  query(sql: string, parameters: readonly Parameter[] = [], options: { timeoutMs?: number } = {}): Promise<Row[]> {
    return this.withConnection((connection) => this.statementsOf(connection).query(sql, parameters, options));
  }

  /** Runs `work` in one transaction; when it fails the session is closed, which rolls back. */
  inTransaction<T>(work: (statements: Statements) => Promise<T>, isolation: IsolationLevel = 'READ COMMITTED'): Promise<T> {
    return this.withConnection(async (connection) => {
      const statements = this.statementsOf(connection);
      await statements.query(`SET TRANSACTION ISOLATION LEVEL ${isolation};\nBEGIN TRANSACTION`);
      const answer = await work(statements);
      await statements.query(`COMMIT TRANSACTION;\nSET TRANSACTION ISOLATION LEVEL READ COMMITTED`);
      return answer;
    });
  }

  /** Connects when nothing has yet. */
  async serverFacts(): Promise<ServerFacts> {
    if (!this.facts) await this.query('SELECT 1');
    if (!this.facts) throw new ConnectorError('PRODUCT_DATABASE_UNREACHABLE', { problem: 'no session could be prepared' });
    return this.facts;
  }

  async close(): Promise<void> {
    const pool = await this.pool?.catch(() => null);
    this.pool = null;
    await pool?.close();
  }

  /** A session on which something failed is not used again: closing it ends its transaction and frees its locks. */
  private async withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      const pool = await this.openPool();
      const connection = await pool.acquire(this);
      try {
        await this.prepare(connection);
        return await work(connection);
      } catch (error) {
        connection.close();
        throw error;
      } finally {
        pool.release(connection);
      }
    } catch (error) {
      throw translateError(error, this.settings, this.loginErrorNumber);
    }
  }

  private statementsOf(connection: Connection): Statements {
    return {
      query: async (sql, parameters = [], options = {}) => {
        const began = performance.now();
        try {
          const rows = await runStatement(connection, sql, parameters, options.timeoutMs ?? this.patience.limitFor(sql));
          this.patience.answered(sql, performance.now() - began);
          return rows;
        } catch (error) {
          if (isTimeout(error)) this.patience.gaveUp(sql);
          throw error;
        }
      },
    };
  }

  private openPool(): Promise<SessionPool> {
    this.pool ??= this.createPool().catch((error: unknown) => {
      this.pool = null;
      throw error;
    });
    return this.pool;
  }

  private async createPool(): Promise<SessionPool> {
    const { ConnectionPool } = (await import('mssql')).default;
    const beforeConnect = (connection: Connection) => {
      this.loginErrorNumber = null;
      if (this.settings.target.tls) insistOnTls(connection);
      connection.on('errorMessage', ({ number }: { number: number }) => {
        this.loginErrorNumber ??= number;
      });
    };
    const config = { ...driverConfig(this.settings, LONGEST_MS), beforeConnect, validateConnection: 'socket' };
    const pool = new ConnectionPool(config as never) as unknown as SessionPool;
    // Without a listener an idle connection that breaks would end the process; the next statement tells the story.
    pool.on('error', () => undefined);
    await pool.connect();
    return pool;
  }

  private async prepare(connection: Connection): Promise<void> {
    if (this.prepared.has(connection)) return;
    await runStatement(connection, SESSION_SETTINGS, [], PREPARE_TIMEOUT_MS);
    this.facts = serverFacts((await runStatement(connection, SERVER_FACTS, [], PREPARE_TIMEOUT_MS))[0]);
    this.prepared.add(connection);
  }
}
