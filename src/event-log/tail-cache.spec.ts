import { RecentSegment } from './recent-segment';
import { TailCache } from './tail-cache';

const ROOM = 1_000_000;
const ALL = { events: 1_000_000, bytes: 1_000_000 };
const segment = (first: number, last: number, text = 'x') => new RecentSegment(first, last, '', new Date(0), text);
const offsets = (cache: TailCache, after: number, limits = ALL, stream = 's') =>
  cache.read(stream, after, limits).map(({ firstOffset, lastOffset }) => [firstOffset, lastOffset]);

describe('TailCache', () => {
  it('answers what follows an offset, the segment it lies in included', () => {
    const cache = new TailCache(ROOM);
    cache.add('s', [segment(11, 13), segment(14, 14)]);
    cache.add('s', [segment(15, 20)]);
    expect(offsets(cache, 10)).toEqual([
      [11, 13],
      [14, 14],
      [15, 20],
    ]);
    expect(offsets(cache, 12)).toEqual([
      [11, 13],
      [14, 14],
      [15, 20],
    ]);
    expect(offsets(cache, 14)).toEqual([[15, 20]]);
    expect(offsets(cache, 20)).toEqual([]);
    expect(offsets(cache, 10, ALL, 'other')).toEqual([]);
  });

  it('does not answer when the next event is older than what it has', () => {
    const cache = new TailCache(ROOM);
    cache.add('s', [segment(11, 13)]);
    expect(offsets(cache, 9)).toEqual([]);
    expect(offsets(cache, 0)).toEqual([]);
  });

  it('stops where another process appended in between', () => {
    const cache = new TailCache(ROOM);
    cache.add('s', [segment(1, 3)]);
    cache.add('s', [segment(6, 8)]);
    expect(offsets(cache, 0)).toEqual([[1, 3]]);
    expect(offsets(cache, 3)).toEqual([]);
    expect(offsets(cache, 5)).toEqual([[6, 8]]);
  });

  it('keeps to the limits, and answers one segment at least', () => {
    const cache = new TailCache(ROOM);
    cache.add('s', [segment(1, 3, 'xxx'), segment(4, 5, 'xx'), segment(6, 6)]);
    expect(offsets(cache, 0, { events: 1, bytes: 1 })).toEqual([[1, 3]]);
    expect(offsets(cache, 0, { events: 4, bytes: 1_000 })).toEqual([
      [1, 3],
      [4, 5],
    ]);
    expect(offsets(cache, 0, { events: 100, bytes: 6 })).toEqual([[1, 3]]);
  });

  it('puts commits in order that are told out of order', () => {
    const cache = new TailCache(ROOM);
    cache.add('s', [segment(4, 5)]);
    cache.add('s', [segment(1, 3)]);
    expect(offsets(cache, 0)).toEqual([
      [1, 3],
      [4, 5],
    ]);
  });

  it('drops the oldest of all streams when there is no room', () => {
    const cache = new TailCache(3 * 1_024);
    for (let offset = 1; offset <= 5_000; offset++) cache.add('s', [segment(offset, offset, 'x'.repeat(100))]);
    cache.add('t', [segment(1, 1)]);
    expect(offsets(cache, 4_996)).toEqual([]);
    expect(offsets(cache, 4_997).at(-1)).toEqual([5_000, 5_000]);
    expect(offsets(cache, 0, ALL, 't')).toEqual([[1, 1]]);
    cache.add('t', [segment(2, 2, 'x'.repeat(10_000))]);
    expect(offsets(cache, 0, ALL, 't')).toEqual([]);
  });

  it('forgets everything when an offset is given again or the store holds less', () => {
    const cache = new TailCache(ROOM);
    cache.add('s', [segment(1, 5), segment(6, 9)]);
    cache.add('s', [segment(6, 7, 'new')]);
    expect(offsets(cache, 0)).toEqual([]);
    expect(cache.read('s', 5, ALL)[0].events).toBe('new');
    cache.forgetAbove('s', 7);
    expect(offsets(cache, 5)).toEqual([[6, 7]]);
    cache.forgetAbove('s', 6);
    expect(offsets(cache, 5)).toEqual([]);
  });

  it('gives text and bytes of what was appended in either form', () => {
    for (const text of ['["ação"]', Buffer.from('["ação"]')]) {
      const recent = new RecentSegment(1, 1, '', new Date(0), text);
      expect([recent.events, recent.bytes.toString()]).toEqual(['["ação"]', '["ação"]']);
      expect(recent.size).toBeGreaterThanOrEqual(8);
    }
  });
});
