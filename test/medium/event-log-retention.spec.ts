import type { Pool } from 'pg';
import { EVENT_LOG_MIGRATIONS, EventLog, Retention, type RetentionPolicy } from '../../src/event-log';
import { inTransaction } from '../../src/platform/persistence';
import { createStore, type TestStore } from '../support/store';

const DAY_MS = 86_400_000;
const ALL = { events: 1_000_000, bytes: 1_000_000_000 };
const TODAY = Math.floor(Date.now() / DAY_MS) * DAY_MS;
/** Noon of a day, counted from today. */
const day = (number: number) => new Date(TODAY + number * DAY_MS + DAY_MS / 2);
const partitions = async (pool: Pool) =>
  (await pool.query<{ name: string }>('SELECT name FROM event_partition ORDER BY ends')).rows.map((row) => row.name);
const nameOf = (number: number) => `event_segment_${day(number).toISOString().slice(0, 10).replaceAll('-', '')}`;

describe('rule 20: retention', () => {
  let store: TestStore;
  /** Reads the store only. */
  let log: EventLog;

  beforeEach(async () => {
    store = await createStore('tcc_server', EVENT_LOG_MIGRATIONS);
    log = new EventLog(store.pool);
  });
  afterEach(() => store.close());

  const retention = (policy: Partial<RetentionPolicy> = {}) =>
    new Retention(store.pool, { keepDays: 7, keepBytes: 0, requiredReaders: [], ...policy });
  /** What a process does all the time, on one day. */
  const look = async (number: number, policy?: Partial<RetentionPolicy>) => {
    await retention(policy).makeRoom(day(number));
    await retention(policy).dropOld(day(number));
  };
  /** One segment of two events, as if appended on a day; days must not go back. */
  const append = async (stream: string, number: number, text = 'x') => {
    const range = await inTransaction(store.pool, async (tx) => {
      const head = (await log.lockStreams(tx, [stream])).get(stream)!;
      await tx.query('UPDATE event_stream SET appended_at = greatest(appended_at, $2) WHERE name = $1', [stream, day(number)]);
      return log.append(tx, head, [{ audience: 'remote', events: [JSON.stringify(text), '2'] }]);
    });
    return range.last;
  };
  const offsets = async (stream: string, after = 0) => {
    const found: number[][] = [];
    for (let seen = after; ;) {
      const segments = await log.read(stream, seen, ALL);
      if (segments.length === 0) return found;
      for (const { firstOffset, lastOffset } of segments) found.push([firstOffset, (seen = lastOffset)]);
    }
  };
  const cursorAt = async (reader: string, stream: string, offset: number) => {
    const { epoch } = (await log.head(stream))!;
    await log.moveCursor(store.pool, reader, stream, epoch, offset);
  };

  it('makes partitions ahead, day by day, and a wider one after a long stop', async () => {
    await look(0);
    expect(await partitions(store.pool)).toEqual(['event_segment_first', nameOf(1), nameOf(2)]);
    await look(1);
    expect((await partitions(store.pool)).at(-1)).toBe(nameOf(3));
    await look(50, { keepDays: 3_650 });
    expect((await partitions(store.pool)).length).toBeLessThan(6);
    for (const number of [51, 52]) await append('a', number);
    const { rows } = await store.pool.query('SELECT FROM event_segment_default');
    expect(rows).toEqual([]);
  });

  it('appends without a partition for the day, which takes its events over as soon as it is made', async () => {
    await append('a', 20);
    await append('a', 21);
    expect(await offsets('a')).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await look(21);
    expect((await store.pool.query('SELECT FROM event_segment_default')).rows).toEqual([]);
    expect(await offsets('a', 2)).toEqual([[3, 4]]);
  });

  it('drops what every reader has passed once it is old enough, and says from where on events are kept', async () => {
    for (let number = 0; number <= 12; number++) {
      await look(number);
      await append('a', number);
      await cursorAt('reader', 'a', 2 * number + 2);
    }
    await look(12);
    const head = (await log.head('a'))!;
    expect(head.firstOffset).toBe(11); // of day 5: its last moment is less than 7 days ago
    expect(await offsets('a', head.firstOffset - 1)).toEqual([5, 6, 7, 8, 9, 10, 11, 12].map((number) => [2 * number + 1, 2 * number + 2]));
    expect(await partitions(store.pool)).not.toContain(nameOf(4));
  });

  it('never drops by age what a reader has not passed, and goes on when it has', async () => {
    for (let number = 0; number <= 3; number++) {
      await look(number);
      await append('a', number);
    }
    await cursorAt('slow', 'a', 3);
    await look(40);
    expect((await log.head('a'))!.firstOffset).toBe(3);
    await cursorAt('slow', 'a', 8);
    await look(40);
    expect((await log.head('a'))!.firstOffset).toBe(9);
  });

  it('waits for a required reader that never came', async () => {
    await append('a', 0);
    await look(40, { requiredReaders: ['remote'] });
    expect(await offsets('a')).toEqual([[1, 2]]);
    expect((await log.head('a'))!.firstOffset).toBe(1);
  });

  it('keeps the segment a cursor stands in, until it moves on', async () => {
    await append('quiet', 0);
    await append('quiet', 0, 'newest');
    await append('busy', 0);
    await cursorAt('remote', 'quiet', 4);
    await look(40, { requiredReaders: ['remote'] }); // busy was never read
    expect(await offsets('busy')).toEqual([[1, 2]]);
    await cursorAt('remote', 'busy', 1);
    await look(40, { requiredReaders: ['remote'] });
    expect(await offsets('busy')).toEqual([[1, 2]]);
    await cursorAt('remote', 'busy', 2);
    await look(40, { requiredReaders: ['remote'] });
    expect(await partitions(store.pool)).not.toContain('event_segment_first');
    expect(await offsets('quiet')).toEqual([[3, 4]]);
    expect((await log.newestFor('quiet', 'remote', 4))?.events).toBe('["newest",2]');
    expect((await log.head('quiet'))!.firstOffset).toBe(5);

    await append('quiet', 41);
    expect(await offsets('quiet', 4)).toEqual([[5, 6]]);
    await cursorAt('remote', 'quiet', 6);
    await look(42, { requiredReaders: ['remote'] });
    expect(await offsets('quiet')).toEqual([[5, 6]]);
  });

  it('shows a reader no hole as if nothing were missing', async () => {
    await append('a', 0);
    await append('a', 0);
    await cursorAt('expired', 'a', 2);
    await look(2, { keepBytes: 1 });
    await append('a', 2);
    await append('a', 2);
    expect((await log.read('a', 0, ALL)).map((segment) => segment.firstOffset)).toEqual([1]);
    expect((await log.read('a', 2, ALL)).map((segment) => segment.firstOffset)).toEqual([5, 7]);
  });

  it('drops before its time above the limit of bytes, lets readers behind expire, but never passes a required one', async () => {
    const policy = { keepDays: 30, keepBytes: 1, requiredReaders: ['view'] };
    for (let number = 0; number <= 4; number++) {
      await look(number, { keepDays: 30 });
      await append('a', number);
    }
    await cursorAt('view', 'a', 7);
    await cursorAt('behind', 'a', 3);
    await cursorAt('ahead', 'a', 7);
    await look(4, policy);
    expect((await log.head('a'))!.firstOffset).toBe(7);
    const expired = async () =>
      (await store.pool.query<{ name: string }>('SELECT name FROM event_cursor WHERE expired_at IS NOT NULL')).rows.map((row) => row.name);
    expect(await expired()).toEqual(['behind']);
    await cursorAt('behind', 'a', 8);
    expect(await expired()).toEqual([]);
    await cursorAt('view', 'a', 10);
    await look(4, policy);
    expect((await log.head('a'))!.firstOffset).toBe(9); // today stays
  });

  it('reads on across partitions, whether it knows where it stands or not', async () => {
    for (let number = 0; number <= 20; number++) {
      await look(number, { keepDays: 30 });
      await append('a', number);
      await append('b', number);
    }
    const all = Array.from({ length: 21 }, (_, index) => [2 * index + 1, 2 * index + 2]);
    expect(await offsets('a')).toEqual(all);
    const step = async () => {
      const found: number[] = [];
      for (let seen = 0; ;) {
        const [next] = await log.read('a', seen, { events: 1, bytes: 1 });
        if (!next) return found;
        found.push((seen = next.lastOffset));
      }
    };
    const ends = all.map(([, last]) => last);
    expect(await step()).toEqual(ends); // each step begins where one ended
    expect(await step()).toEqual(ends);
    expect(await offsets('a', 17)).toEqual(all.slice(8));
  });

  it('gives up in a moment when somebody holds the table, and does it the next time', async () => {
    await append('a', 0);
    await look(0);
    await inTransaction(store.pool, async (tx) => {
      await tx.query('SELECT FROM event_segment');
      await expect(retention().dropOld(day(40))).rejects.toThrow('lock timeout');
    });
    await retention().dropOld(day(40));
    expect((await log.head('a'))!.firstOffset).toBe(3);
  });

  it('leaves appends and readers alone while partitions come and go', async () => {
    await look(0);
    let running = true;
    const failures: unknown[] = [];
    const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
    const keepLooking = (async () => {
      for (let number = 0; running; number = Math.min(number + 1, 25)) {
        await retention()
          .makeRoom(day(number))
          .catch(() => undefined);
        await retention({ keepDays: 1, requiredReaders: ['reader'] })
          .dropOld(day(number))
          .catch(() => undefined);
        await pause();
      }
    })();
    const writers = [1, 2].map(async () => {
      for (let index = 0; index < 25; index++) await append('a', index).catch((error: unknown) => failures.push(error));
    });
    const seen: number[] = [];
    for (let offset = 0; offset < 100 && failures.length === 0;) {
      const segments = await log.read('a', offset, { events: 10, bytes: 10_000 });
      for (const segment of segments) {
        expect(segment.firstOffset).toBe(offset + 1);
        seen.push((offset = segment.lastOffset));
      }
      if (segments.length > 0) await cursorAt('reader', 'a', offset);
      else await pause();
    }
    await Promise.all(writers);
    running = false;
    await keepLooking;
    await look(60);
    expect(failures).toEqual([]);
    expect(seen).toHaveLength(50);
    expect((await log.head('a'))!.firstOffset).toBeGreaterThan(1);
  });
});

