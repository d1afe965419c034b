import { setTimeout as sleep } from 'node:timers/promises';
import { Connector } from '../support/connector';
import { Chaos } from '../support/faults/chaos';
import { EventCheck } from '../support/ledger/event-check';
import { ACCOUNT_SCHEMA, ORDER_SCHEMA, PRODUCT } from '../support/ledger/product';
import { Random } from '../support/ledger/random';
import { compareStates } from '../support/ledger/state-check';
import { Workload } from '../support/ledger/workload';

/** Seconds of writing after the initial load; `npm run test:long -- --minutes N` sets more. */
const SECONDS = Number(process.env.LEDGER_SECONDS ?? 20);
/** A slow machine gets so much longer for enough kills. */
const PATIENCE_MS = 60_000;
/** Printed with the result; the same seed makes the same choices, though not the same timing. */
const SEED = Number(process.env.LEDGER_SEED ?? Date.now() % 1_000_000_000);
/** How many problems a failure shows. */
const SHOWN = 15;

describe('sixteen writers, kills and lost answers', () => {
  let connector: Connector;
  let workload: Workload;
  let chaos: Chaos;

  beforeAll(async () => {
    // Small chunks and batches: many seams for a kill to hit.
    connector = await Connector.start({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '40', CAPTURE_BATCH_SIZE: '60' } });
  });

  afterAll(async () => {
    await chaos?.stop().catch(() => undefined);
    await workload?.stop();
    await connector.stop();
  });

  it(
    'leave a Server that equals the ledger',
    async () => {
      console.log(`ledger: seed ${SEED}, ${SECONDS} s`);
      const random = new Random(SEED);
      workload = new Workload(connector.product, connector.productDatabase.url, random.fork(1));
      await workload.prepare();
      await connector.connectProduct();
      const schemas = [await connector.publish(ORDER_SCHEMA), await connector.publish(ACCOUNT_SCHEMA)];

      workload.start();
      const links = await Promise.all(schemas.map((id) => connector.link(id)));
      chaos = new Chaos(connector, random.fork(2));
      chaos.start();
      await connector.untilStreaming(
        links.map(({ id }) => id),
        PATIENCE_MS,
      );
      const loaded = workload.committed;
      const end = Date.now() + SECONDS * 1_000;
      while (Date.now() < end || (!chaos.wasRough && Date.now() < end + PATIENCE_MS)) await sleep(100);
      await chaos.stop();
      await workload.stop();

      await connector.untilQuiet(PATIENCE_MS);
      const problems = await verdict(connector, workload);
      console.log(
        `ledger: ${loaded} commits before the initial load was done, ${workload.committed} in all, ${workload.rolledBack} rollbacks, kills ${JSON.stringify(chaos.kills)}, ` +
          `link ${JSON.stringify(Object.fromEntries(connector.proxy.happened))}, ${problems.events} events, ${problems.entities} entities`,
      );
      expect([...chaos.problems, ...problems.list].slice(0, SHOWN)).toEqual([]);
      expect(chaos.wasRough).toBe(true);
    },
    SECONDS * 1_000 + 3 * PATIENCE_MS + 60_000,
  );
});

async function verdict(connector: Connector, workload: Workload): Promise<{ list: string[]; events: number; entities: number }> {
  const { history } = workload;
  const check = new EventCheck(history);
  await connector.readEvents((message) => check.take(message));
  const lastSequences = check.finish();
  const view = (await Promise.all([ORDER_SCHEMA, ACCOUNT_SCHEMA].map(({ name }) => connector.entities(name)))).flat();
  const strangers = view.filter(({ originName, originApp }) => originName !== PRODUCT.name || originApp !== PRODUCT.name);
  const list = [
    ...workload.problems.map((problem) => `THE PRODUCT'S WRITE FAILED: ${problem}`),
    ...check.problems,
    ...compareStates({ history, tables: await workload.tables(), view, lastSequences }),
    ...strangers.map(({ entityKey }) => `ORIGIN of ${entityKey} is not ${PRODUCT.name}`),
  ];
  return { list, events: check.count, entities: view.length };
}
