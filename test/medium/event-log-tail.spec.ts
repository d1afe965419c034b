import { EVENT_LOG_MIGRATIONS, EventLog, type StreamHead } from '../../src/event-log';
import { inTransaction } from '../../src/platform/persistence';
import { createStore, type TestStore } from '../support/store';

const LIMITS = { events: 25, bytes: 3_000 };
const READ_ALL = { events: 1_000_000, bytes: 1_000_000_000 };

/** A sequence that looks random and is the same at every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

describe('What the event log keeps at hand', () => {
  let store: TestStore;
  /** Appends nothing, so it has nothing at hand. */
  let plain: EventLog;

  beforeAll(async () => {
    store = await createStore('tcc_client', EVENT_LOG_MIGRATIONS);
    plain = new EventLog(store.pool);
  });
  afterAll(() => store.close());

  /** Appends `count` events in segments of up to five; rolls back when told. */
  const append = async (log: EventLog, stream: string, label: string, count: number, rollBack = false) => {
    const appended = inTransaction(store.pool, async (tx) => {
      const head = (await log.lockStreams(tx, [stream])).get(stream)!;
      const events = Array.from({ length: count }, (_, index) => JSON.stringify(`${label}.${index} é`));
      for (let at = 0; at < count; at += 5) {
        const part = events.slice(at, at + 5);
        const asBytes = { arrayText: Buffer.from(`[${part.join(',')}]`), count: part.length };
        await log.append(tx, head, [{ audience: 'remote', events: at % 10 === 0 ? part : asBytes }]);
      }
      if (rollBack) throw new Error('rolled back');
      return head;
    });
    const head: StreamHead | null = await appended.catch(() => null);
    if (head) log.committed([head]);
  };
  /** Everything above an offset, read piece by piece. */
  const readOn = async (log: EventLog, stream: string, after: number) => {
    const texts: string[] = [];
    for (let seen = after; ;) {
      const segments = await log.read(stream, seen, LIMITS);
      if (segments.length === 0) return texts;
      for (const segment of segments) {
        texts.push(...(JSON.parse(segment.events) as string[]).slice(Math.max(0, seen + 1 - segment.firstOffset)));
        seen = segment.lastOffset;
      }
    }
  };

  it.each([1, 2, 3])('reads the same as the store, whoever appends, commits and rolls back (%i)', async (seed) => {
    const roll = dice(seed);
    const stream = `mixed ${seed}`;
    const [own, other] = [new EventLog(store.pool), new EventLog(store.pool)];
    for (let round = 0; round < 15; round++) {
      const writers = Array.from({ length: 4 }, (_, index) => {
        const log = roll(3) === 0 ? other : own;
        return append(log, stream, `${round}/${index}`, 1 + roll(20), roll(4) === 0);
      });
      await Promise.all(writers);
      const after = roll(((await plain.head(stream))?.lastOffset ?? 0) + 1);
      const expected = await readOn(plain, stream, after);
      expect(await readOn(own, stream, after)).toEqual(expected);
      expect(await readOn(other, stream, after)).toEqual(expected);
    }
  });

  it('never shows a reader what is not committed, while writers and readers run together', async () => {
    const log = new EventLog(store.pool);
    let writing = true;
    const writers = Promise.all(
      [1, 2, 3].map(async (writer) => {
        for (let round = 0; round < 30; round++)
          await append(log, 'busy', `${writer}/${round}`, 1 + ((writer * round) % 7), round % 5 === 4);
      }),
    ).then(() => (writing = false));
    const seen: string[] = [];
    let offset = 0;
    for (let last = false; !last;) {
      last = !writing;
      for (const segment of await log.read('busy', offset, LIMITS)) {
        expect(segment.firstOffset).toBe(offset + 1);
        seen.push(...(JSON.parse(segment.events) as string[]));
        offset = segment.lastOffset;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writers;
    expect(seen).toEqual(await readOn(plain, 'busy', 0));
  });

  it('tells when a segment was appended as the store tells it', async () => {
    const log = new EventLog(store.pool);
    await append(log, 'time', 'a', 7);
    const told = async (by: EventLog) => (await by.read('time', 0, READ_ALL)).map(({ appendedAt, audience }) => ({ appendedAt, audience }));
    expect(await told(log)).toEqual(await told(plain));
  });

  it('forgets what a store that was set back does not hold', async () => {
    const log = new EventLog(store.pool);
    await append(log, 'set back', 'kept', 3);
    await append(log, 'set back', 'lost', 3);
    await store.pool.query(
      `DELETE FROM event_segment s USING event_stream e WHERE s.stream_id = e.stream_id AND name = 'set back' AND s.last_offset > 3`,
    );
    await store.pool.query(`UPDATE event_stream SET last_offset = 3 WHERE name = 'set back'`);
    await append(log, 'set back', 'new', 1);
    expect(await readOn(log, 'set back', 0)).toEqual(['kept.0 é', 'kept.1 é', 'kept.2 é', 'new.0 é']);
  });

  it('forgets everything when it has to connect to the store anew', async () => {
    const log = new EventLog(store.pool);
    await append(log, 'broken', 'gone', 2);
    await store.pool.query(`DELETE FROM event_segment s USING event_stream e WHERE s.stream_id = e.stream_id AND name = 'broken'`);
    expect(await readOn(log, 'broken', 0)).toHaveLength(2);
    await store.pool.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await expect(store.pool.query('SELECT pg_terminate_backend(pg_backend_pid())')).rejects.toThrow();
    while (!(await store.pool.query('SELECT 1').catch(() => null)));
    expect(await readOn(log, 'broken', 0)).toEqual([]);
  });
});
