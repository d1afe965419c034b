import type { PoolClient } from 'pg';
import type { EventData, TotvsMessage } from '../../../src/contracts';
import { createCaptureRig, type CaptureRig } from '../../support/capture-rig';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';

type Message = TotvsMessage<EventData>;

const keyOf = (message: Message) => (message.content.data.id as { id: number }).id;
const brief = (message: Message) => [message.content.action, keyOf(message), message.content.data.note ?? null];
const notesOf = (messages: Message[], key: number) =>
  messages.filter((message) => keyOf(message) === key).map((message) => message.content.data.note);

describe('capture', () => {
  let rig: CaptureRig;

  beforeEach(async () => {
    rig = await createCaptureRig(ORDER_TABLES, orderSchema());
  });

  afterEach(() => rig.close());

  const sql = (text: string) => rig.product.query(text);
  const open = async (...statements: string[]): Promise<PoolClient> => {
    const tx = await rig.product.connect();
    await tx.query('BEGIN');
    for (const statement of statements) await tx.query(statement);
    return tx;
  };
  const commit = async (tx: PoolClient) => {
    await tx.query('COMMIT');
    tx.release();
  };
  const once = (action: () => Promise<unknown>) => {
    let done = false;
    return async () => {
      if (done) return;
      done = true;
      await action();
    };
  };
  const crash = () => Promise.reject(new Error('crash'));

  it('takes large documents a few at a time, and all of them', async () => {
    await sql(`INSERT INTO orders SELECT n, repeat(chr(64 + n % 26), 500000) FROM generate_series(1, 120) n`);
    const appended = [0];
    const beforeHandOff = async () => void appended.push((await rig.events()).length);
    await rig.captureAll({ beforeHandOff });

    const inBatch = appended.slice(1).map((total, index) => total - appended[index]);
    expect(Math.max(...inBatch)).toBeLessThanOrEqual(45);
    const notes = new Map((await rig.events()).map((message) => [keyOf(message), message.content.data.note as string]));
    expect([...notes.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    for (const [key, note] of notes) expect([key, note.length, note[0]]).toEqual([key, 500_000, String.fromCharCode(64 + (key % 26))]);
  });

  it('sends an entity once that was read twice for one batch, in its later state', async () => {
    await sql(`INSERT INTO orders SELECT n, 'first' FROM generate_series(1, 40) n`);
    await sql(`UPDATE orders SET note = 'second' WHERE id = 1`);
    await rig.captureAll();
    expect((await rig.events()).map(brief).filter(([, key]) => key === 1)).toEqual([['INSERT', 1, 'second']]);
    expect(await rig.events()).toHaveLength(40);
  });

  describe('rule 1: a queue with a hand-off list', () => {
    it('does not lose a change that commits later than changes with higher ids', async () => {
      const late = await open(`INSERT INTO orders VALUES (1, 'late')`);
      await sql(`INSERT INTO orders VALUES (2, 'early')`);
      await rig.captureAll();
      await commit(late);
      await rig.captureAll();
      expect((await rig.events()).map(brief)).toEqual([
        ['INSERT', 2, 'early'],
        ['INSERT', 1, 'late'],
      ]);
    });

    it('finds a late commit below the highest id read within the same run', async () => {
      const late = await open(`INSERT INTO orders VALUES (1, 'late')`);
      await sql(`INSERT INTO orders VALUES (2, 'early')`);
      const stop = new AbortController();
      const running = rig.capture().run(stop.signal);
      await eventually(async () => (await rig.events()).length === 1);
      await commit(late);
      await eventually(async () => (await rig.events()).length === 2);
      stop.abort();
      await running;
      expect((await rig.events()).map(keyOf)).toEqual([2, 1]);
    });

    it('appends nothing twice when it crashes between the append and the delete', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'once')`);
      await expect(rig.captureAll({ beforeHandOff: crash })).rejects.toThrow('crash');
      expect(await rig.database.changeQueue.backlog(10)).toBe(1);
      await rig.captureAll();
      expect((await rig.events()).map(brief)).toEqual([['INSERT', 1, 'once']]);
      expect(await rig.database.changeQueue.backlog(10)).toBe(0);
    });

    it('does not append a superseded delete after the insert when a late commit shifts the batch after a crash', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'first')`);
      await rig.captureAll();
      const late = await open(`INSERT INTO orders VALUES (9, 'late')`);
      await sql(`DELETE FROM orders WHERE id = 1`);
      await expect(rig.captureAll({ beforeHandOff: crash })).rejects.toThrow('crash');
      await commit(late);
      await sql(`INSERT INTO orders VALUES (1, 'again')`);
      await rig.captureAll();
      const actions = (await rig.events()).filter((message) => keyOf(message) === 1).map((message) => message.content.action);
      expect(actions).toEqual(['INSERT', 'DELETE', 'INSERT']);
    });

    it('recognises that the delete was committed when only its answer was lost', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'a')`);
      await expect(rig.captureAll({ afterHandOff: crash })).rejects.toThrow('crash');
      await sql(`INSERT INTO orders VALUES (2, 'b')`);
      await rig.captureAll();
      expect((await rig.events()).map(keyOf)).toEqual([1, 2]);
      expect((await rig.database.changeQueue.ownerRecord())?.handOffNumber).toBe(2);
    });

    it('waits for the commit of a predecessor that was killed, and takes its list', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'a')`);
      await rig.captureAll();
      await sql(`INSERT INTO orders VALUES (2, 'b')`);
      const predecessor = await rig.store.connect();
      const ids = await rig.product.query<{ id: string }>('SELECT id FROM "TCC_EVENT"');
      await predecessor.query('BEGIN');
      await predecessor.query('UPDATE hand_off SET number = 2, change_ids = $1, time_sum = NULL', [ids.rows.map((row) => row.id)]);
      const successor = rig.captureAll();
      await new Promise((resolve) => setTimeout(resolve, 100));
      await predecessor.query('COMMIT');
      predecessor.release();
      await successor;
      // The predecessor appended row 2 itself: its successor only deletes the change.
      expect((await rig.events()).map(keyOf)).toEqual([1]);
    });
  });

  describe('rule 2: the re-read decides', () => {
    it('sends the state read after the queue, whatever the log said', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'logged')`);
      await rig.captureAll({ afterQueueRead: once(() => sql(`UPDATE orders SET note = 'read' WHERE id = 1`)) });
      expect(notesOf(await rig.events(), 1)).toEqual(['read', 'read']);
    });

    it('sends DELETE for a row that is gone by the time it is read, and INSERT for one that is back', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'gone'), (2, 'back')`);
      await rig.captureAll({ afterQueueRead: once(() => sql(`DELETE FROM orders; INSERT INTO orders VALUES (2, 'again')`)) });
      const events = await rig.events();
      expect(events.filter((message) => keyOf(message) === 1).map((message) => message.content.action)).toEqual(['DELETE', 'DELETE']);
      expect(notesOf(events, 2)).toEqual(['again', 'again']);
    });

    it('folds waiting changes of one entity into one event of its first kind', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'a')`);
      await sql(`UPDATE orders SET note = 'b' WHERE id = 1`);
      await sql(`UPDATE orders SET note = 'c' WHERE id = 1`);
      await rig.captureAll();
      expect((await rig.events()).map(brief)).toEqual([['INSERT', 1, 'c']]);
    });
  });

  describe('rule 3: a version is an offset, appended in reading order', () => {
    it('never gives an older state a higher offset when two transactions change children of one root', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'o'); INSERT INTO item VALUES (1, 1, 10), (2, 1, 20)`);
      await rig.captureAll();
      const a = await open('UPDATE item SET quantity = 11 WHERE id = 1');
      await sql('UPDATE item SET quantity = 21 WHERE id = 2');
      await rig.captureAll();
      await commit(a);
      await rig.captureAll();
      const quantities = (await rig.events()).map((message) =>
        (message.content.data.items as { quantity: number }[]).map((item) => item.quantity),
      );
      expect(quantities).toEqual([
        [10, 20],
        [10, 21],
        [11, 21],
      ]);
    });

    it('throws away what was read ahead when an append fails, and reads it again', async () => {
      for (let id = 1; id <= 250; id++) await sql(`INSERT INTO orders VALUES (${id}, 'first')`);
      let batches = 0;
      const failSecond = async () => {
        if (++batches === 2) throw new Error('crash');
      };
      await expect(rig.captureAll({ beforeHandOff: failSecond })).rejects.toThrow('crash');
      await sql(`UPDATE orders SET note = 'second'`);
      await rig.captureAll();
      const events = await rig.events();
      for (let id = 1; id <= 250; id++) {
        const notes = notesOf(events, id);
        expect(notes[notes.length - 1]).toBe('second');
        expect([...notes].sort()).toEqual(notes);
      }
    });

    it('appends nothing that another Client on the same store has overtaken, and reads it again', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'a')`);
      await rig.captureAll();
      await sql(`UPDATE orders SET note = 'old'`);
      const overtake = async () => {
        await sql(`UPDATE orders SET note = 'new'`);
        await rig.captureAll();
      };
      await expect(rig.captureAll({ afterEntitiesRead: once(overtake) })).rejects.toMatchObject({ code: 'CLIENT_STORE_SHARED' });
      await rig.captureAll();
      expect(notesOf(await rig.events(), 1)).toEqual(['a', 'new']);
    });

    it('numbers events without a hole and in one epoch', async () => {
      for (let id = 1; id <= 150; id++) await sql(`INSERT INTO orders VALUES (${id}, 'n')`);
      await rig.captureAll();
      const sequences = (await rig.events()).map((message) => String(message.header.sequence).split('.'));
      expect(new Set(sequences.map(([epoch]) => epoch)).size).toBe(1);
      expect(sequences.map(([, offset]) => Number(offset))).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
    });
  });

  describe('rule 4: what a change leads to', () => {
    beforeEach(async () => {
      await sql(`INSERT INTO orders VALUES (1, 'one'), (2, 'two'); INSERT INTO item VALUES (1, 1, 10); INSERT INTO lot VALUES (1, 1, 'x')`);
      await rig.captureAll();
      await rig.store.query('DELETE FROM event_segment');
    });
    const sent = async () => {
      await rig.captureAll();
      return (await rig.events()).map((message) => [message.content.action, keyOf(message)]);
    };

    it('sends both roots when a child moves from one to the other', async () => {
      await sql('UPDATE item SET order_id = 2 WHERE id = 1');
      expect((await sent()).sort()).toEqual([
        ['UPDATE', 1],
        ['UPDATE', 2],
      ]);
    });

    it('sends the root when a child is deleted', async () => {
      await sql('DELETE FROM item WHERE id = 1');
      expect(await sent()).toEqual([['UPDATE', 1]]);
      expect((await rig.events())[0].content.data.items).toEqual([]);
    });

    it('sends the root when a grandchild changes', async () => {
      await sql(`UPDATE lot SET code = 'y' WHERE id = 1`);
      expect(await sent()).toEqual([['UPDATE', 1]]);
    });

    it('sends one DELETE when a root goes together with its children', async () => {
      await sql('BEGIN; DELETE FROM lot; DELETE FROM item; DELETE FROM orders WHERE id = 1; COMMIT');
      expect(await sent()).toEqual([['DELETE', 1]]);
    });

    it('sends nothing for a child whose root never existed', async () => {
      await sql('INSERT INTO item VALUES (9, 99, 1)');
      expect(await sent()).toEqual([]);
    });

    it('sends nothing for an update that changes no mapped column', async () => {
      await sql(`UPDATE orders SET internal = 'x'; UPDATE orders SET note = note`);
      expect(await sent()).toEqual([]);
    });

    it('sends a key change as the end of one entity and the beginning of another', async () => {
      await sql('UPDATE orders SET id = 7 WHERE id = 2');
      expect(await sent()).toEqual([
        ['DELETE', 2],
        ['INSERT', 7],
      ]);
    });
  });

  describe('rule 14: an initial load while changes flow', () => {
    const load = async (hooks = {}) => {
      await rig.progress.begin(rig.linkId, 'orders', 0);
      await rig.snapshot(100, hooks).run(new AbortController().signal);
    };

    it('loads every row in key order and ends', async () => {
      await sql(`INSERT INTO orders SELECT id, 'n' || id FROM generate_series(1, 250) AS id`);
      await rig.captureAll();
      await rig.store.query('DELETE FROM event_segment');
      await load();
      expect((await rig.events()).map(keyOf)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
      expect(await rig.progress.find(rig.linkId)).toMatchObject({ state: 'DONE', rowsDone: 250 });
    });

    it('drops a chunk row whose entity changed and was captured after the chunk was read', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'old'), (2, 'same')`);
      await rig.captureAll();
      await load({
        afterChunkRead: once(async () => {
          await sql(`UPDATE orders SET note = 'new' WHERE id = 1`);
          await rig.captureAll();
        }),
      });
      const events = await rig.events();
      expect(notesOf(events, 1)).toEqual(['old', 'new']);
      expect(notesOf(events, 2)).toEqual(['same', 'same']);
    });

    it('drops a chunk row whose entity was deleted and captured after the chunk was read', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'doomed')`);
      await rig.captureAll();
      await load({
        afterChunkRead: once(async () => {
          await sql('DELETE FROM orders');
          await rig.captureAll();
        }),
      });
      expect((await rig.events()).map((message) => message.content.action)).toEqual(['INSERT', 'DELETE']);
    });

    it('does not turn an entity back that capture read before the chunk and appends after it', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'state 1')`);
      let loading: Promise<void> | undefined;
      await rig.captureAll({
        afterEntitiesRead: once(async () => {
          await sql(`UPDATE orders SET note = 'state 2'`);
          loading = load();
          await new Promise((resolve) => setTimeout(resolve, 200));
        }),
      });
      await loading;
      const notes = notesOf(await rig.events(), 1);
      expect([...notes].sort()).toEqual(notes);
      expect(notes[notes.length - 1]).toBe('state 2');
    });

    it('drops a chunk row through a change of a child', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'o'); INSERT INTO item VALUES (1, 1, 10)`);
      await rig.captureAll();
      await load({
        afterChunkRead: once(async () => {
          await sql('UPDATE item SET quantity = 11');
          await rig.captureAll();
        }),
      });
      const quantities = (await rig.events()).map((message) => (message.content.data.items as { quantity: number }[])[0].quantity);
      expect(quantities).toEqual([10, 11]);
    });

    it('begins at the first row when it is begun anew while a chunk is under way', async () => {
      await sql(`INSERT INTO orders SELECT id, 'n' FROM generate_series(1, 250) AS id`);
      await rig.captureAll();
      await rig.store.query('DELETE FROM event_segment');
      let chunks = 0;
      await load({ afterChunkRead: async () => (++chunks === 2 ? rig.progress.begin(rig.linkId, 'orders', 0) : undefined) });
      const keys = (await rig.events()).map(keyOf);
      expect(keys.length).toBeGreaterThan(250);
      expect(keys.slice(-250)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
      expect(await rig.progress.find(rig.linkId)).toMatchObject({ state: 'DONE', rowsDone: 250 });
    });

    it('appends no chunk that another process appended meanwhile', async () => {
      await sql(`INSERT INTO orders SELECT id, 'n' FROM generate_series(1, 250) AS id`);
      await rig.captureAll();
      await rig.store.query('DELETE FROM event_segment');
      let chunks = 0;
      const other = () => rig.snapshot(100).run(new AbortController().signal);
      await load({ afterChunkRead: async () => (++chunks === 2 ? other() : undefined) });
      expect((await rig.events()).map(keyOf)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
      expect(await rig.progress.find(rig.linkId)).toMatchObject({ state: 'DONE', rowsDone: 250 });
    });

    it('goes on with the next chunk after a crash', async () => {
      await sql(`INSERT INTO orders SELECT id, 'n' FROM generate_series(1, 250) AS id`);
      await rig.captureAll();
      await rig.store.query('DELETE FROM event_segment');
      let chunks = 0;
      const crashInThird = async () => {
        if (++chunks === 3) throw new Error('crash');
      };
      await rig.progress.begin(rig.linkId, 'orders', 0);
      await expect(rig.snapshot(100, { afterChunkRead: crashInThird }).run(new AbortController().signal)).rejects.toThrow('crash');
      await rig.snapshot(100).run(new AbortController().signal);
      expect((await rig.events()).map(keyOf)).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
    });
  });

  describe('changes that are unknown', () => {
    it('ask for a new load after a TRUNCATE', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'a')`);
      await rig.captureAll();
      await sql('TRUNCATE orders');
      await rig.captureAll();
      expect(rig.resyncs).toEqual(['TABLE_TRUNCATED']);
    });

    it('ask for a new load once when a trigger could not log', async () => {
      await sql('ALTER TABLE "TCC_EVENT" RENAME COLUMN kind TO kind_of_old');
      await sql(`INSERT INTO orders VALUES (1, 'unseen')`);
      await sql('ALTER TABLE "TCC_EVENT" RENAME COLUMN kind_of_old TO kind');
      await sql(`INSERT INTO orders VALUES (2, 'seen')`);
      await rig.captureAll();
      await sql(`INSERT INTO orders VALUES (3, 'seen')`);
      await rig.captureAll();
      expect(rig.resyncs).toEqual(['CHANGES_MISSED']);
      expect((await rig.events()).map(keyOf)).toEqual([2, 3]);
    });
  });

  describe('entities that cannot be sent', () => {
    it('are recorded and cleared by their next good change', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'good'); UPDATE orders SET id = 1, note = NULL`);
      await rig.captureAll();
      const letters = () =>
        rig.store.query<{ code: string; reason: string }>('SELECT code, reason FROM dead_letter').then((result) => result.rows);
      expect(await letters()).toEqual([{ code: 'REQUIRED_ATTRIBUTE_NULL', reason: 'note' }]);
      expect(await rig.events()).toEqual([]);
      await sql(`UPDATE orders SET note = 'good again'`);
      await rig.captureAll();
      expect(await letters()).toEqual([]);
      expect((await rig.events()).map(brief)).toEqual([['UPDATE', 1, 'good again']]);
    });

    it('are sent again when somebody asks for it', async () => {
      await sql(`INSERT INTO orders VALUES (1, NULL)`);
      await rig.captureAll();
      await sql(`SET session_replication_role = replica; UPDATE orders SET note = 'mended unseen'; SET session_replication_role = DEFAULT`);
      await rig.store.query(`UPDATE dead_letter SET state = 'RESEND'`);
      const stop = new AbortController();
      const running = rig.capture().run(stop.signal);
      await eventually(async () => (await rig.events()).length === 1);
      stop.abort();
      await running;
      expect((await rig.events()).map(brief)).toEqual([['UPDATE', 1, 'mended unseen']]);
      expect((await rig.store.query('SELECT FROM dead_letter')).rowCount).toBe(0);
    });
  });
});

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await holds());) {
    if (Date.now() > deadline) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
