import type { ChangeLogNames } from '../common';
import type { ChangeLogOwner, HandOffBatch } from '../dialect';
import type { SqlServerSession, Statements } from './connect';
import { qualified } from './quote';

/** Ids of one statement: a plan for one number of parameters is found again. Shorter lists repeat their last id. */
const IDS_PER_STATEMENT = 500;

/** Microseconds since 1970, in steps of which none overflows. */
const MICROSECONDS = `CONVERT(bigint, DATEDIFF(day, '19700101', changed_at)) * 86400000000
  + CONVERT(bigint, DATEDIFF(second, CONVERT(datetime2(0), CONVERT(date, changed_at)), changed_at)) * 1000000
  + DATEPART(microsecond, changed_at)`;

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
  const sql = `UPDATE ${qualified(names.owner)} SET handoff = CONVERT(bigint, @p1)
WHERE handoff = CONVERT(bigint, @p1) - 1 AND instance_id = @p2 AND connection_id = @p3;
SELECT @@ROWCOUNT`;
  const [[raised]] = await statements.query(sql, [number, owner.instanceId, owner.connectionId]);
  return raised === 1;
}

/** Small statements: none holds more locks than the server keeps singly. */
async function deleteRows(statements: Statements, names: ChangeLogNames, ids: number[]): Promise<{ rows: number; times: bigint }> {
  const found = { rows: 0, times: 0n };
  for (let start = 0; start < ids.length; start += IDS_PER_STATEMENT) {
    const chunk = ids.slice(start, start + IDS_PER_STATEMENT);
    const parameters = Array.from({ length: IDS_PER_STATEMENT }, (_, index) => String(chunk[Math.min(index, chunk.length - 1)]));
    const [[rows, times]] = (await statements.query(deleteSql(names), parameters)) as [[number, string]];
    found.rows += rows;
    found.times += BigInt(times);
  }
  return found;
}

/** The rows stay as they are between the two statements: nobody but their reader touches rows of the log. */
function deleteSql(names: ChangeLogNames): string {
  const ids = Array.from({ length: IDS_PER_STATEMENT }, (_, index) => `@p${index + 1}`).join(', ');
  const log = `${qualified(names.log)} WITH (ROWLOCK)`;
  return `SELECT COUNT(*), CONVERT(nvarchar(40), COALESCE(SUM(CONVERT(decimal(38, 0), ${MICROSECONDS})), 0)) FROM ${log} WHERE id IN (${ids});
DELETE FROM ${log} WHERE id IN (${ids})`;
}
