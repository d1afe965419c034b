import type { ClientBase, Pool } from 'pg';
import type { Account, Item, Lot, Order } from './book';

interface OrderRow {
  id: string;
  customer: string;
  hundredths: string | null;
  note: string | null;
  placed: string | null;
  version: string;
}

interface ItemRow {
  item_id: string;
  order_id: string;
  sku: string;
  quantity: number | null;
  version: string;
}

interface LotRow {
  lot_id: string;
  item_id: string;
  code: string;
  quantity: number | null;
  version: string;
}

interface AccountRow {
  branch: string;
  number: string;
  balance: string | null;
  state: string | null;
  version: string;
}

/** Reads orders with plain statements and puts them together here. @param ids null: all */
export async function readOrders(db: Pool | ClientBase, ids: readonly number[] | null): Promise<Order[]> {
  const orders = await db.query<OrderRow>(
    `SELECT id, customer, (amount * 100)::bigint AS hundredths, note, to_char(placed, 'YYYY-MM-DD') AS placed, version
       FROM orders WHERE $1::bigint[] IS NULL OR id = ANY($1)`,
    [ids],
  );
  const items = await db.query<ItemRow>(
    'SELECT item_id, order_id, sku, quantity, version FROM items WHERE $1::bigint[] IS NULL OR order_id = ANY($1) ORDER BY item_id',
    [ids],
  );
  const lots = await db.query<LotRow>(
    `SELECT lot_id, item_id, code, quantity, version FROM lots
      WHERE $1::bigint[] IS NULL OR item_id IN (SELECT item_id FROM items WHERE order_id = ANY($1)) ORDER BY lot_id`,
    [ids],
  );
  const lotsOf = groupBy(lots.rows, (row) => row.item_id, toLot);
  const itemsOf = groupBy(
    items.rows,
    (row) => row.order_id,
    (row) => toItem(row, lotsOf.get(row.item_id) ?? []),
  );
  return orders.rows.map((row) => toOrder(row, itemsOf.get(row.id) ?? []));
}

export async function readAccounts(db: Pool | ClientBase): Promise<Account[]> {
  const { rows } = await db.query<AccountRow>('SELECT branch, number, balance, rtrim(state) AS state, version FROM accounts');
  return rows.map((row) => ({ ...row, number: Number(row.number), version: Number(row.version) }));
}

function toOrder({ id, customer, hundredths, note, placed, version }: OrderRow, items: Item[]): Order {
  return {
    id: Number(id),
    customer,
    amount: hundredths === null ? null : Number(hundredths),
    note,
    placed,
    version: Number(version),
    items,
  };
}

function toItem({ item_id, sku, quantity, version }: ItemRow, lots: Lot[]): Item {
  return { id: Number(item_id), sku, quantity, version: Number(version), lots };
}

function toLot({ lot_id, code, quantity, version }: LotRow): Lot {
  return { id: Number(lot_id), code, quantity, version: Number(version) };
}

function groupBy<Row, Value>(rows: readonly Row[], keyOf: (row: Row) => string, valueOf: (row: Row) => Value): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(valueOf(row));
    else groups.set(key, [valueOf(row)]);
  }
  return groups;
}
