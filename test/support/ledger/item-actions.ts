import { withItem, withLot, withoutItem, withoutLot } from './book';
import { itemScalars, lotScalars } from './order-actions';
import type { Action, Transaction } from './transaction';

export const ITEM_ACTIONS: readonly (readonly [weight: number, action: Action])[] = [
  [6, insertItem],
  [6, updateItem],
  [2, updateItemUnmapped],
  [3, deleteItem],
  [5, moveItem],
  [2, changeItemKey],
  [1, updateManyItems],
  [6, insertLot],
  [5, updateLot],
  [3, deleteLot],
  [4, moveLot],
];

async function insertItem(tx: Transaction): Promise<void> {
  const order = tx.someOrder();
  const [id] = tx.freeItemIds(1);
  if (!order || id === undefined) return;
  const item = { id, ...itemScalars(tx.random), version: tx.stamp(), lots: [] };
  await tx.run(
    'INSERT INTO items (item_id, order_id, sku, quantity, version) VALUES ($1, $2, $3, $4, $5)',
    ...[id, order.id, item.sku, item.quantity, item.version],
  );
  tx.book.putOrder(withItem(order, item));
}

async function updateItem(tx: Transaction): Promise<void> {
  const found = tx.someItem();
  if (!found) return;
  const item = { ...found.item, ...itemScalars(tx.random), version: tx.stamp() };
  await tx.run('UPDATE items SET sku = $2, quantity = $3, version = $4 WHERE item_id = $1', item.id, item.sku, item.quantity, item.version);
  tx.book.putOrder(withItem(found.order, item));
}

async function updateItemUnmapped(tx: Transaction): Promise<void> {
  const found = tx.someItem();
  if (found) await tx.run('UPDATE items SET internal = $2 WHERE item_id = $1', found.item.id, tx.random.digits(4));
}

async function deleteItem(tx: Transaction): Promise<void> {
  const found = tx.someItem();
  if (!found) return;
  await tx.run('DELETE FROM items WHERE item_id = $1', found.item.id);
  tx.book.putOrder(withoutItem(found.order, found.item.id));
}

/** Re-parenting: both orders change, and the item's lots go with it. */
async function moveItem(tx: Transaction): Promise<void> {
  const found = tx.someItem();
  const target = tx.someOrder();
  if (!found || !target || target.id === found.order.id) return;
  const item = { ...found.item, version: tx.stamp() };
  await tx.run('UPDATE items SET order_id = $2, version = $3 WHERE item_id = $1', item.id, target.id, item.version);
  tx.book.putOrder(withoutItem(found.order, item.id));
  tx.book.putOrder(withItem(target, item));
}

/** The lots follow by ON UPDATE CASCADE. */
async function changeItemKey(tx: Transaction): Promise<void> {
  const found = tx.someItem();
  const [id] = tx.freeItemIds(1);
  if (!found || id === undefined) return;
  const item = { ...found.item, id, version: tx.stamp() };
  await tx.run('UPDATE items SET item_id = $2, version = $3 WHERE item_id = $1', found.item.id, id, item.version);
  tx.book.putOrder(withItem(withoutItem(found.order, found.item.id), item));
}

async function updateManyItems(tx: Transaction): Promise<void> {
  const version = tx.stamp();
  const orders = [...tx.book.orders.values()].filter(({ items }) => items.length > 0 && tx.random.chance(0.4));
  await tx.run(
    'UPDATE items SET quantity = 7, version = $2 WHERE order_id = ANY($1)',
    orders.map(({ id }) => id),
    version,
  );
  for (const order of orders) {
    tx.book.putOrder({ ...order, items: order.items.map((item) => ({ ...item, quantity: 7, version })) });
  }
}

async function insertLot(tx: Transaction): Promise<void> {
  const found = tx.someItem();
  const [id] = tx.freeLotIds(1);
  if (!found || id === undefined) return;
  const lot = { id, ...lotScalars(tx.random), version: tx.stamp() };
  await tx.run(
    'INSERT INTO lots (lot_id, item_id, code, quantity, version) VALUES ($1, $2, $3, $4, $5)',
    ...[id, found.item.id, lot.code, lot.quantity, lot.version],
  );
  tx.book.putOrder(withItem(found.order, withLot(found.item, lot)));
}

async function updateLot(tx: Transaction): Promise<void> {
  const found = tx.someLot();
  if (!found) return;
  const lot = { ...found.lot, ...lotScalars(tx.random), version: tx.stamp() };
  await tx.run('UPDATE lots SET code = $2, quantity = $3, version = $4 WHERE lot_id = $1', lot.id, lot.code, lot.quantity, lot.version);
  tx.book.putOrder(withItem(found.order, withLot(found.item, lot)));
}

async function deleteLot(tx: Transaction): Promise<void> {
  const found = tx.someLot();
  if (!found) return;
  await tx.run('DELETE FROM lots WHERE lot_id = $1', found.lot.id);
  tx.book.putOrder(withItem(found.order, withoutLot(found.item, found.lot.id)));
}

/** A grandchild changes its parent, often into another order. */
async function moveLot(tx: Transaction): Promise<void> {
  const found = tx.someLot();
  const target = tx.someItem();
  if (!found || !target || target.item.id === found.item.id) return;
  const lot = { ...found.lot, version: tx.stamp() };
  await tx.run('UPDATE lots SET item_id = $2, version = $3 WHERE lot_id = $1', lot.id, target.item.id, lot.version);
  tx.book.putOrder(withItem(found.order, withoutLot(found.item, lot.id)));
  const receiver = tx.book.orders.get(target.order.id)!;
  tx.book.putOrder(
    withItem(
      receiver,
      withLot(
        receiver.items.find(({ id }) => id === target.item.id)!,
        lot,
      ),
    ),
  );
}
