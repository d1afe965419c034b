import type { ChangeQueue, ChangeRow, LogCredit } from '../../dialects';
import { CreditKeeper } from './credit-keeper';

const BUDGET = 1_000;

/** What one look at the change log does. @param waiting ids of the rows in it */
async function keep(credit: LogCredit | null, ...waiting: number[]): Promise<{ raisedTo: number | null; obstacle: string | null }> {
  let raisedTo: number | null = null;
  let obstacle: string | null = null;
  const queue = {
    credit: async () => credit,
    raiseCredit: async (maxId: number) => void (raisedTo = maxId),
  } as Partial<ChangeQueue> as ChangeQueue;
  await new CreditKeeper(queue, BUDGET, (found) => (obstacle = found)).keep(waiting.map((id) => ({ id }) as ChangeRow));
  return { raisedTo, obstacle };
}

describe('the credit of a change log', () => {
  it('is raised to a whole budget above what is worked off, when less than half of it is left', async () => {
    expect(await keep({ maxId: 10_499, lastId: 10_000 })).toEqual({ raisedTo: 11_000, obstacle: null });
    expect(await keep({ maxId: 10_499, lastId: 10_300 }, 10_001, 10_002)).toEqual({ raisedTo: 11_000, obstacle: null });
  });

  it('is left alone while half of it is left', async () => {
    expect(await keep({ maxId: 10_500, lastId: 10_000 })).toEqual({ raisedTo: null, obstacle: null });
    expect(await keep({ maxId: 10_500, lastId: 10_400 }, 9_000)).toEqual({ raisedTo: null, obstacle: null });
  });

  it('is used up when the rows that wait are a whole budget', async () => {
    expect(await keep({ maxId: 10_000, lastId: 10_000 }, 9_001)).toEqual({ raisedTo: null, obstacle: 'CHANGE_LOG_BUDGET_EXCEEDED' });
    expect(await keep({ maxId: 10_000, lastId: 10_000 }, 9_502)).toEqual({ raisedTo: 10_501, obstacle: null });
  });

  it('is never raised while it is switched off', async () => {
    expect(await keep({ maxId: 0, lastId: 10_000 })).toEqual({ raisedTo: null, obstacle: 'CHANGE_LOG_SWITCHED_OFF' });
  });

  it('needs a change log', async () => {
    expect(await keep(null)).toEqual({ raisedTo: null, obstacle: null });
  });
});
