import type { ChangeLogNames } from '../common';
import { qualified } from './quote';

/**
 * Rows whose transaction is still open are passed over, not waited for: they are there the next time. The second hint lets
 * the first hold also where readers otherwise see versions instead of locks.
 */
const PASS_OVER = 'WITH (READPAST, READCOMMITTEDLOCK, ROWLOCK)';

/** Ids of one statement: a plan for one number of parameters is found again. */
export const IDS_PER_STATEMENT = 500;

/** Microseconds since 1970, in steps of which none overflows. */
const MICROSECONDS = `CONVERT(bigint, DATEDIFF(day, '19700101', changed_at)) * 86400000000
  + CONVERT(bigint, DATEDIFF(second, CONVERT(datetime2(0), CONVERT(date, changed_at)), changed_at)) * 1000000
  + DATEPART(microsecond, changed_at)`;

/** Parameters: how many rows, and the id above which they are. */
export function readSql(names: ChangeLogNames, fromStart: boolean): string {
  const above = fromStart ? '' : ' WHERE change.id > CONVERT(bigint, @p2)';
  return `SELECT TOP (CONVERT(int, @p1)) CONVERT(nvarchar(20), change.id), layout, kind, kinds, old_values, new_values, CONVERT(nvarchar(27), changed_at, 121)
FROM ${qualified(names.log)} AS change ${PASS_OVER}${above} ORDER BY change.id`;
}

/** Parameter: how many are counted at most. */
export function backlogSql(names: ChangeLogNames): string {
  return `SELECT COUNT(*) FROM (SELECT TOP (CONVERT(int, @p1)) 1 AS one FROM ${qualified(names.log)} ${PASS_OVER}) AS waiting`;
}

export function ownerRecordSql(names: ChangeLogNames): string {
  return `SELECT TOP (1) instance_id, connection_id, CONVERT(nvarchar(20), handoff) FROM ${qualified(names.owner)}`;
}

/** Parameters: number of the batch, instance, connection. Answers how many records were ours and stood before it: 1 or 0. */
export function raiseCounterSql(names: ChangeLogNames): string {
  return `UPDATE ${qualified(names.owner)} SET handoff = CONVERT(bigint, @p1)
WHERE handoff = CONVERT(bigint, @p1) - 1 AND instance_id = @p2 AND connection_id = @p3;
SELECT @@ROWCOUNT`;
}

/**
 * Parameters: `IDS_PER_STATEMENT` ids. Deletes their rows and answers how many they were, and the sum of their times. The rows
 * stay as they are between the two statements: nobody but their reader touches rows of the log.
 */
export function deleteSql(names: ChangeLogNames): string {
  const ids = Array.from({ length: IDS_PER_STATEMENT }, (_, index) => `@p${index + 1}`).join(', ');
  const log = `${qualified(names.log)} WITH (ROWLOCK)`;
  return `SELECT COUNT(*), CONVERT(nvarchar(40), COALESCE(SUM(CONVERT(decimal(38, 0), ${MICROSECONDS})), 0)) FROM ${log} WHERE id IN (${ids});
DELETE FROM ${log} WHERE id IN (${ids})`;
}
