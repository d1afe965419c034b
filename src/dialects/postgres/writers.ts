import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../common/errors';
import type { DdlStatement, TableName } from '../dialect';
import type { Statements } from './connect';

const POLL_MS = 50;
const WAIT_LIMIT_MS = 300_000;
const PROGRESS_EVERY_MS = 5_000;

/**
 * Transactions that have written to the table or to one of its partitions and have not ended. Whoever writes holds
 * ROW EXCLUSIVE to the end, so this is exact, where the oldest running transaction of the server would also wait for
 * transactions of other tables and databases.
 */
const WRITERS = `WITH RECURSIVE tree AS (
  SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = $2
  UNION SELECT i.inhrelid FROM pg_inherits i JOIN tree ON tree.oid = i.inhparent)
SELECT DISTINCT l.virtualtransaction
FROM pg_locks l
WHERE l.locktype = 'relation' AND l.granted AND l.relation IN (SELECT oid FROM tree) AND l.pid IS DISTINCT FROM pg_backend_pid()
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`;

/**
 * Waits until every transaction that was writing to the table when called has ended (correctness rule 13): it may have
 * fired the trigger function of before, and commit after the initial load has begun. Later ones are not waited for.
 * @throws ConnectorError `LOCK_NOT_GRANTED` after five minutes
 */
export async function waitForWriters(
  statements: Statements,
  table: TableName,
  onProgress: (statement: DdlStatement) => void,
  limitMs: number = WAIT_LIMIT_MS,
): Promise<void> {
  let waitedFor = await writersOf(statements, table);
  for (let polls = 0; waitedFor.size > 0; polls++) {
    if (polls * POLL_MS >= limitMs)
      throw new ConnectorError('LOCK_NOT_GRANTED', { table: `${table.schema}.${table.name}`, attempts: polls });
    if ((polls * POLL_MS) % PROGRESS_EVERY_MS === 0) {
      onProgress({ purpose: `wait for ${waitedFor.size} open transactions on ${table.schema}.${table.name}`, sql: '' });
    }
    await sleep(POLL_MS);
    const still = await writersOf(statements, table);
    waitedFor = new Set([...waitedFor].filter((transaction) => still.has(transaction)));
  }
}

async function writersOf(statements: Statements, table: TableName): Promise<Set<string>> {
  const rows = await statements.query(WRITERS, [table.schema, table.name]);
  return new Set(rows.map(([transaction]) => transaction as string));
}
