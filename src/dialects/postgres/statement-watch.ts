import { Client, type ClientBase, type ClientConfig } from 'pg';

/** A statement that takes longer is looked after, again and again. */
const PATIENCE_MS = 10_000;
const LOOK_TIMEOUT_MS = 5_000;

/** Which backend a session has, on which start of the server, and since when. */
export interface Backend {
  pid: number;
  postmasterStart: string;
  since: string;
}

export const BACKEND_COLUMNS = `pg_catalog.pg_backend_pid() AS pid, pg_catalog.pg_postmaster_start_time()::pg_catalog.text AS "postmasterStart",
  pg_catalog.clock_timestamp()::pg_catalog.text AS since`;

/**
 * A server that started later has none of the older sessions; a standby that answers at the same address says nothing
 * about them. An answer on its way is given time; a state nobody shows us (`track_activities` off) counts as work.
 */
const LOOK = `SELECT NOT pg_catalog.pg_is_in_recovery() AND CASE
  WHEN pg_catalog.pg_postmaster_start_time()::pg_catalog.text <> $2 THEN pg_catalog.pg_postmaster_start_time() > $3::pg_catalog.timestamptz
  ELSE NOT EXISTS (
    SELECT FROM pg_catalog.pg_stat_activity WHERE pid = $1
       AND (state IS NULL OR state NOT LIKE 'idle%' OR state_change > pg_catalog.clock_timestamp() - interval '5 s')) END AS over`;

/**
 * Tells a statement that takes long from a connection that died without a word (a firewall forgot it, a machine vanished):
 * such a connection is never answered, and nothing on our side says so for a quarter of an hour. When an answer takes
 * long, another session looks whether the backend is at work; if it is not, the connection is closed, and with it the
 * wait. Nothing is concluded while no other session can be had.
 */
export class StatementWatch {
  private readonly backends = new WeakMap<ClientBase, Backend>();

  constructor(private readonly config: ClientConfig) {}

  /** Must be told of a session before its first statement is waited for. */
  note(client: ClientBase, backend: Backend): void {
    this.backends.set(client, backend);
  }

  /** The statement's own outcome, or an error once its connection is known to be dead. */
  async over<T>(client: Client, statement: Promise<T>): Promise<T> {
    const looking = setInterval(() => {
      this.look(client).catch(() => undefined);
    }, PATIENCE_MS);
    try {
      return await statement;
    } finally {
      clearInterval(looking);
    }
  }

  private async look(client: Client): Promise<void> {
    const backend = this.backends.get(client);
    if (backend && (await this.isOver(backend))) await client.end();
  }

  private async isOver({ pid, postmasterStart, since }: Backend): Promise<boolean> {
    const other = new Client({ ...this.config, connectionTimeoutMillis: LOOK_TIMEOUT_MS, query_timeout: LOOK_TIMEOUT_MS });
    other.on('error', () => undefined);
    try {
      await other.connect();
      const { rows } = await other.query<{ over: boolean }>(LOOK, [pid, postmasterStart, since]);
      return rows[0].over;
    } finally {
      await other.end();
    }
  }
}
