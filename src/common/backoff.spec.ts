import { backoffDelay } from './backoff';

describe('backoffDelay', () => {
  const limits = { first: 100, longest: 1_000 };

  it('doubles per failure up to the longest', () => {
    expect([1, 2, 3, 4, 5, 100].map((failures) => backoffDelay(failures, limits, 1))).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('takes at least half of it', () => expect(backoffDelay(2, limits, 0)).toBe(100));
});
