import type { ChangeQueue, ChangeRow, LogCredit } from '../../dialects';
import { CreditKeeper } from './credit-keeper';

const BUDGET = 1_000;

/** What one look at the change log does. @param waiting ids of the rows in it */
async function keep(credit: LogCredit | null, ...waiting: number[]): Promise<{ raisedTo: number | null; state: string | null }> {
  let raisedTo: number | null = null;
  let state: string | null = null;
  const queue = {
    credit: async () => credit,
    raiseCredit: async (maxId: number) => void (raisedTo = maxId),
  } as Partial<ChangeQueue> as ChangeQueue;
  await new CreditKeeper(queue, BUDGET, (use) => (state = use && use.state)).keep(waiting.map((id) => ({ id }) as ChangeRow));
  return { raisedTo, state };
}

describe('the credit of a change log', () => {
  it('is raised to a whole budget above what is worked off, when less than half of it is left', async () => {
    expect(await keep({ maxId: 10_499, lastId: 10_000 })).toEqual({ raisedTo: 11_000, state: 'LOGGING' });
    expect(await keep({ maxId: 10_499, lastId: 10_300 }, 10_001, 10_002)).toEqual({ raisedTo: 11_000, state: 'LOGGING' });
  });

  it('is left alone while half of it is left', async () => {
    expect(await keep({ maxId: 10_500, lastId: 10_000 })).toEqual({ raisedTo: null, state: 'LOGGING' });
    expect(await keep({ maxId: 10_500, lastId: 9_900 }, 9_501)).toEqual({ raisedTo: null, state: 'LOGGING' });
  });

  it('is used up when the rows that wait are a whole budget', async () => {
    expect(await keep({ maxId: 10_000, lastId: 10_000 }, 9_001)).toEqual({ raisedTo: null, state: 'BUDGET_EXCEEDED' });
    expect(await keep({ maxId: 10_000, lastId: 10_000 }, 9_502)).toEqual({ raisedTo: 10_501, state: 'LOGGING' });
  });

  it('is nearly used up from four fifths of the budget, whether or not it can be raised', async () => {
    expect(await keep({ maxId: 10_400, lastId: 10_200 }, 9_401)).toEqual({ raisedTo: null, state: 'NEARLY_FULL' });
    expect(await keep({ maxId: 10_400, lastId: 10_199 }, 9_401)).toEqual({ raisedTo: null, state: 'LOGGING' });
    expect(await keep({ maxId: 10_300, lastId: 10_250 }, 9_451)).toEqual({ raisedTo: null, state: 'NEARLY_FULL' });
  });

  it('is never raised while it is switched off', async () => {
    expect(await keep({ maxId: 0, lastId: 10_000 })).toEqual({ raisedTo: null, state: 'SWITCHED_OFF' });
  });

  it('needs a change log', async () => {
    expect(await keep(null)).toEqual({ raisedTo: null, state: null });
  });
});
