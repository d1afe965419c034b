import { Patience } from './patience';

describe('Patience', () => {
  it('gives up a silent connection after 10 s, and waits twice as long each time up to a minute', () => {
    const patience = new Patience();
    const waits = [1, 2, 3, 4, 5].map(() => {
      const { ms } = patience;
      patience.silent(ms);
      return ms;
    });
    expect(waits).toEqual([10_000, 20_000, 40_000, 60_000, 60_000]);
  });

  it('counts requests that were given up together once', () => {
    const patience = new Patience();
    for (let request = 0; request < 5; request++) patience.silent(10_000);
    expect(patience.ms).toBe(20_000);
  });

  it('keeps the time that a slow line needs, and comes down when answers are quick again', () => {
    const patience = new Patience();
    patience.silent(10_000);
    patience.answered(12_000);
    expect(patience.ms).toBe(48_000);
    const waits = [1, 2, 3, 4].map(() => {
      patience.answered(100);
      return patience.ms;
    });
    expect(waits).toEqual([24_000, 12_000, 10_000, 10_000]);
  });
});
