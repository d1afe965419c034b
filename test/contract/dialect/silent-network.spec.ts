import { setTimeout as sleep } from 'node:timers/promises';
import { Network } from '../../support/faults/network';
import { onEveryEngine, openUnderTest, whereAble, type DialectUnderTest } from './dialect-under-test';

/** Longer than a statement stays without being looked after. */
const BUSY_MS = 13_000;

onEveryEngine('a product database behind a network that falls silent', (engine) => {
  let db: DialectUnderTest;
  let network: Network;

  beforeAll(async () => {
    db = await openUnderTest(engine);
    network = await Network.start(`tcp://${db.settings.target.host}:${db.settings.target.port}`);
  });

  afterAll(async () => {
    await network.stop();
    await db.close();
  });

  it('gives up a statement whose connection died, and goes on over another one', async () => {
    const target = { ...db.settings.target, ...network.address };
    const database = db.dialect.open({ ...db.settings, target });
    await db.watch('plain', 'id int PRIMARY KEY');
    expect(await database.changeQueue.read(null, 1)).toEqual([]);

    network.fallSilent();
    const asked = database.changeQueue.read(null, 1);
    network.heal();
    await expect(asked).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
    expect(await database.changeQueue.read(null, 1)).toEqual([]);
    await database.close();
  });

  whereAble(engine, 'TABLE_LOCK', () => {
    it('leaves a statement that is at work in peace, however long it takes', async () => {
      await db.watch('locked', 'id int PRIMARY KEY');
      await db.withSession(async (session) => {
        await session.begin();
        await session.execute(engine.ours.lockLog);
        const waiting = db.database.changeQueue.read(null, 1);
        await sleep(BUSY_MS);
        await session.commit();
        expect(await waiting).toEqual([]);
      });
    });
  });
});
