import { backoffDelay } from './backoff';

const limits = { first: 100, longest: 1_000 };

describe('backoffDelay', () => {
  it('doubles per failure up to the longest wait', () => {
    expect([1, 2, 3, 4, 5, 60].map((failures) => backoffDelay(failures, limits, 1))).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  });

  it('takes a random half to whole of it', () => {
    expect([0, 0.5, 1].map((random) => backoffDelay(1, limits, random))).toEqual([50, 75, 100]);
  });
});
