import type { PoolClient } from 'pg';
import type { EventData, TotvsMessage } from '../../../src/contracts';
import { createCaptureRig, type CaptureRig } from '../../support/capture-rig';
import { ORDER_TABLES, orderSchema } from '../../support/order-schema';

const idOf = (message: TotvsMessage<EventData>) => (message.content.data.id as { id: number }).id;
const brief = (message: TotvsMessage<EventData>) => [message.content.action, idOf(message), message.content.data.note ?? null];

/** Capture, when the product database or the Client's store is put back to a backup (correctness rule 19). */
describe('capture after a restore', () => {
  let rig: CaptureRig;

  beforeEach(async () => {
    rig = await createCaptureRig(ORDER_TABLES, orderSchema());
  });
  afterEach(() => rig.close());

  const sql = (statement: string) => rig.product.query(statement);
  const crash = () => Promise.reject(new Error('crash'));
  const record = () => rig.database.changeQueue.ownerRecord();
  /** Changes orders and captures each change by itself. */
  async function changeAndCapture(...ids: number[]): Promise<void> {
    for (const id of ids) {
      await sql(`INSERT INTO orders VALUES (${id}, 'n')`);
      await rig.captureAll();
    }
  }

  describe('of the product database', () => {
    it('loads again when several batches were handed off since the backup', async () => {
      await changeAndCapture(1);
      const restore = await rig.productStore.backUp();
      await changeAndCapture(2, 3);
      await restore();
      await changeAndCapture(4);
      expect(rig.resyncs).toEqual(['PRODUCT_RESTORED']);
      expect((await rig.events()).map(idOf)).toEqual([1, 2, 3, 4]);
      expect((await record())?.handOffNumber).toBe(2);
    });

    it('does not take one batch more for a hand-off cut short: the ids are drawn again, for other changes', async () => {
      await changeAndCapture(1);
      const restore = await rig.productStore.backUp();
      await changeAndCapture(2);
      await restore();
      await sql(`INSERT INTO orders VALUES (5, 'drew the id of 2')`);
      await rig.captureAll();
      expect(rig.resyncs).toEqual(['PRODUCT_RESTORED']);
      expect((await rig.events()).map(idOf)).toEqual([1, 2, 5]);
    });

    it('finishes the hand-off when the backup holds exactly what the batch covers', async () => {
      await sql(`INSERT INTO orders VALUES (1, 'n')`);
      const restore = await rig.productStore.backUp();
      await rig.captureAll();
      await restore();
      await changeAndCapture(2);
      expect(rig.resyncs).toEqual([]);
      expect((await rig.events()).map(idOf)).toEqual([1, 2]);
    });

    it('throws nothing away when it happens between a read and its hand-off', async () => {
      await changeAndCapture(1);
      const restore = await rig.productStore.backUp();
      await sql(`INSERT INTO orders VALUES (2, 'n')`);
      const restored = async () => {
        await restore();
        await sql(`INSERT INTO orders VALUES (6, 'drew the id of 2')`);
      };
      await expect(rig.captureAll({ beforeHandOff: restored })).rejects.toThrow();
      await rig.captureAll();
      expect(rig.resyncs).toEqual(['PRODUCT_RESTORED']);
      expect((await rig.events()).map(idOf)).toEqual([1, 2, 6]);
    });

    it('is noticed by a loop that goes on reading, though its connections are made anew', async () => {
      await changeAndCapture(1);
      const restore = await rig.productStore.backUp();
      await changeAndCapture(2, 3);
      const stop = new AbortController();
      const running = rig.capture().run(stop.signal);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await restore();
      await expect(running).rejects.toThrow();
      await rig.captureAll();
      expect(rig.resyncs).toEqual(['PRODUCT_RESTORED']);
    });

    it('is noticed though nothing was captured since the backup: the number rises when nothing happens', async () => {
      await changeAndCapture(1);
      const restore = await rig.productStore.backUp();
      const stop = new AbortController();
      const running = rig.capture({}, 50).run(stop.signal);
      while ((await record())!.handOffNumber < 3) await new Promise((resolve) => setTimeout(resolve, 20));
      stop.abort();
      await running;
      await restore();
      await changeAndCapture(2);
      expect(rig.resyncs).toEqual(['PRODUCT_RESTORED']);
    });

    it('is noted once when the backup is older than the change log, and told until there is one again', async () => {
      await sql('DROP TABLE "TCC_OWNER", "TCC_EVENT"');
      for (let again = 0; again < 2; again++) {
        await expect(rig.capture().run(new AbortController().signal)).rejects.toMatchObject({ code: 'CHANGE_LOG_MISSING' });
      }
      expect(rig.resyncs).toEqual(['PRODUCT_RESTORED']);
    });

    it('is noticed by a smaller count of missed changes', async () => {
      await sql(`SELECT setval('"TCC_MISSED_SEQ"', 3)`);
      await changeAndCapture(1);
      await sql(`SELECT setval('"TCC_MISSED_SEQ"', 2)`);
      await changeAndCapture(2);
      expect(rig.resyncs).toEqual(['CHANGES_MISSED', 'PRODUCT_RESTORED']);
    });
  });

  describe("of the Client's store", () => {
    const lists = () => rig.store.query<{ number: string; change_ids: string[] }>('SELECT * FROM hand_off');
    /** Puts back what the store knows of hand-offs, as of the moment it was called. */
    async function backUpLists(): Promise<() => Promise<void>> {
      const { rows } = await lists();
      return async () => {
        await rig.store.query('DELETE FROM hand_off');
        for (const { number, change_ids: ids } of rows) {
          await rig.store.query('INSERT INTO hand_off (connection_id, number, change_ids) VALUES ($1, $2, $3)', [
            rig.owner.connectionId,
            number,
            ids,
          ]);
        }
      };
    }
    const epochs = async () => (await rig.events()).map(({ header }) => Number(header.sequence!.split('.')[0]));

    it.each([
      ['one batch', [2]],
      ['several batches', [2, 3, 4]],
    ])('begins a new epoch when it misses %s that was handed off', async (_, since) => {
      await changeAndCapture(1);
      const restore = await backUpLists();
      await changeAndCapture(...since);
      await restore();
      await changeAndCapture(9);
      expect(rig.resyncs).toEqual(['CLIENT_STORE_RESTORED']);
      const all = await epochs();
      expect(new Set(all.slice(0, -1)).size).toBe(1);
      expect(all.at(-1)).toBeGreaterThan(all[0]);
    });

    it('begins one, too, when it is from before the first hand-off', async () => {
      const restore = await backUpLists();
      await changeAndCapture(1);
      await restore();
      await changeAndCapture(2);
      expect(rig.resyncs).toEqual(['CLIENT_STORE_RESTORED']);
    });

    it('deletes no rows of the log by its old list', async () => {
      await changeAndCapture(1);
      await sql(`INSERT INTO orders VALUES (2, 'n')`);
      await expect(rig.captureAll({ beforeHandOff: crash })).rejects.toThrow('crash');
      const restore = await backUpLists();
      await rig.captureAll();
      await changeAndCapture(3);
      await sql(`INSERT INTO orders VALUES (4, 'waits')`);
      await restore();
      await rig.captureAll();
      expect((await rig.events()).map(brief).at(-1)).toEqual(['INSERT', 4, 'waits']);
      expect(rig.resyncs).toEqual(['CLIENT_STORE_RESTORED']);
    });

    it('begins none for a predecessor that was killed while its hand-off was on the way', async () => {
      await changeAndCapture(1);
      const late: PoolClient = await rig.product.connect();
      await late.query('BEGIN');
      await late.query('UPDATE "TCC_OWNER" SET handoff = 2');
      await rig.store.query(`UPDATE hand_off SET number = 2, change_ids = '{}', time_sum = 0`);
      const successor = changeAndCapture(2);
      await new Promise((resolve) => setTimeout(resolve, 200));
      await late.query('COMMIT');
      late.release();
      await successor;
      expect(rig.resyncs).toEqual([]);
      expect((await record())?.handOffNumber).toBe(3);
    });
  });

  describe('by another owner', () => {
    it('stops, and hands nothing off, when the change log was taken over while it reads', async () => {
      await changeAndCapture(1);
      await sql(`INSERT INTO orders VALUES (2, 'n')`);
      const takenOver = () => sql(`UPDATE "TCC_OWNER" SET instance_id = 'another', handoff = 0`).then(() => undefined);
      await expect(rig.captureAll({ beforeHandOff: takenOver })).rejects.toThrow();
      await expect(rig.capture().run(new AbortController().signal)).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
      expect(await rig.database.changeQueue.backlog(10)).toBe(1);
      expect(await record()).toMatchObject({ instanceId: 'another', handOffNumber: 0 });
      expect(rig.resyncs).toEqual([]);
    });

    it('is noticed by a loop that finds nothing to read', async () => {
      await changeAndCapture(1);
      const running = rig.capture().run(new AbortController().signal);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await sql(`UPDATE "TCC_OWNER" SET instance_id = 'another', handoff = 0`);
      await expect(running).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_IN_USE' });
    });
  });
});
