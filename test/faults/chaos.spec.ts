import { Connector, type DatabaseRole } from '../support/connector';
import { Chaos, FAULT_KINDS } from '../support/faults/chaos';
import { DatabaseServer } from '../support/faults/database-server';
import { EventCheck } from '../support/ledger/event-check';
import { ACCOUNT_SCHEMA, ORDER_SCHEMA, PRODUCT } from '../support/ledger/product';
import { Random } from '../support/ledger/random';
import { compareStates } from '../support/ledger/state-check';
import { Workload } from '../support/ledger/workload';

/** Every kind once; `npm run test:long` asks for more, by number or by time. */
const FAULTS = Number(process.env.LEDGER_FAULTS ?? FAULT_KINDS.length);
const MINUTES = Number(process.env.LEDGER_MINUTES ?? 0);
/** Printed with the result; the same seed makes the same choices, though not the same timing. */
const SEED = Number(process.env.LEDGER_SEED ?? Date.now() % 1_000_000_000);
/** A slow machine gets so much longer. */
const PATIENCE_MS = 180_000;
const FAULT_MS = 20_000;
/** How many problems a failure shows. */
const SHOWN = 15;
const TABLES = ['orders', 'items', 'lots', 'accounts'];

const tell = (line: string) => void process.stdout.write(`${line}\n`);

describe('sixteen writers, and everything that can break', () => {
  const servers = new Map<DatabaseRole, DatabaseServer>();
  let connector: Connector;
  let workload: Workload;

  beforeAll(async () => {
    for (const role of ['product', 'clientStore', 'serverStore'] as const) servers.set(role, await DatabaseServer.start());
    const databaseOf = (role: DatabaseRole) => servers.get(role)!.createDatabase();
    const databases = {
      product: await databaseOf('product'),
      clientStore: await databaseOf('clientStore'),
      serverStore: await databaseOf('serverStore'),
    };
    // Small chunks and batches: many seams for a fault to hit.
    connector = await Connector.start({ clientEnv: { SNAPSHOT_CHUNK_SIZE: '40', CAPTURE_BATCH_SIZE: '150' }, databases });
  }, PATIENCE_MS);

  afterAll(async () => {
    await workload?.stop();
    await connector?.stop();
    for (const server of servers.values()) await server.stop();
  }, PATIENCE_MS);

  it(
    'leave a Server that equals the ledger',
    async () => {
      tell(`ledger: seed ${SEED}, ${MINUTES > 0 ? `${MINUTES} minutes` : `${FAULTS} faults`}`);
      const random = new Random(SEED);
      workload = new Workload(connector.product, connector.productDatabase.url, random.fork(1));
      await workload.prepare();
      await connector.connectProduct();
      const schemas = [await connector.publish(ORDER_SCHEMA), await connector.publish(ACCOUNT_SCHEMA)];

      workload.start();
      const links = await Promise.all(schemas.map((id) => connector.link(id)));
      const chaos = new Chaos({ connector, servers: allOf(servers), random: random.fork(2), tables: TABLES }, tell);
      const end = Date.now() + MINUTES * 60_000;
      await chaos.run((count) => (MINUTES > 0 ? Date.now() > end : count >= FAULTS));
      await connector.untilStreaming(
        links.map(({ id }) => id),
        PATIENCE_MS,
      );
      await workload.stop();
      await connector.untilQuiet(PATIENCE_MS);

      const problems = await verdict(connector, workload);
      tell(
        `ledger: ${chaos.count} faults of ${chaos.happened.size} kinds, ${workload.committed} commits, ${workload.rolledBack} rollbacks, ` +
          `${workload.lost} transactions cut short, ${problems.events} events, ${problems.entities} entities`,
      );
      expect([...chaos.problems, ...problems.list].slice(0, SHOWN)).toEqual([]);
    },
    MINUTES * 60_000 + FAULTS * FAULT_MS + 3 * PATIENCE_MS,
  );
});

function allOf(servers: ReadonlyMap<DatabaseRole, DatabaseServer>): Record<DatabaseRole, DatabaseServer> {
  return Object.fromEntries(servers) as Record<DatabaseRole, DatabaseServer>;
}

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
