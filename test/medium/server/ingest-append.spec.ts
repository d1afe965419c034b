import { EventLog, EVENT_LOG_MIGRATIONS } from '../../../src/event-log';
import { GroupAppender } from '../../../src/server/ingest/commit/group-appender';
import type { IngestEntry, LinkEntry, LooseMessage } from '../../../src/server/ingest/commit/ingest-entry';
import { IngestQueue } from '../../../src/server/ingest/commit/ingest-queue';
import { LinkGate } from '../../../src/server/ingest/link/link-gate';
import { INGEST_MIGRATIONS } from '../../../src/server/ingest';
import { createStore, type TestStore } from '../../support/store';

const ENVIRONMENT_A = '00000000-0000-4000-8000-00000000000a';
const ENVIRONMENT_B = '00000000-0000-4000-8000-00000000000b';
const INSTANCE = '39956f0f-341a-48c6-9c80-b5b3498e6899';

/** Several Server processes on one store: each has an event log, a gate and a queue of its own. */
function process(store: TestStore) {
  const gate = new LinkGate();
  const eventLog = new EventLog(store.pool);
  const appender = new GroupAppender(store.pool, eventLog, gate);
  return { eventLog, appender, queue: new IngestQueue(appender, gate) };
}

const loose = (environmentId: string, transactionId: string, body = transactionId): LooseMessage => ({
  environmentId,
  text: JSON.stringify(body),
  identity: { transactionId, contentHash: Buffer.from(body.padEnd(32, '.')).toString('hex') },
});
const looseEntry = (...messages: LooseMessage[]): IngestEntry => ({ kind: 'LOOSE', messages });

function batch(first: number, last: number, change: Partial<LinkEntry['position']> = {}): LinkEntry {
  const offsets = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return {
    kind: 'LINK',
    environmentId: ENVIRONMENT_A,
    position: { instanceId: INSTANCE, epoch: 7, first, last, ...change },
    offsets,
    events: Buffer.from(JSON.stringify(offsets)),
    rejections: [],
    lastTransactionId: null,
  };
}

const storedFrom = (from: number) => ({ kind: 'STORED', from, earlierRejections: new Map() });

