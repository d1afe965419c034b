import { setTimeout as sleep } from 'node:timers/promises';
import type { Networks } from '../support/connector';
import { insertItem, insertOrder, OrderConnector } from '../support/connector-orders';

const ORDERS = 40;

describe('the networks around the Client', () => {
  let orders: OrderConnector;
  let next = 1_000;

  beforeAll(async () => {
    orders = await OrderConnector.streaming();
  });

  afterAll(() => orders.stop());

  /** Orders with an item each, changed once; with pauses, so that many batches are under way while it happens. */
  async function writeOrders(): Promise<number[]> {
    const ids = Array.from({ length: ORDERS }, () => next++);
    for (const id of ids) {
      await orders.write(insertOrder(id, 1), insertItem(id, id, 1), `UPDATE orders SET version = 2 WHERE id = ${id}`);
      await sleep(10);
    }
    return ids;
  }

  async function expectEverythingOnce(ids: readonly number[]): Promise<void> {
    expect(await orders.differences()).toEqual([]);
    const events = await orders.connector.events();
    const offsets = events.map(({ header }) => Number(header.sequence!.split('.')[1]));
    expect(offsets).toEqual(offsets.map((_, index) => index + 1));
    for (const id of ids) {
      const versions = (await orders.eventsOf(id)).map(({ version }) => version ?? 0);
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(versions.at(-1)).toBe(2);
    }
  }

  it.each<keyof Networks>(['server', 'product'])('may be cut on the way to the %s', async (to) => {
    const network = orders.connector.networks[to];
    const writing = writeOrders();
    for (let cut = 0; cut < 4; cut++) {
      await sleep(100);
      network.cut();
      await sleep(150);
      network.heal();
    }
    await expectEverythingOnce(await writing);
  });

  it.each<keyof Networks>(['server', 'product'])('may be slow on the way to the %s', async (to) => {
    const network = orders.connector.networks[to];
    network.slow({ latencyMs: 60, bytesPerSecond: 30_000 });
    const ids = await writeOrders();
    network.heal();
    await expectEverythingOnce(ids);
  });

  it.each<keyof Networks>(['server', 'product'])('may fall silent on the way to the %s: its connections are given up', async (to) => {
    const network = orders.connector.networks[to];
    const writing = writeOrders();
    await sleep(100);
    network.fallSilent();
    await sleep(200);
    network.heal();
    await expectEverythingOnce(await writing);
    expect(orders.connector.client.running).toBe(true);
  });
});
