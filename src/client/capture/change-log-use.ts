import type { LogCredit } from '../../dialects';
import { obstacleOf } from '../product-connection-schema';

/** Share of the budget from which people are warned. */
const WARNING_SHARE = 0.8;

/** LOGGING: all is well. NEARLY_FULL: 80 % of the budget wait. BUDGET_EXCEEDED, SWITCHED_OFF: the triggers write nothing. */
export type ChangeLogState = 'LOGGING' | 'NEARLY_FULL' | 'BUDGET_EXCEEDED' | 'SWITCHED_OFF';

/** How much of its budget a change log uses. */
export interface ChangeLogUse {
  state: ChangeLogState;
  /** Share of the budget drawn since the first change that waits; 0 when none does. */
  used: number;
}

/** @param firstWaiting id of the first row in the change log; null: it is empty */
export function changeLogUse(credit: LogCredit, firstWaiting: number | null, budget: number): ChangeLogUse {
  const used = firstWaiting === null ? 0 : Math.max(0, (credit.lastId - firstWaiting + 1) / budget);
  const obstacle = obstacleOf(credit);
  if (obstacle === 'CHANGE_LOG_SWITCHED_OFF') return { state: 'SWITCHED_OFF', used };
  if (obstacle === 'CHANGE_LOG_BUDGET_EXCEEDED') return { state: 'BUDGET_EXCEEDED', used };
  return { state: used >= WARNING_SHARE ? 'NEARLY_FULL' : 'LOGGING', used };
}

/** Code of the error catalogue that tells of a state; null: there is nothing to tell. */
export function codeOf(state: ChangeLogState): 'CHANGE_LOG_NEARLY_FULL' | 'CHANGE_LOG_BUDGET_EXCEEDED' | 'CHANGE_LOG_SWITCHED_OFF' | null {
  return state === 'LOGGING' ? null : `CHANGE_LOG_${state}`;
}
