import { type Item, type Lot, type Order } from './book';
import type { Random } from './random';
import type { Action, Transaction } from './transaction';

const TEXTS = ['plain', 'São Paulo – ação', `quote ' and " and \\ and \t tab`, '{"json": [1, 2]}', '日本 🚀', '', 'x'.repeat(3_000)];

export const ORDER_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
  [6, insertOrder],
  [10, updateMapped],
  [4, updateUnmapped],
  [5, deleteOrder],
  [2, deleteAndInsertAgain],
  [2, insertAndDelete],
  [3, changeKey],
  [1, updateMany],
  [1, insertMany],
  [1, deleteMany],
  [2, upsert],
];

export async function insertOrder(tx: Transaction): Promise<void> {
  const [id] = tx.freeOrderIds(1);
  if (id !== undefined) await insertRows(tx, [newOrder(tx, id)]);
}

async function updateMapped(tx: Transaction): Promise<void> {
  const order = tx.someOrder();
  if (!order) return;
  const changed = { ...order, ...scalars(tx.random), version: tx.stamp() };
  const { customer, amount, note, placed, version } = changed;
  await tx.run(
    'UPDATE orders SET customer = $2, amount = $3::numeric / 100, note = $4, placed = $5, version = $6 WHERE id = $1',
    ...[order.id, customer, amount, note, placed, version],
  );
  tx.book.putOrder(changed);
}

async function updateUnmapped(tx: Transaction): Promise<void> {
  const order = tx.someOrder();
  if (order) await tx.run('UPDATE orders SET internal = $2 WHERE id = $1', order.id, tx.random.digits(6));
}

async function deleteOrder(tx: Transaction): Promise<void> {
  const order = tx.someOrder();
  if (!order) return;
  await tx.run('DELETE FROM orders WHERE id = $1', order.id);
  tx.book.removeOrder(order.id);
}

async function deleteAndInsertAgain(tx: Transaction): Promise<void> {
  const order = tx.someOrder();
  if (!order) return;
  await tx.run('DELETE FROM orders WHERE id = $1', order.id);
  tx.book.removeOrder(order.id);
  await insertRows(tx, [newOrder(tx, order.id)]);
}

async function insertAndDelete(tx: Transaction): Promise<void> {
  const [id] = tx.freeOrderIds(1);
  if (id === undefined) return;
  await insertRows(tx, [newOrder(tx, id)]);
  await tx.run('DELETE FROM orders WHERE id = $1', id);
  tx.book.removeOrder(id);
}

/** The children follow by ON UPDATE CASCADE. */
async function changeKey(tx: Transaction): Promise<void> {
  const order = tx.someOrder();
  const [id] = tx.freeOrderIds(1);
  if (!order || id === undefined) return;
  const moved = { ...order, id, version: tx.stamp() };
  await tx.run('UPDATE orders SET id = $2, version = $3 WHERE id = $1', order.id, id, moved.version);
  tx.book.removeOrder(order.id);
  tx.book.putOrder(moved);
}

async function updateMany(tx: Transaction): Promise<void> {
  const version = tx.stamp();
  const ids = [...tx.book.orders.keys()].filter(() => tx.random.chance(0.5));
  await tx.run('UPDATE orders SET amount = id % 1000, version = $2 WHERE id = ANY($1)', ids, version);
  for (const id of ids) tx.book.putOrder({ ...tx.book.orders.get(id)!, amount: (id % 1000) * 100, version });
}

async function insertMany(tx: Transaction): Promise<void> {
  await insertRows(
    tx,
    tx.freeOrderIds(tx.random.int(5, 25)).map((id) => newOrder(tx, id)),
  );
}

async function deleteMany(tx: Transaction): Promise<void> {
  const ids = [...tx.book.orders.keys()].filter(() => tx.random.chance(0.3));
  await tx.run('DELETE FROM orders WHERE id = ANY($1)', ids);
  for (const id of ids) tx.book.removeOrder(id);
}

