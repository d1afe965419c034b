import type { EntityRow } from '../../dialects';
import { AppendLane } from './append-lane';

const row = (key: string): EntityRow => ({ index: 0, found: true, keyTexts: [key], document: '{}', problem: null });
const set = (...keys: string[]) => [{ captureId: 'link', rows: keys.map(row) }];

describe('AppendLane', () => {
  it('runs appends one after the other, also after one that failed', async () => {
    const lane = new AppendLane();
    const order: string[] = [];
    const slow = lane.exclusively(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push('slow');
      throw new Error('failed');
    });
    const fast = lane.exclusively(async () => void order.push('fast'));
    await expect(slow).rejects.toThrow('failed');
    await fast;
    expect(order).toEqual(['slow', 'fast']);
  });

  it('drops a chunk row whose entity capture appended since the reading began', async () => {
    const lane = new AppendLane();
    lane.noteAppended(set('before'));
    const window = lane.openWindow();
    lane.noteAppended(set('during'));
    const keep = await lane.chunkFilter(window, 'link');
    expect(['before', 'during', 'other'].map((key) => keep(row(key)))).toEqual([true, false, true]);
  });

  it('still drops what capture appends between the filter and the append of the chunk', async () => {
    const lane = new AppendLane();
    const window = lane.openWindow();
    const keep = await lane.chunkFilter(window, 'link');
    lane.noteAppended(set('late'));
    expect(keep(row('late'))).toBe(false);
  });

  it('drops a chunk row whose entity capture has read but not appended', async () => {
    const lane = new AppendLane();
    const done = lane.announce(Promise.resolve(set('read')));
    const keep = await lane.chunkFilter(lane.openWindow(), 'link');
    done();
    expect([keep(row('read')), keep(row('other'))]).toEqual([false, true]);
  });

  it('tells when every reading under way is appended or thrown away, later ones left aside', async () => {
    const lane = new AppendLane();
    const first = lane.announce(Promise.resolve(set('read')));
    const second = lane.announce(Promise.reject(new Error('lost')));
    let over = false;
    const waiting = lane.readingsOver().then(() => (over = true));
    const later = lane.announce(Promise.resolve(set('later')));
    first();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(over).toBe(false);
    second();
    await waiting;
    later();
  });

  it('does not confuse entities of two links', async () => {
    const lane = new AppendLane();
    const window = lane.openWindow();
    lane.noteAppended(set('1'));
    expect((await lane.chunkFilter(window, 'another link'))(row('1'))).toBe(true);
  });
});
