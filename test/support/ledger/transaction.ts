import type { Client } from 'pg';
import type { Book, Item, Lot, Order } from './book';
import type { Random } from './random';

/** Keys a writer uses: few, so that the same key is deleted and inserted again all the time. */
const ORDERS = 120;
const ITEMS = 500;
const LOTS = 500;

/** One transaction of one writer: actions change the database and the book alike. */
export class Transaction {
  private readonly firstKey: number;

  /**
   * @param book changed by the actions; the writer keeps it when the transaction commits
   * @param stamp next number of the writer's own counter
   */
  constructor(
    readonly db: Client,
    public book: Book,
    readonly random: Random,
    readonly stamp: () => number,
    writer: number,
  ) {
    this.firstKey = (writer + 1) * 1_000_000;
  }

  async run(sql: string, ...values: unknown[]): Promise<void> {
    await this.db.query(sql, values);
  }

  someOrder(): Order | null {
    return this.book.orders.size === 0 ? null : this.random.pick([...this.book.orders.values()]);
  }

  /** An order with items, with one of them. */
  someItem(): { order: Order; item: Item } | null {
    const orders = [...this.book.orders.values()].filter(({ items }) => items.length > 0);
    if (orders.length === 0) return null;
    const order = this.random.pick(orders);
    return { order, item: this.random.pick(order.items) };
  }

  someLot(): { order: Order; item: Item; lot: Lot } | null {
    const withLots = [...this.book.orders.values()].flatMap((order) =>
      order.items.filter(({ lots }) => lots.length > 0).map((item) => ({ order, item })),
    );
    if (withLots.length === 0) return null;
    const { order, item } = this.random.pick(withLots);
    return { order, item, lot: this.random.pick(item.lots) };
  }

  /** Keys of this writer that no row has now. */
  freeOrderIds(count: number): number[] {
    return this.free(ORDERS, count, new Set(this.book.orders.keys()));
  }

  freeItemIds(count: number): number[] {
    return this.free(ITEMS, count, new Set([...this.book.orders.values()].flatMap(({ items }) => items.map(({ id }) => id))));
  }

  freeLotIds(count: number): number[] {
    const items = [...this.book.orders.values()].flatMap((order) => order.items);
    return this.free(LOTS, count, new Set(items.flatMap(({ lots }) => lots.map(({ id }) => id))));
  }

  freeAccountNumber(): number | null {
    return this.free(40, 1, new Set([...this.book.accounts.values()].map(({ number }) => number)))[0] ?? null;
  }

  private free(range: number, count: number, taken: ReadonlySet<number>): number[] {
    const start = this.random.int(0, range - 1);
    const ids: number[] = [];
    for (let step = 0; step < range && ids.length < count; step++) {
      const id = this.firstKey + ((start + step) % range);
      if (!taken.has(id)) ids.push(id);
    }
    return ids.sort((a, b) => a - b);
  }
}

/** One thing a product does to its rows. */
export type Action = (tx: Transaction) => Promise<void>;
