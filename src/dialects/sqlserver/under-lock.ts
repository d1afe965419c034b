import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../common/errors';
import type { TableName } from '../dialect';
import type { SqlServerSession } from './connect';
import type { Statements } from './statements';
import { isLockRefused } from './errors';
import { LOCK_TIMEOUT_MS } from './session-settings';

/** Whoever queues behind our lock request waits no longer than this. */
const SHORT_LOCK_TIMEOUT_MS = 500;
const LOCK_ATTEMPTS = 30;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;

/** Two Clients that install at once take turns; a negative answer: not this time. */
export const TAKE_TURN = `DECLARE @turn int;
EXEC @turn = sp_getapplock @Resource = N'totvs-connector-install', @LockMode = N'Exclusive', @LockOwner = N'Transaction', @LockTimeout = ${SHORT_LOCK_TIMEOUT_MS};
SELECT @turn`;

/** Another Client is installing. */
class NotOurTurn extends Error {}

/**
 * One transaction under a short lock timeout, tried again with growing, jittered pauses.
 * @throws ConnectorError `LOCK_NOT_GRANTED`
 */
export async function underLock(
  session: SqlServerSession,
  table: TableName,
  work: (statements: Statements) => Promise<void>,
  attempts: number = LOCK_ATTEMPTS,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(session, work);
    } catch (error) {
      if (!isToRepeat(error)) throw error;
      if (attempt >= attempts) throw lockNotGranted(table, attempt, error);
      await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2));
    }
  }
}

/** A session that failed is closed, and its lock timeout with it. */
function once(session: SqlServerSession, work: (statements: Statements) => Promise<void>): Promise<void> {
  return session.inTransaction(async (statements) => {
    await statements.query(`SET LOCK_TIMEOUT ${SHORT_LOCK_TIMEOUT_MS}`);
    const [[turn]] = await statements.query(TAKE_TURN);
    if (Number(turn) < 0)
      throw new ConnectorError(
        'PRODUCT_DATABASE_BUSY',
        { sqlState: String(turn), problem: 'another installation' },
        { cause: new NotOurTurn() },
      );
    await work(statements);
    await statements.query(`SET LOCK_TIMEOUT ${LOCK_TIMEOUT_MS}`);
  });
}

function isToRepeat(error: unknown): boolean {
  return isLockRefused(error) || (error instanceof ConnectorError && error.cause instanceof NotOurTurn);
}

function lockNotGranted(table: TableName, attempts: number, cause: unknown): ConnectorError {
  return new ConnectorError('LOCK_NOT_GRANTED', { table: `${table.schema}.${table.name}`, attempts }, { cause });
}
