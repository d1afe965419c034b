import type { ChangeLogNames } from '../common';
import type { ChangeLogOwner, HandOffBatch } from '../dialect';
import { paddedParts, placeholders } from './in-lists';
import { qualified } from './quote';
import type { OracleSession, Statements } from './session';

/** Raised to undo the transaction of a batch whose rows are not those that were read. */
class OtherRows extends Error {}

/**
 * Raises the owner's counter and deletes the rows of a batch, all or nothing, and only under our own record, at the number
 * before. @returns false when nothing was changed
 */
export async function handOffBatch(
  session: OracleSession,
  names: ChangeLogNames,
  owner: ChangeLogOwner,
  { number, changeIds, timeSum }: HandOffBatch,
): Promise<boolean> {
  let isOther = false;
  const work = async (statements: Statements): Promise<boolean> => {
    const raised = await statements.execute(raiseHandOffSql(names), [number, number - 1, owner.instanceId, owner.connectionId]);
    if (raised !== 1) return false;
    const found = await countRows(statements, names, changeIds);
    isOther = found.rows !== changeIds.length || (timeSum !== null && found.times !== BigInt(timeSum));
    if (isOther) throw new OtherRows();
    for (const ids of paddedParts(changeIds)) await statements.execute(deleteSql(names, ids.length), ids);
    return true;
  };
  try {
    return await session.inTransaction(work);
  } catch (error) {
    if (isOther) return false;
    throw error;
  }
}

/** :1 the number, :2 the one before, :3 and :4 the owner. Its lock makes a second hand-off wait for the end of the first. */
export function raiseHandOffSql({ owner }: ChangeLogNames): string {
  return `UPDATE ${qualified(owner)} SET HANDOFF = :1 WHERE HANDOFF = :2 AND INSTANCE_ID = :3 AND CONNECTION_ID = :4`;
}

/** Rows of the ids, and the sum of their times in microseconds since 1970, as text: it has more digits than a double. */
export function countSql({ log }: ChangeLogNames, count: number): string {
  const since = `(CHANGED_AT - TIMESTAMP '1970-01-01 00:00:00')`;
  const parts = [
    `EXTRACT(DAY FROM ${since}) * 86400000000`,
    `EXTRACT(HOUR FROM ${since}) * 3600000000`,
    `EXTRACT(MINUTE FROM ${since}) * 60000000`,
    `EXTRACT(SECOND FROM ${since}) * 1000000`,
  ];
  return `SELECT COUNT(*), TO_CHAR(NVL(SUM(${parts.join(' + ')}), 0), 'TM9') FROM ${qualified(log)} WHERE ID IN (${placeholders(count)})`;
}

export function deleteSql({ log }: ChangeLogNames, count: number): string {
  return `DELETE FROM ${qualified(log)} WHERE ID IN (${placeholders(count)})`;
}

async function countRows(statements: Statements, names: ChangeLogNames, changeIds: number[]): Promise<{ rows: number; times: bigint }> {
  let rows = 0;
  let times = 0n;
  for (const ids of paddedParts(changeIds)) {
    const [[count, sum]] = (await statements.query(countSql(names, ids.length), ids)) as [[number, string]];
    rows += Number(count);
    times += BigInt(sum);
  }
  return { rows, times };
}
