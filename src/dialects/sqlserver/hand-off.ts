import type { ChangeLogNames } from '../common';
import type { ChangeLogOwner, HandOffBatch } from '../dialect';
import type { SqlServerSession } from './connect';
import type { Statements } from './statements';
import { deleteSql, IDS_PER_STATEMENT, raiseCounterSql } from './change-queue-sql';

/**
 * In one transaction: raises the counter, deletes the rows. All or nothing: the rows go only under our own record, at the
 * number before, and when they are the rows that were read.
 * @returns false: nothing was changed
 */
export async function handOff(
  session: SqlServerSession,
  names: ChangeLogNames,
  owner: ChangeLogOwner,
  { number, changeIds, timeSum }: HandOffBatch,
): Promise<boolean> {
  return session.inTransaction(async (statements) => {
    if (!(await raisesCounter(statements, names, owner, number))) return false;
    const found = await deleteRows(statements, names, changeIds);
    if (found.rows === changeIds.length && (timeSum === null || found.times === BigInt(timeSum))) return true;
    // The caller's commit is of a transaction that changed nothing.
    await statements.query('ROLLBACK TRANSACTION;\nBEGIN TRANSACTION');
    return false;
  });
}

async function raisesCounter(statements: Statements, names: ChangeLogNames, owner: ChangeLogOwner, number: number): Promise<boolean> {
  const [[raised]] = await statements.query(raiseCounterSql(names), [number, owner.instanceId, owner.connectionId]);
  return raised === 1;
}

/** Small statements: none takes more locks than the server keeps singly. Shorter lists repeat their last id. */
async function deleteRows(statements: Statements, names: ChangeLogNames, ids: number[]): Promise<{ rows: number; times: bigint }> {
  const found = { rows: 0, times: 0n };
  for (let start = 0; start < ids.length; start += IDS_PER_STATEMENT) {
    const chunk = ids.slice(start, start + IDS_PER_STATEMENT);
    const parameters = Array.from({ length: IDS_PER_STATEMENT }, (_, index) => chunk[Math.min(index, chunk.length - 1)]);
    const [[rows, times]] = (await statements.query(deleteSql(names), parameters)) as [[number, string]];
    found.rows += rows;
    found.times += BigInt(times);
  }
  return found;
}
