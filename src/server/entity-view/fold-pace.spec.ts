import { FoldPace } from './fold-pace';

describe('FoldPace', () => {
  it('goes on at once while it has a backlog and events trickle, and gathers them when it has none', () => {
    expect(new FoldPace().afterWork(40, 500, 1)).toBe(0);
    expect(new FoldPace().afterWork(40, 500, 0)).toBe(50);
  });

  it('leaves the store to ingest nearly all of the time while events come in fast', () => {
    expect(new FoldPace().afterWork(40, 5_000, 100_000)).toBe(1_560);
    expect(new FoldPace().afterWork(600, 5_000, 100_000)).toBe(2_000);
  });

  it('takes more of the time the further it lies behind', () => {
    expect(new FoldPace().afterWork(40, 5_000, 250_000)).toBe(120);
    expect(new FoldPace().afterWork(40, 5_000, 2_000_000)).toBe(40);
  });

  it('looks less and less often while nothing comes, and soon again after something did', () => {
    const pace = new FoldPace();
    expect([1, 2, 3, 4, 5, 6, 7].map(() => pace.afterNothing())).toEqual([10, 20, 40, 80, 160, 250, 250]);
    pace.afterWork(1, 0, 0);
    expect(pace.afterNothing()).toBe(10);
  });
});
