import { eventually } from '../support/connector';
import { insertItem, insertOrder, OrderConnector } from '../support/connector-orders';
import type { Fault } from '../support/faults/fault-proxy';

const WRONG_TOKEN = 'f'.repeat(64);

describe('the link between Client and Server', () => {
  let orders: OrderConnector;

  beforeAll(async () => {
    orders = await OrderConnector.streaming();
  });

  afterEach(() => orders.connector.proxy.passAll());
  afterAll(() => orders.stop());

  /** Makes the next batches suffer these faults, one each. */
  function nextBatches(...faults: Fault[]): void {
    orders.connector.proxy.decideForLink(() => faults.shift() ?? { kind: 'PASS' });
  }

  /** Offsets of everything stored, which tell doubled, missing and overtaking messages alike. */
  async function expectDenseLog(): Promise<void> {
    const offsets = (await orders.connector.events()).map(({ header }) => Number(header.sequence!.split('.')[1]));
    expect(offsets).toEqual(offsets.map((_, index) => index + 1));
  }

  it.each<[what: string, faults: Fault[]]>([
    ['an answer is lost after the Server committed, twice', [{ kind: 'LOSE_ANSWER' }, { kind: 'LOSE_ANSWER' }]],
    ['an answer arrives by half', [{ kind: 'HALF_ANSWER' }]],
    ['a batch arrives twice', [{ kind: 'TWICE' }]],
    ['a batch never arrives', [{ kind: 'REFUSE' }]],
    [
      'a machine in between answers instead',
      [
        { kind: 'ANSWER', status: 502 },
        { kind: 'ANSWER', status: 200 },
      ],
    ],
    ['a batch is overtaken by those after it', [{ kind: 'DELAY', ms: 1_000 }]],
    [
      "a batch is overtaken and its successors' answers are lost",
      [{ kind: 'DELAY', ms: 800 }, { kind: 'LOSE_ANSWER' }, { kind: 'LOSE_ANSWER' }],
    ],
  ])('neither doubles, loses nor turns anything back when %s', async (_, faults) => {
    const first = 1_000 + (await orders.connector.events()).length * 10;
    nextBatches(...faults);
    for (let id = first; id < first + 6; id++) {
      await orders.write(insertOrder(id, 1), insertItem(id, id, 1), `UPDATE orders SET version = 2 WHERE id = ${id}`);
    }
    await orders.connector.untilQuiet();
    await expectDenseLog();
    for (let id = first; id < first + 6; id++) expect(await orders.eventsOf(id)).not.toHaveLength(0);
    expect(await orders.viewOf(first + 5)).toMatchObject({ version: 2 });
  });

  it('outlives a Server that is away while the product goes on: everything arrives, in order', async () => {
    const { connector } = orders;
    await connector.server.kill('SIGTERM');
    await orders.write(...Array.from({ length: 40 }, (_, index) => insertOrder(500 + index, 1)));
    await orders.write('UPDATE orders SET version = 2 WHERE id BETWEEN 500 AND 539', 'DELETE FROM orders WHERE id = 539');
    await eventually(async () => (await connector.waitingChanges()) === 0);
    expect(connector.client.running).toBe(true);
    await eventually(async () => (await readiness()) === 503);
    connector.launchServer();
    await connector.untilQuiet();
    await expectDenseLog();
    expect(await orders.viewOf(500)).toMatchObject({ version: 2 });
    expect(await orders.viewOf(539)).toBeNull();
    await eventually(async () => (await readiness()) === 200);
  });

  it('stops in time while the Server holds back its answer, and recognises the repeat after the start', async () => {
    const { connector } = orders;
    connector.proxy.decideForLink(() => ({ kind: 'DELAY', ms: 60_000 }));
    await orders.write(insertOrder(590, 1));
    await eventually(async () => (await connector.waitingChanges()) === 0 && (await connector.linkBacklog()) > 0);
    expect(await connector.client.kill('SIGTERM')).toMatchObject({ code: 0 });
    connector.proxy.passAll();
    connector.launchClient();
    await connector.untilQuiet();
    await expectDenseLog();
    expect(await orders.viewOf(590)).not.toBeNull();
  });

  it('stays up and goes on capturing with a token the Server refuses, and sends after a restart with the right one', async () => {
    const { connector } = orders;
    await connector.client.kill('SIGTERM');
    connector.launchClient({ ENVIRONMENT_TOKEN: WRONG_TOKEN });
    await orders.write(insertOrder(601, 1));
    await eventually(async () => (await connector.waitingChanges()) === 0);
    await eventually(async () => (await readiness()) === 503);
    expect(await connector.linkBacklog()).toBeGreaterThan(0);
    expect(await orders.eventsOf(601)).toEqual([]);
    expect(connector.client.logs).toContain('ENVIRONMENT_TOKEN_INVALID');
    expect(connector.client.logs).not.toContain(WRONG_TOKEN);

    const exit = await connector.client.kill('SIGTERM');
    expect(exit.code).toBe(0);
    connector.launchClient();
    await connector.untilQuiet();
    expect(await orders.eventsOf(601)).toHaveLength(1);
    await expectDenseLog();
  });

  async function readiness(): Promise<number> {
    return (await orders.connector.tryClient('GET', '/health/ready')).status;
  }
});
