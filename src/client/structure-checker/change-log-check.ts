import type { ProductDatabase } from '../../dialects';
import type { Finding } from './finding';

/** Share of the budget from which the change log counts as growing beyond measure. */
const ALARM_SHARE = 0.8;

/** What the change log may hold, and how long it may take to be worked off. */
export interface ChangeLogLimits {
  /** Most changes the triggers log ahead of capture. */
  budget: number;
  /** Age of the first waiting change, in seconds. */
  lag: number;
}

/** Whether the change log is worked off, and whether the triggers may write to it; nothing where there is none. */
export async function checkChangeLog(
  { changeQueue, introspection }: ProductDatabase,
  object: string,
  limits: ChangeLogLimits,
): Promise<Finding[]> {
  const credit = await changeQueue.credit();
  if (!credit) return [];
  const [first] = await changeQueue.read(null, 1);
  const age = first ? secondsBetween(first.changedAt, (await introspection.ping()).databaseTime) : 0;
  const lag: Finding = {
    object,
    kind: 'CAPTURE_LAG',
    state: age > limits.lag ? 'EXCEEDED' : 'OK',
    detail: `first waiting change: ${age} s`,
  };
  const growth = { object, kind: 'CHANGE_LOG_GROWTH' as const };
  if (credit.maxId === 0) return [{ ...growth, state: 'DISABLED', detail: 'switched off: the triggers log nothing' }, lag];
  const left = Math.max(0, credit.maxId - credit.lastId);
  if (left === 0) return [{ ...growth, state: 'DISABLED', detail: 'the budget is used up: the triggers log nothing' }, lag];
  // Counted only as far as it matters.
  const alarm = Math.ceil(limits.budget * ALARM_SHARE);
  const waiting = await changeQueue.backlog(alarm);
  const detail = waiting >= alarm ? `${alarm} changes or more wait, of a budget of ${limits.budget}` : `${waiting} changes wait`;
  return [{ ...growth, state: waiting >= alarm ? 'EXCEEDED' : 'OK', detail }, lag];
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
}