/** One statement that inserts some rows and updates others. */
async function upsert(tx: Transaction): Promise<void> {
  const known = [...tx.book.orders.values()].slice(0, 3);
  const version = tx.stamp();
  const fresh = tx.freeOrderIds(3).map((id) => ({ ...newOrder(tx, id), items: [], version }));
  const updated = known.map((order) => ({ ...order, customer: 'upsert', version }));
  const rows = [...fresh.map(({ id, customer }) => ({ id, customer })), ...updated.map(({ id, customer }) => ({ id, customer }))];
  await tx.run(
    `INSERT INTO orders (id, customer, version) SELECT id, customer, $3 FROM unnest($1::bigint[], $2::text[]) AS t (id, customer)
     ON CONFLICT (id) DO UPDATE SET customer = excluded.customer, version = excluded.version`,
    ...[rows.map(({ id }) => id), rows.map(({ customer }) => customer), version],
  );
  for (const order of fresh) tx.book.putOrder({ ...order, amount: null, note: null, placed: null });
  for (const order of updated) tx.book.putOrder(order);
}

/** Inserts orders with their children, one statement per table. */
async function insertRows(tx: Transaction, orders: readonly Order[]): Promise<void> {
  await tx.run(
    `INSERT INTO orders (id, customer, amount, note, placed, version)
     SELECT id, customer, amount::numeric / 100, note, placed, version FROM json_to_recordset($1)
         AS t (id bigint, customer text, amount bigint, note text, placed date, version bigint)`,
    JSON.stringify(orders),
  );
  const items = orders.flatMap((order) => order.items.map((item) => ({ ...item, order: order.id })));
  const lots = items.flatMap((item) => item.lots.map((lot) => ({ ...lot, item: item.id })));
  if (items.length > 0) {
    await tx.run(
      `INSERT INTO items (item_id, order_id, sku, quantity, version)
       SELECT * FROM json_to_recordset($1) AS t (id bigint, "order" bigint, sku text, quantity integer, version bigint)`,
      JSON.stringify(items),
    );
  }
  if (lots.length > 0) {
    await tx.run(
      `INSERT INTO lots (lot_id, item_id, code, quantity, version)
       SELECT * FROM json_to_recordset($1) AS t (id bigint, item bigint, code text, quantity integer, version bigint)`,
      JSON.stringify(lots),
    );
  }
  for (const order of orders) tx.book.putOrder(order);
}

/** An order that is not stored yet; its children's keys are free, also beside those of orders made in the same breath. */
function newOrder(tx: Transaction, id: number): Order {
  const order = {
    id,
    ...scalars(tx.random),
    version: tx.stamp(),
    items: tx.freeItemIds(tx.random.int(0, 3)).map((itemId) => newItem(tx, itemId)),
  };
  tx.book.orders.set(id, order);
  return order;
}

function newItem(tx: Transaction, id: number): Item {
  return { id, ...itemScalars(tx.random), version: tx.stamp(), lots: [] };
}

export function itemScalars(random: Random): Pick<Item, 'sku' | 'quantity'> {
  return { sku: random.pick(TEXTS), quantity: random.chance(0.2) ? null : random.int(-1000, 1000) };
}

export function lotScalars(random: Random): Pick<Lot, 'code' | 'quantity'> {
  return { code: random.digits(12), quantity: random.chance(0.2) ? null : random.int(0, 2_000_000_000) };
}

function scalars(random: Random): Pick<Order, 'customer' | 'amount' | 'note' | 'placed'> {
  return {
    customer: random.pick(TEXTS),
    amount: random.chance(0.1) ? null : random.int(-99_999_999, 99_999_999),
    note: random.chance(0.3) ? null : random.pick(TEXTS),
    placed: random.chance(0.2) ? null : `20${random.int(10, 99)}-0${random.int(1, 9)}-${random.int(10, 28)}`,
  };
}
