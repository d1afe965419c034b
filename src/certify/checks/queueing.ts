import { OWNER } from '../scratch';
import { expectEqual, type Check, type Stage } from '../stage';

/** How changes are handed off, and how logging is limited. */
export const QUEUEING: Check[] = [
  {
    id: 'HAND_OFF_TWICE',
    run: async (stage) => {
      const { changeQueue } = stage.database;
      await insertBusy(stage, 1);
      const changeIds = (await changeQueue.read(null, 10)).map(({ id }) => id);
      const number = (await changeQueue.ownerRecord())!.handOffNumber + 1;
      await insertBusy(stage, 2);
      const batch = { number, changeIds, timeSum: null };
      expectEqual([await changeQueue.handOff(OWNER, batch), await changeQueue.handOff(OWNER, batch)], [true, true]);
      expectEqual(await changeQueue.handOff(OWNER, { ...batch, number: number + 5 }), false);
      expectEqual(await changeQueue.handOff({ ...OWNER, instanceId: 'another' }, { ...batch, number: number + 1 }), false);
      expectEqual(await stage.takeKinds(), ['I 2']);
      await emptyBusy(stage);
    },
  },
  {
    id: 'SWITCHED_OFF',
    run: async (stage) => {
      const { changeQueue } = stage.database;
      const generous = (await changeQueue.credit())!.maxId;
      await changeQueue.setCredit(0);
      await insertBusy(stage, 1);
      await changeQueue.raiseCredit(generous);
      await insertBusy(stage, 2);
      expectEqual(await stage.takeKinds(), []);
      await changeQueue.setCredit(generous);
      await insertBusy(stage, 3);
      expectEqual(await stage.takeKinds(), ['I 3']);
      await emptyBusy(stage);
    },
  },
  {
    id: 'CREDIT_USED_UP',
    run: async (stage) => {
      const { changeQueue } = stage.database;
      const { maxId, lastId } = (await changeQueue.credit())!;
      const missed = await changeQueue.missed();
      await changeQueue.setCredit(lastId);
      await insertBusy(stage, 1);
      expectEqual(await stage.takeKinds(), []);
      expectEqual((await changeQueue.missed()) > missed, true);
      await changeQueue.setCredit(maxId);
      await emptyBusy(stage);
    },
  },
];

async function insertBusy({ writer, scratch }: Stage, id: number): Promise<void> {
  await writer.run(`INSERT INTO ${scratch.into('TCC_CERT_BUSY')} VALUES (${id}, 'queue', 0)`);
}

async function emptyBusy(stage: Stage): Promise<void> {
  await stage.writer.run(`DELETE FROM ${stage.scratch.sql('TCC_CERT_BUSY')}`);
  await stage.takeChanges();
}
