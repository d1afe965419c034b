import { FoldPace } from './fold-pace';

describe('FoldPace', () => {
  it('works on without a pause while nothing comes in', () => expect(new FoldPace().afterWork(40, 10)).toBe(0));

  it('leaves most of the time to ingest while events come in fast, but goes on', () => {
    expect(new FoldPace().afterWork(40, 5_000)).toBe(120);
    expect(new FoldPace().afterWork(4_000, 5_000)).toBe(500);
  });

  it('looks less and less often while there is nothing, and at once after a hit', () => {
    const pace = new FoldPace();
    expect(Array.from({ length: 7 }, () => pace.afterNothing())).toEqual([10, 20, 40, 80, 160, 250, 250]);
    pace.afterWork(1, 0);
    expect(pace.afterNothing()).toBe(10);
  });
});
