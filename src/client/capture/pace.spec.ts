import { Pace } from './pace';

describe('Pace', () => {
  it('asks again at once while changes come', () => {
    expect(new Pace().pauseAfter(true)).toBe(0);
  });

  it('waits 10 ms after the last hit and doubles up to 250 ms', () => {
    const pace = new Pace();
    expect([1, 2, 3, 4, 5, 6, 7].map(() => pace.pauseAfter(false))).toEqual([10, 20, 40, 80, 160, 250, 250]);
    pace.pauseAfter(true);
    expect(pace.pauseAfter(false)).toBe(10);
  });

  it('probes from the start once a second', () => {
    const pace = new Pace();
    expect(pace.fullProbeDue(0)).toBe(true);
    pace.fullProbeTook(0, 1);
    expect([pace.fullProbeDue(999), pace.fullProbeDue(1_000)]).toEqual([false, true]);
  });

  it('probes from the start less often when that is dear', () => {
    const pace = new Pace();
    pace.fullProbeTook(0, 10);
    expect([pace.fullProbeDue(1_999), pace.fullProbeDue(2_000)]).toEqual([false, true]);
    pace.fullProbeTook(0, 500);
    expect([pace.fullProbeDue(2_999), pace.fullProbeDue(3_000)]).toEqual([false, true]);
  });
});