describe('Migrating a log that was not partitioned', () => {
  it('keeps every segment readable, and drops them together when they are old', async () => {
    const store = await createStore('tcc_client', EVENT_LOG_MIGRATIONS.slice(0, 1));
    const { pool } = store;
    try {
      await pool.query(`INSERT INTO event_stream (name, epoch, last_offset) VALUES ('outbox', 7, 500)`);
      await pool.query(
        `INSERT INTO event_segment (stream_id, first_offset, last_offset, audience, appended_at, events)
         SELECT stream_id, n * 5 - 4, n * 5, 'remote', now() - (100 - n) * interval '1 hour', '[1,2,3,4,5]' FROM event_stream, generate_series(1, 100) AS n`,
      );
      await store.migrate(EVENT_LOG_MIGRATIONS);
      const log = new EventLog(pool);
      expect((await log.read('outbox', 0, ALL)).at(-1)?.lastOffset).toBe(320); // at most 64 segments
      expect((await log.read('outbox', 320, ALL)).at(-1)?.lastOffset).toBe(500);
      const { epoch } = (await log.head('outbox'))!;
      await log.moveCursor(pool, 'remote', 'outbox', epoch, 500);
      const retention = new Retention(pool, { keepDays: 7, keepBytes: 0, requiredReaders: ['remote'] });
      for (const number of [0, 1, 30]) {
        await retention.makeRoom(day(number));
        await retention.dropOld(day(number));
      }
      expect((await log.head('outbox'))!.firstOffset).toBe(501);
      expect((await log.read('outbox', 0, ALL)).map((segment) => segment.lastOffset)).toEqual([500]);
    } finally {
      await store.close();
    }
  });
});
