import { setTimeout as sleep } from 'node:timers/promises';
import { Network } from '../../support/faults/network';
import { openPostgresUnderTest, type DialectUnderTest } from './dialect-under-test';

/** Longer than a statement stays without being looked after. */
const BUSY_MS = 13_000;

describe('a product database behind a network that falls silent', () => {
  let db: DialectUnderTest;
  let network: Network;

  beforeAll(async () => {
    db = await openPostgresUnderTest();
    network = await Network.start(`postgres://${db.settings.target.host}:${db.settings.target.port}`);
  });

  afterAll(async () => {
    await network.stop();
    await db.close();
  });

  it('gives up a statement whose connection died, and goes on over another one', async () => {
    const target = { ...db.settings.target, ...network.address };
    const database = db.dialect.open({ ...db.settings, target });
    await db.watch('plain', 'CREATE TABLE plain (id int PRIMARY KEY)');
    expect(await database.changeQueue.read(null, 1)).toEqual([]);

    network.fallSilent();
    const asked = database.changeQueue.read(null, 1);
    network.heal();
    await expect(asked).rejects.toMatchObject({ code: 'PRODUCT_DATABASE_UNREACHABLE' });
    expect(await database.changeQueue.read(null, 1)).toEqual([]);
    await database.close();
  });

  it('leaves a statement that is at work in peace, however long it takes', async () => {
    await db.watch('locked', 'CREATE TABLE locked (id int PRIMARY KEY)');
    await db.withSession(async (session) => {
      await session.query('BEGIN; LOCK TABLE "TCC_EVENT" IN ACCESS EXCLUSIVE MODE');
      const waiting = db.database.changeQueue.read(null, 1);
      await sleep(BUSY_MS);
      await session.query('COMMIT');
      expect(await waiting).toEqual([]);
    });
  });
});
