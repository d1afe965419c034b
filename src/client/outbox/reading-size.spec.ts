import { ReadingSize } from './reading-size';

const MEBIBYTE = 1024 * 1024;

describe('ReadingSize', () => {
  it('begins small and doubles while documents are small, up to the most', () => {
    const size = new ReadingSize(200);
    const sizes = [1, 2, 3, 4, 5].map(() => {
      const next = size.next();
      size.note(next, next * 1_000);
      return next;
    });
    expect(sizes).toEqual([32, 64, 128, 200, 200]);
  });

  it('shrinks at once to what fits when documents are large, and never to nothing', () => {
    const size = new ReadingSize(1_000);
    size.note(32, 32 * MEBIBYTE);
    expect(size.next()).toBe(4);
    size.note(4, 4 * 16 * MEBIBYTE);
    expect(size.next()).toBe(1);
  });

  it('grows again step by step once they are small', () => {
    const size = new ReadingSize(1_000);
    size.note(32, 64 * MEBIBYTE);
    expect(size.next()).toBe(2);
    size.note(2, 2_000);
    expect(size.next()).toBe(4);
  });

  it('stays as it is when nothing was read', () => {
    const size = new ReadingSize(1_000);
    size.note(0, 0);
    expect(size.next()).toBe(32);
  });
});
