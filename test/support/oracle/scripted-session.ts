import type { Bind, OracleSession, Row, ServerFacts, Statements } from '../../../src/dialects/oracle/session';
import { settingsOf } from '../connection-settings';

export type Answer = (sql: string, binds: Bind[]) => Row[] | number | Error;

/** Stands in for driver and server: answers each statement as a test says, and notes what was asked. */
export class ScriptedSession implements OracleSession {
  readonly settings = settingsOf('postgres://PIMS:secret@host:1521/service');
  readonly asked: { sql: string; binds: Bind[] }[] = [];
  /** BEGIN, COMMIT and ROLLBACK as they came. */
  readonly transactions: string[] = [];

  constructor(private readonly answer: Answer) {}

  async query(sql: string, binds: Bind[] = []): Promise<Row[]> {
    return this.ask(sql, binds) as Row[];
  }

  async execute(sql: string, binds: Bind[] = []): Promise<number> {
    return this.ask(sql, binds) as number;
  }

  inTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.transaction('BEGIN', work);
  }

  inReadOnlyTransaction<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    return this.transaction('BEGIN READ ONLY', work);
  }

  async serverFacts(): Promise<ServerFacts> {
    return { user: 'PIMS', currentSchema: 'PIMS', version: '19.0.0.0.0', release: 19 };
  }

  async close(): Promise<void> {}

  private ask(sql: string, binds: Bind[]): Row[] | number {
    this.asked.push({ sql, binds });
    const answer = this.answer(sql, binds);
    if (answer instanceof Error) throw answer;
    return answer;
  }

  private async transaction<T>(begin: string, work: (statements: Statements) => Promise<T>): Promise<T> {
    this.transactions.push(begin);
    try {
      const answer = await work(this);
      this.transactions.push('COMMIT');
      return answer;
    } catch (error) {
      this.transactions.push('ROLLBACK');
      throw error;
    }
  }
}
