import type { ChangeRow } from '../../dialects';

const MILLISECONDS_END = 'yyyy-mm-ddThh:mm:ss.mmm'.length;

/**
 * Sum of change rows' times in microseconds since 1970, in decimal digits: with their ids it tells rows that were read
 * from others that got the same ids after the database was restored from a backup.
 */
export function timeSum(rows: readonly Pick<ChangeRow, 'changedAt'>[]): string {
  let milliseconds = 0;
  let microseconds = 0;
  let sum = 0n;
  for (const { changedAt } of rows) {
    milliseconds += Date.parse(`${changedAt.slice(0, MILLISECONDS_END)}Z`);
    microseconds += Number(changedAt.slice(MILLISECONDS_END, -1));
    if (milliseconds > 1e15) {
      sum += BigInt(milliseconds);
      milliseconds = 0;
    }
  }
  return String((sum + BigInt(milliseconds)) * 1000n + BigInt(microseconds));
}