describe('appending what came in', () => {
  let store: TestStore;
  let server: ReturnType<typeof process>;

  beforeEach(async () => {
    store = await createStore('tcc_server', [...EVENT_LOG_MIGRATIONS, ...INGEST_MIGRATIONS]);
    server = process(store);
  });
  afterEach(() => store.close());

  const stored = async (stream: string): Promise<unknown[]> => {
    const events: unknown[] = [];
    for (;;) {
      const segments = await server.eventLog.read(stream, events.length, { events: 100_000, bytes: 1e9 });
      if (segments.length === 0) return events;
      events.push(...segments.flatMap((segment) => JSON.parse(segment.events) as unknown[]));
    }
  };

  describe('for two environments at once (correctness rule 16)', () => {
    it('does not deadlock when two processes take them in opposite order', async () => {
      const other = process(store);
      const rounds = Array.from({ length: 40 }, (_, round) =>
        Promise.all([
          server.appender.store([looseEntry(loose(ENVIRONMENT_A, `x${round}`), loose(ENVIRONMENT_B, `y${round}`))]),
          other.appender.store([looseEntry(loose(ENVIRONMENT_B, `y${round}`), loose(ENVIRONMENT_A, `x${round}`))]),
        ]),
      );
      await Promise.all(rounds);
      const expected = (letter: string) => Array.from({ length: 40 }, (_, round) => `${letter}${round}`).sort();
      expect((await stored(ENVIRONMENT_A)).sort()).toEqual(expected('x'));
      expect((await stored(ENVIRONMENT_B)).sort()).toEqual(expected('y'));
    });

    it('would deadlock if the de-duplication came before the stream locks', async () => {
      const [one, two] = [await store.pool.connect(), await store.pool.connect()];
      const remember = `INSERT INTO received_message VALUES ($1, $2, '\\x00') ON CONFLICT DO NOTHING`;
      try {
        for (const tx of [one, two]) await tx.query('BEGIN');
        await one.query(remember, [ENVIRONMENT_A, 'x']);
        await two.query(remember, [ENVIRONMENT_B, 'y']);
        const outcomes = await Promise.allSettled([one.query(remember, [ENVIRONMENT_B, 'y']), two.query(remember, [ENVIRONMENT_A, 'x'])]);
        expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
      } finally {
        for (const tx of [one, two]) {
          await tx.query('ROLLBACK');
          tx.release();
        }
      }
    });
  });

  describe("a Client's link (correctness rule 17)", () => {
    it('takes batch 1 for a repeat that timed out and is sent again after batch 2', async () => {
      await server.appender.store([batch(1, 3)]);
      await server.appender.store([batch(4, 6)]);
      expect(await server.appender.store([batch(1, 3)])).toEqual([storedFrom(4)]);
      expect(await stored(ENVIRONMENT_A)).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('takes for a repeat what another process stored whose answer was lost', async () => {
      const crashed = process(store);
      await crashed.appender.store([batch(1, 3)]);
      expect(await server.appender.store([batch(1, 3)])).toEqual([storedFrom(4)]);
      expect(await stored(ENVIRONMENT_A)).toEqual([1, 2, 3]);
    });

    it('stores only the new part of a batch that was cut differently', async () => {
      await server.appender.store([batch(1, 3)]);
      expect(await server.appender.store([batch(2, 5)])).toEqual([storedFrom(4)]);
      expect(await stored(ENVIRONMENT_A)).toEqual([1, 2, 3, 4, 5]);
    });

    it('refuses a gap without storing anything, and without failing what is stored with it', async () => {
      const outcomes = await server.appender.store([batch(4, 6), looseEntry(loose(ENVIRONMENT_A, 'app'))]);
      expect(outcomes).toEqual([
        { kind: 'GAP', expected: 1 },
        { kind: 'LOOSE_STORED', repeats: [false] },
      ]);
      expect(await stored(ENVIRONMENT_A)).toEqual(['app']);
    });

    it('puts batches that arrived together into their order', async () => {
      await server.appender.store([batch(7, 9), batch(1, 3), batch(4, 6)]);
      expect(await stored(ENVIRONMENT_A)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('begins a higher epoch anew and refuses a lower one', async () => {
      await server.appender.store([batch(1, 3)]);
      expect(await server.appender.store([batch(2, 4, { epoch: 8 })])).toEqual([storedFrom(2)]);
      expect(await server.appender.store([batch(4, 6)])).toEqual([{ kind: 'EPOCH_OLD', current: 8 }]);
      expect(await stored(ENVIRONMENT_A)).toEqual([1, 2, 3, 2, 3, 4]);
    });

    it('moves past offsets without messages', async () => {
      await server.appender.store([{ ...batch(1, 3), offsets: [], events: Buffer.from('[]') }]);
      expect(await server.appender.store([batch(4, 4)])).toEqual([storedFrom(4)]);
      expect(await stored(ENVIRONMENT_A)).toEqual([4]);
    });

    it('keeps the links of two Clients apart', async () => {
      await server.appender.store([batch(1, 3)]);
      expect(await server.appender.store([batch(1, 1, { instanceId: ENVIRONMENT_B })])).toEqual([storedFrom(1)]);
    });

    it('lets a batch wait for the predecessor that is still on its way', async () => {
      const second = server.queue.storeBatch(batch(4, 6), 10);
      const third = server.queue.storeBatch(batch(7, 9), 10);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await server.queue.storeBatch(batch(1, 3), 10);
      expect(await Promise.all([second, third])).toEqual([storedFrom(4), storedFrom(7)]);
      expect(await stored(ENVIRONMENT_A)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });

    it('lets a batch wait for a predecessor that comes in through another process', async () => {
      const other = process(store);
      const second = server.queue.storeBatch(batch(4, 6), 10);
      await other.queue.storeBatch(batch(1, 3), 10);
      expect(await second).toEqual(storedFrom(4));
    });

    it('gives up on a predecessor that does not come', async () => {
      const began = Date.now();
      expect(await server.queue.storeBatch(batch(4, 6), 10)).toEqual({ kind: 'GAP', expected: 1 });
      expect(Date.now() - began).toBeGreaterThanOrEqual(1_900);
    });
  });

  describe('other senders', () => {
    it('recognises the same id with the same content, also within one request, and not with other content', async () => {
      const entry = looseEntry(
        loose(ENVIRONMENT_A, '1', 'a'),
        loose(ENVIRONMENT_A, '1', 'a'),
        loose(ENVIRONMENT_A, '1', 'b'),
        loose(ENVIRONMENT_B, '1', 'a'),
      );
      expect(await server.appender.store([entry])).toEqual([{ kind: 'LOOSE_STORED', repeats: [false, true, false, false] }]);
      expect(await server.appender.store([entry])).toEqual([{ kind: 'LOOSE_STORED', repeats: [true, true, true, true] }]);
      expect(await stored(ENVIRONMENT_A)).toEqual(['a', 'b']);
    });

    it('stores one of a hundred simultaneous sendings through three processes', async () => {
      const processes = [server, process(store), process(store)];
      const repeats = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          processes[index % 3].queue.storeLoose({ kind: 'LOOSE', messages: [loose(ENVIRONMENT_A, 'same')] }),
        ),
      );
      expect(repeats.flat().filter((repeat) => !repeat)).toHaveLength(1);
      expect(await stored(ENVIRONMENT_A)).toEqual(['same']);
    });

    it('recognises a repeat that comes after midnight, or weeks later', async () => {
      const entry = looseEntry(loose(ENVIRONMENT_A, '1', 'a'));
      await server.appender.store([entry]);
      for (const age of ['1 day', '3 weeks']) {
        await store.pool.query('UPDATE received_message SET received_at = received_at - $1::interval', [age]);
        expect(await server.appender.store([entry])).toEqual([{ kind: 'LOOSE_STORED', repeats: [true] }]);
      }
      expect(await stored(ENVIRONMENT_A)).toEqual(['a']);
    });

    it('recognises nothing without an id', async () => {
      const message = { ...loose(ENVIRONMENT_A, '1'), identity: null };
      expect(await server.appender.store([looseEntry(message, message)])).toEqual([{ kind: 'LOOSE_STORED', repeats: [false, false] }]);
    });
  });

  it('lets one entry the store cannot take fail alone', async () => {
    const good = server.queue.storeLoose({ kind: 'LOOSE', messages: [loose(ENVIRONMENT_A, 'warm')] });
    const others = Promise.allSettled([
      server.queue.storeLoose({ kind: 'LOOSE', messages: [loose(ENVIRONMENT_A, 'good')] }),
      server.queue.storeLoose({ kind: 'LOOSE', messages: [{ environmentId: ENVIRONMENT_A, text: '\u0000', identity: null }] }),
      server.queue.storeLoose({ kind: 'LOOSE', messages: [loose(ENVIRONMENT_A, 'better')] }),
    ]);
    await good;
    expect((await others).map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await stored(ENVIRONMENT_A)).toEqual(['warm', 'good', 'better']);
  });

  it('says UNAVAILABLE when the store is away', async () => {
    const away = process({
      pool: { on: () => undefined, connect: () => Promise.reject(new Error('connect ECONNREFUSED')) },
    } as unknown as TestStore);
    await expect(away.queue.storeBatch(batch(1, 1), 10)).rejects.toThrow('UNAVAILABLE');
  });
});
