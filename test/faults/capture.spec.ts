import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/connector';
import { insertItem, insertLot, insertOrder, OrderConnector, type OrderEvent } from '../support/connector-orders';

/** Late commits are looked for every second; the rest is the way to the Server, on a busy machine. */
const LATE_COMMIT_MS = 15_000;

const versions = (events: OrderEvent[]) => events.map(({ action, version }) => (action === 'DELETE' ? 'DELETE' : version));
const rows = (events: OrderEvent[]) => events.map((event) => event.rows.join(' '));

describe('capture, with Client and Server as processes', () => {
  let orders: OrderConnector;

  beforeAll(async () => {
    orders = await OrderConnector.streaming();
  });

  afterAll(() => orders.stop());

  it('finds a change that commits after later changes were handed off, within about a second', async () => {
    const late = await orders.open(insertOrder(101, 1));
    await orders.write(insertOrder(102, 1));
    await orders.until(102, () => true);
    await late.query('COMMIT');
    const committed = Date.now();
    await orders.until(101, () => true);
    expect(Date.now() - committed).toBeLessThan(LATE_COMMIT_MS);
    expect(versions(await orders.eventsOf(101))).toEqual([1]);
  });

  it('never carries an older state when two transactions change children of one order', async () => {
    await orders.write(insertOrder(111, 1), insertItem(111, 111, 1), insertItem(112, 111, 1));
    await orders.until(111, (event) => event.rows.length === 2);
    const first = await orders.open('UPDATE items SET version = 2 WHERE item_id = 111');
    await orders.write('UPDATE items SET version = 2 WHERE item_id = 112');
    await orders.until(111, (event) => event.rows.includes('112:2'));
    await first.query('COMMIT');
    await orders.until(111, (event) => event.rows.includes('111:2'));
    const events = await orders.eventsOf(111);
    expect(rows(events).slice(-2)).toEqual(['111:1 112:2', '111:2 112:2']);
    expect(events.map(({ sequence }) => sequence)).toEqual(events.map(({ sequence }) => sequence).sort());
  });

  it('sends an order again for a child or grandchild that is inserted, changed or deleted', async () => {
    await orders.write(insertOrder(121, 1));
    await orders.until(121, () => true);
    const steps: [statement: string, expected: string][] = [
      [insertItem(121, 121, 1), '121:1'],
      [insertLot(122, 121, 1), '121:1 122:1'],
      ['UPDATE lots SET version = 2 WHERE lot_id = 122', '121:1 122:2'],
      ['DELETE FROM lots WHERE lot_id = 122', '121:1'],
      ['DELETE FROM items WHERE item_id = 121', ''],
    ];
    for (const [index, [statement, expected]] of steps.entries()) {
      await orders.write(statement);
      await eventually(async () => (await orders.eventsOf(121)).length === index + 2);
      expect(rows(await orders.eventsOf(121)).at(-1)).toBe(expected);
    }
    expect((await orders.eventsOf(121)).map(({ action }) => action)).toEqual(['INSERT', ...steps.map(() => 'UPDATE')]);
  });

  it('sends both orders again when a child or grandchild changes its parent', async () => {
    await orders.write(insertOrder(131, 1), insertOrder(132, 1), insertItem(131, 131, 1), insertItem(132, 132, 1), insertLot(133, 131, 1));
    await orders.write('UPDATE lots SET item_id = 132, version = 2 WHERE lot_id = 133');
    await orders.until(131, ({ rows: now }) => now.join() === '131:1');
    await orders.until(132, ({ rows: now }) => now.join() === '132:1,133:2');
    await orders.write('UPDATE items SET order_id = 131, version = 2 WHERE item_id = 132');
    await orders.until(131, ({ rows: now }) => now.join() === '131:1,132:2,133:2');
    await orders.until(132, ({ rows: now, action }) => now.length === 0 && action === 'UPDATE');
    expect(rows(await orders.eventsOf(131)).at(-1)).toBe('131:1 132:2 133:2');
    expect(rows(await orders.eventsOf(132)).at(-1)).toBe('');
  });

  it('sends nothing for an update that changes no mapped column, and nothing for a rollback', async () => {
    await orders.write(insertOrder(141, 1));
    await orders.until(141, () => true);
    await orders.write(`UPDATE orders SET internal = 'x' WHERE id = 141`, 'UPDATE orders SET version = version WHERE id = 141');
    const cancelled = await orders.open('UPDATE orders SET version = 9 WHERE id = 141', insertOrder(142, 1));
    await cancelled.query('ROLLBACK');
    await orders.connector.untilQuiet();
    expect(versions(await orders.eventsOf(141))).toEqual([1]);
    expect(await orders.eventsOf(142)).toEqual([]);
  });

  it('believes the table, not the log: waiting changes of one entity become the state it has now', async () => {
    await orders.write(insertOrder(151, 1), insertOrder(152, 1));
    await orders.until(152, () => true);
    process.kill(orders.connector.client.pid, 'SIGSTOP');
    await orders.write('UPDATE orders SET version = 2 WHERE id = 151', 'DELETE FROM orders WHERE id = 151', insertOrder(151, 3));
    await orders.write('DELETE FROM orders WHERE id = 152', insertOrder(152, 4), 'DELETE FROM orders WHERE id = 152');
    await orders.write(insertOrder(153, 1), 'UPDATE orders SET version = 2 WHERE id = 153');
    process.kill(orders.connector.client.pid, 'SIGCONT');
    await orders.connector.untilQuiet();
    expect(versions(await orders.eventsOf(151))).toEqual([1, 3]);
    expect(versions(await orders.eventsOf(152))).toEqual([1, 'DELETE']);
    expect((await orders.eventsOf(153)).map(({ action, version }) => [action, version])).toEqual([['INSERT', 2]]);
  });

  it('sends a changed key as a delete and an insert, with the children under the new key', async () => {
    await orders.write(insertOrder(161, 1), insertItem(161, 161, 1));
    await orders.until(161, ({ rows: now }) => now.length === 1);
    await orders.write('UPDATE orders SET id = 162, version = 2 WHERE id = 161');
    await orders.connector.untilQuiet();
    expect((await orders.eventsOf(161)).at(-1)?.action).toBe('DELETE');
    expect((await orders.eventsOf(162)).map(({ action }) => action)).toEqual(['INSERT']);
    expect(rows(await orders.eventsOf(162))).toEqual(['161:1']);
    expect(await orders.viewOf(161)).toBeNull();
  });

  it('outlives the loss of every database session, again and again', async () => {
    for (let round = 1; round <= 12; round++) {
      await orders.write(insertOrder(170 + round, 1), insertItem(170 + round, 170 + round, 1));
      await orders.connector.cutSessions((['product', 'clientStore', 'serverStore'] as const)[round % 3]);
      await sleep(round * 7);
      await orders.write(`UPDATE orders SET version = 2 WHERE id = ${170 + round}`);
    }
    expect(await orders.differences()).toEqual([]);
    expect([orders.connector.client.running, orders.connector.server.running]).toEqual([true, true]);
  });

  /*
   * The hand-off in the product database is held back by a lock on the owner record, so that the Client has appended a
   * batch and not yet deleted its rows when it is killed. Meanwhile the product goes on.
   */
  describe('killed between append and delete', () => {
    const holdHandOff = () => orders.open('LOCK TABLE "TCC_OWNER" IN SHARE MODE');

    it('doubles nothing and loses nothing', async () => {
      const lock = await holdHandOff();
      await orders.write(insertOrder(201, 1));
      await orders.until(201, () => true);
      await orders.write('UPDATE orders SET version = 2 WHERE id = 201', insertOrder(202, 1));
      await orders.connector.crashClient();
      await lock.query('COMMIT');
      await orders.connector.untilQuiet();
      expect(versions(await orders.eventsOf(201))).toEqual([1, 2]);
      expect(versions(await orders.eventsOf(202))).toEqual([1]);
    });

    it('appends no superseded delete after the insert, though a late commit shifts the batch', async () => {
      await orders.write(insertOrder(211, 1));
      await orders.until(211, () => true);
      const late = await orders.open(insertOrder(212, 1));
      const lock = await holdHandOff();
      await orders.write('DELETE FROM orders WHERE id = 211');
      await orders.until(211, ({ action }) => action === 'DELETE');
      await orders.write(insertOrder(211, 3));
      await late.query('COMMIT');
      await orders.connector.crashClient();
      await sleep(500);
      await lock.query('COMMIT');
      await orders.connector.untilQuiet();
      expect(versions(await orders.eventsOf(211))).toEqual([1, 'DELETE', 3]);
      expect(versions(await orders.eventsOf(212))).toEqual([1]);
      expect(await orders.viewOf(211)).toMatchObject({ version: 3 });
    });
  });
});
