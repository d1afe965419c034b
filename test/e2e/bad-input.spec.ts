import { BadInputRig } from '../support/bad-input/bad-input-rig';
import { Campaign } from '../support/bad-input/campaign';
import { badInputs } from '../support/bad-input/corpus';
import { GoodSenders } from '../support/bad-input/good-senders';
import { closeConnections } from '../support/bad-input/send';

const SEED = 20_261_121;

describe('bad input of every kind', () => {
  let rig: BadInputRig;

  beforeAll(async () => {
    rig = await BadInputRig.start(SEED);
  });

  afterAll(async () => {
    closeConnections();
    await rig?.stop();
  });

  it('is answered as the contract says, leaves nothing half stored and disturbs nobody', async () => {
    const inputs = badInputs(rig.routes, rig.attack, rig.otherToken);
    expect(inputs.length).toBeGreaterThanOrEqual(2_000);
    const before = await rig.records();
    const hanging = rig.hangOn(40);
    const good = new GoodSenders(rig);
    const campaign = new Campaign(rig);
    good.start();
    await campaign.run(inputs);
    await good.stop();
    for (const socket of hanging) socket.destroy();

    expect(campaign.problems).toEqual([]);
    expect(campaign.silences.length).toBeLessThanOrEqual(1);
    expect(good.problems).toEqual([]);
    await rig.connector.untilQuiet();
    expect(good.check(await rig.connector.events(), campaign.accepted)).toEqual([]);
    expect(good.sent).toBeGreaterThan(50);

    const after = await rig.records();
    for (const [collection, ids] of after) {
      const known = before.get(collection) ?? [];
      expect([collection, ids.length - known.length]).toEqual([collection, campaign.created.get(collection) ?? 0]);
      for (const id of ids) expect([collection, id, await rig.read(collection, id)]).toEqual([collection, id, 200]);
    }
    for (const target of ['server', 'client'] as const) {
      expect(rig.connector[target].running).toBe(true);
      expect(rig.connector[target].logs).not.toMatch(/unhandled|uncaught|error id|heap out of memory/i);
    }
  }, 400_000);
});
