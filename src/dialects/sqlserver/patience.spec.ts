import { Patience } from './patience';

describe('patience with a statement', () => {
  it('doubles each time it is given up, to a limit, and for no other statement', () => {
    const patience = new Patience();
    const limits = Array.from({ length: 5 }, () => {
      patience.gaveUp('slow');
      return patience.limitFor('slow');
    });
    expect(limits).toEqual([40_000, 80_000, 160_000, 300_000, 300_000]);
    expect(patience.limitFor('other')).toBe(20_000);
  });

  it('stays with a statement that needs it, and goes back once it answers early', () => {
    const patience = new Patience();
    patience.gaveUp('slow');
    patience.answered('slow', 30_000);
    expect(patience.limitFor('slow')).toBe(40_000);
    patience.answered('slow', 10);
    expect(patience.limitFor('slow')).toBe(20_000);
  });
});
