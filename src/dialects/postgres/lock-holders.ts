import { ConnectorError } from '../../common/errors';
import type { TableName } from '../dialect';
import type { Statements } from './connect';

/** Most sessions that are named. */
const LIMIT = 5;

/** Reading alone (ACCESS SHARE) stands only in the way of new columns; whoever waits himself is no holder. */
const HOLDERS = `SELECT l.pid::text, coalesce(a.usename, '?')::text, coalesce(nullif(a.application_name, ''), '?'),
  coalesce(to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), '?'), coalesce(a.state, '?'), string_agg(DISTINCT l.mode, ', ')
FROM pg_locks l
JOIN pg_class c ON c.oid = l.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.granted AND n.nspname = $1 AND c.relname = $2 AND l.pid IS DISTINCT FROM pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
GROUP BY l.pid, a.usename, a.application_name, a.xact_start, a.state
ORDER BY a.xact_start NULLS LAST
LIMIT ${LIMIT}`;

/** The sessions that hold a lock on the table, the oldest transaction first, each as a `LOCK_HOLDER` to be shown. */
export async function lockHolders(statements: Statements, table: TableName): Promise<ConnectorError[]> {
  const rows = (await statements.query(HOLDERS, [table.schema, table.name])) as string[][];
  return rows.map(
    ([session, user, application, since, state, mode]) =>
      new ConnectorError('LOCK_HOLDER', { session, user, application, since, state, mode }),
  );
}
