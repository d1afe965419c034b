import type { PoolClient } from 'pg';
import { EVENT_LOG_MIGRATIONS, EventLog } from '../../src/event-log';
import { inTransaction } from '../../src/platform/persistence';
import { createStore, type TestStore } from '../support/store';

const LIMITS = { events: 1_000, bytes: 1_000_000 };
const event = (text: string) => JSON.stringify({ text });

describe('EventLog', () => {
  let store: TestStore;
  let log: EventLog;

  beforeAll(async () => {
    store = await createStore('tcc_server', EVENT_LOG_MIGRATIONS);
    log = new EventLog(store.pool);
  });

  afterAll(() => store.close());

  const append = async (tx: PoolClient, stream: string, ...texts: string[]) => {
    const head = (await log.lockStreams(tx, [stream])).get(stream)!;
    return log.append(tx, head, [{ audience: '', events: texts.map(event) }]);
  };
  const texts = async (stream: string, after = 0) => {
    const segments = await log.read(stream, after, LIMITS);
    return segments.flatMap((segment) => (JSON.parse(segment.events) as { text: string }[]).map(({ text }) => text));
  };

  it('gives dense offsets and reads them back in order', async () => {
    const first = await inTransaction(store.pool, (tx) => append(tx, 'dense', 'a', 'b'));
    const second = await inTransaction(store.pool, (tx) => append(tx, 'dense', 'c'));
    expect([first, second]).toEqual([
      { first: 1, last: 2 },
      { first: 3, last: 3 },
    ]);
    expect(await texts('dense')).toEqual(['a', 'b', 'c']);
    expect(await texts('dense', 2)).toEqual(['c']);
  });

  it('leaves no hole when an append is rolled back', async () => {
    const failed = inTransaction(store.pool, async (tx) => {
      await append(tx, 'rolled back', 'lost');
      throw new Error('product of chance');
    });
    await expect(failed).rejects.toThrow('product of chance');
    expect(await inTransaction(store.pool, (tx) => append(tx, 'rolled back', 'kept'))).toEqual({ first: 1, last: 1 });
  });

  it('makes offsets visible in order however long a transaction stays open', async () => {
    let letSlowCommit = () => undefined as void;
    const slow = inTransaction(store.pool, async (tx) => {
      await append(tx, 'ordered', 'slow');
      await new Promise<void>((resolve) => (letSlowCommit = resolve));
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const fast = inTransaction(store.pool, (tx) => append(tx, 'ordered', 'fast'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    // Were offsets handed out without the lock, a reader would now see "fast" at 2 and never look at 1 again.
    expect(await texts('ordered')).toEqual([]);
    letSlowCommit();
    await Promise.all([slow, fast]);
    expect(await texts('ordered')).toEqual(['slow', 'fast']);
  });

  it('does not deadlock when two writers name the same streams in opposite order', async () => {
    const write = (names: string[]) =>
      inTransaction(store.pool, async (tx) => {
        const heads = await log.lockStreams(tx, names);
        for (const name of names) await log.append(tx, heads.get(name)!, [{ audience: '', events: [event(name)] }]);
      });
    await Promise.all(Array.from({ length: 40 }, (_, index) => write(index % 2 === 0 ? ['one', 'two'] : ['two', 'one'])));
    expect((await log.heads(['one', 'two'])).map((head) => head.lastOffset)).toEqual([40, 40]);
  });

  it('reads whole segments up to the limits, and always at least one', async () => {
    await inTransaction(store.pool, async (tx) => {
      const head = (await log.lockStreams(tx, ['limits'])).get('limits')!;
      await log.append(tx, head, [
        { audience: 'remote', events: ['1', '2', '3'] },
        { audience: '', events: { arrayText: '[4,5]', count: 2 } },
        { audience: '', events: [] },
        { audience: 'remote', events: ['6'] },
      ]);
    });
    const offsets = async (events: number, bytes: number) =>
      (await log.read('limits', 0, { events, bytes })).map(({ firstOffset, lastOffset, audience }) => [firstOffset, lastOffset, audience]);
    expect(await offsets(1, 1)).toEqual([[1, 3, 'remote']]);
    expect(await offsets(4, 1_000)).toEqual([
      [1, 3, 'remote'],
      [4, 5, ''],
    ]);
    expect(await offsets(100, 1_000)).toEqual([
      [1, 3, 'remote'],
      [4, 5, ''],
      [6, 6, 'remote'],
    ]);
  });

  it('wakes a waiting reader when something was committed', async () => {
    const waiting = log.waitForAppend('waiting', 0, 5_000);
    const head = await inTransaction(store.pool, async (tx) => {
      const locked = (await log.lockStreams(tx, ['waiting'])).get('waiting')!;
      await log.append(tx, locked, [{ audience: '', events: ['1'] }]);
      return locked;
    });
    log.committed([head]);
    expect(await waiting).toBe(true);
    expect(await log.waitForAppend('waiting', 1, 20)).toBe(false);
  });

  it('wakes a waiting reader for what another process committed', async () => {
    const other = new EventLog(store.pool);
    const waiting = other.waitForAppend('elsewhere', 0, 5_000);
    await inTransaction(store.pool, (tx) => append(tx, 'elsewhere', 'x'));
    expect(await waiting).toBe(true);
  });

  it('keeps named cursors per stream', async () => {
    await inTransaction(store.pool, (tx) => append(tx, 'cursors', 'x'));
    expect(await log.cursor('reader', 'cursors')).toBeNull();
    await log.moveCursor(store.pool, 'reader', 'cursors', 7, 1);
    await log.moveCursor(store.pool, 'reader', 'cursors', 7, 2);
    expect(await log.cursor('reader', 'cursors')).toEqual({ epoch: 7, offset: 2 });
  });
});
