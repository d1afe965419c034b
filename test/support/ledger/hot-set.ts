import type { Client, Pool } from 'pg';
import { fingerprint, orderDocument, orderName } from './documents';
import { ABSENT, type History } from './history';
import type { Random } from './random';
import { readOrders } from './tables';

/** Orders that all writers fight over. */
const HOT_ORDERS = [1, 2, 3, 4];
const HOT_ITEMS = 12;

export async function createHotSet(pool: Pool): Promise<void> {
  await pool.query('INSERT INTO hot_lock SELECT unnest($1::bigint[])', [HOT_ORDERS]);
}

/**
 * Changes one or two hot orders under their locks and writes what they are then into `hot_ledger`, in the same
 * transaction: whatever happens to the transaction happens to the entry. The locks make positions follow commits.
 */
export async function changeHotOrders(db: Client, random: Random): Promise<void> {
  const ids = [...new Set([random.pick(HOT_ORDERS), random.pick(HOT_ORDERS)])];
  await db.query('SELECT order_id FROM hot_lock WHERE order_id = ANY($1) ORDER BY order_id FOR UPDATE', [ids]);
  for (let changes = random.int(1, 3); changes > 0; changes--) await changeOne(db, random, ids);
  const orders = await readOrders(db, ids);
  for (const id of ids) {
    const order = orders.find((candidate) => candidate.id === id);
    await db.query('INSERT INTO hot_ledger (order_id, document) VALUES ($1, $2)', [
      id,
      order ? JSON.stringify(orderDocument(order)) : null,
    ]);
  }
}

async function changeOne(db: Client, random: Random, ids: readonly number[]): Promise<void> {
  const id = random.pick(ids);
  const item = random.int(1, HOT_ITEMS);
  if (random.chance(0.12)) {
    await db.query('DELETE FROM orders WHERE id = $1', [id]);
    return;
  }
  await db.query(
    `INSERT INTO orders (id, customer, version) VALUES ($1, 'hot', nextval('hot_counter'))
     ON CONFLICT (id) DO UPDATE SET amount = $2::integer, version = excluded.version`,
    [id, random.int(1, 99)],
  );
  if (random.chance(0.3)) {
    await db.query("UPDATE items SET sku = sku || $2, version = nextval('hot_counter') WHERE order_id = $1", [id, random.digits(1)]);
  } else if (random.chance(0.3)) {
    await db.query('DELETE FROM items WHERE order_id = $1 AND item_id % 3 = $2', [id, item % 3]);
  } else if (random.chance(0.5)) {
    await moveItems(db, random.pick(ids), id);
  } else {
    await putItem(db, id, item);
  }
}

/** Only rows of locked orders are touched: keys are one range per order. */
async function putItem(db: Client, order: number, item: number): Promise<void> {
  const itemId = order * 100 + item;
  await db.query(
    `INSERT INTO items (item_id, order_id, sku, version) SELECT $1, $2, 'hot', nextval('hot_counter')
      WHERE NOT EXISTS (SELECT FROM items WHERE item_id = $1)`,
    [itemId, order],
  );
  await db.query(
    `INSERT INTO lots (lot_id, item_id, code, quantity, version) SELECT $1, $1, 'hot', 1, nextval('hot_counter')
      WHERE EXISTS (SELECT FROM items WHERE item_id = $1 AND order_id = $2)
     ON CONFLICT (lot_id) DO UPDATE SET quantity = lots.quantity + 1, version = excluded.version`,
    [itemId, order],
  );
}

async function moveItems(db: Client, from: number, to: number): Promise<void> {
  await db.query(
    `UPDATE items SET order_id = $2, version = nextval('hot_counter') WHERE order_id = $1 AND EXISTS (SELECT FROM orders WHERE id = $2)`,
    [from, to],
  );
}

/** Adds the hot orders' committed states to what the writers recorded themselves. */
export async function recordHotSet(pool: Pool, history: History): Promise<void> {
  const { rows } = await pool.query<{ order_id: string; document: string | null }>(
    'SELECT order_id, document FROM hot_ledger ORDER BY position',
  );
  for (const { order_id, document } of rows) {
    history.record(orderName(Number(order_id)), document === null ? ABSENT : fingerprint(JSON.parse(document)));
  }
}
