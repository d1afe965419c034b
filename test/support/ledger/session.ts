import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

const RECONNECT_MS = 50;

/** The session of one writer; it outlives the end of the database server, and knows what was committed before it. */
export class WriterSession {
  db: Client;
  /** Number of the transaction under way or last ended. */
  private transaction = 0;

  constructor(
    private readonly url: string,
    private readonly writer: number,
  ) {
    this.db = this.newClient();
  }

  async connect(): Promise<void> {
    await this.db.connect();
  }

  /** Tries until the database server is back. */
  async reconnect(): Promise<void> {
    for (;;) {
      await this.db.end().catch(() => undefined);
      this.db = this.newClient();
      try {
        await this.db.connect();
        return;
      } catch {
        await sleep(RECONNECT_MS);
      }
    }
  }

  async begin(): Promise<void> {
    this.transaction++;
    await this.db.query('BEGIN');
  }

  /** Last statement before COMMIT. Whatever happens to the transaction happens to the mark. */
  async mark(): Promise<void> {
    await this.db.query('INSERT INTO committed VALUES ($1, $2) ON CONFLICT (writer) DO UPDATE SET transaction = excluded.transaction', [
      this.writer,
      this.transaction,
    ]);
  }

  /** Whether the last transaction was committed. Ask over a new session. */
  async isMarked(): Promise<boolean> {
    const { rows } = await this.db.query('SELECT FROM committed WHERE writer = $1 AND transaction = $2', [this.writer, this.transaction]);
    return rows.length > 0;
  }

  async end(): Promise<void> {
    await this.db.end();
  }

  private newClient(): Client {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    return client;
  }
}

/** The session or its server ended, or cannot be reached. */
export function isLost({ code = '', message }: Error & { code?: string }): boolean {
  return /^(57P|08)/.test(code) || /^E[A-Z]{4}/.test(code) || /terminated|not queryable|closed/i.test(message);
}
