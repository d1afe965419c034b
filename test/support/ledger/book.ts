/** What a writer believes its rows to be. States are never changed in place, so a copy of the maps is a snapshot. */
export interface Lot {
  readonly id: number;
  readonly code: string;
  readonly quantity: number | null;
  readonly version: number;
}

export interface Item {
  readonly id: number;
  readonly sku: string;
  readonly quantity: number | null;
  readonly version: number;
  readonly lots: readonly Lot[];
}

export interface Order {
  readonly id: number;
  readonly customer: string;
  /** In hundredths. */
  readonly amount: number | null;
  readonly note: string | null;
  /** `YYYY-MM-DD`. */
  readonly placed: string | null;
  readonly version: number;
  readonly items: readonly Item[];
}

export interface Account {
  readonly branch: string;
  readonly number: number;
  /** Digits. */
  readonly balance: string | null;
  readonly state: string | null;
  readonly version: number;
}

export type AccountKey = Pick<Account, 'branch' | 'number'>;

/** The rows of one writer, and which entities a transaction has touched. */
export class Book {
  constructor(
    readonly orders = new Map<number, Order>(),
    readonly accounts = new Map<string, Account>(),
    readonly touchedOrders = new Set<number>(),
    readonly touchedAccounts = new Map<string, AccountKey>(),
  ) {}

  copy(): Book {
    return new Book(new Map(this.orders), new Map(this.accounts), new Set(this.touchedOrders), new Map(this.touchedAccounts));
  }

  /** As of a transaction's begin: nothing is touched yet. */
  untouched(): Book {
    return new Book(new Map(this.orders), new Map(this.accounts));
  }

  putOrder(order: Order): void {
    this.orders.set(order.id, order);
    this.touchedOrders.add(order.id);
  }

  removeOrder(id: number): void {
    this.orders.delete(id);
    this.touchedOrders.add(id);
  }

  putAccount(account: Account): void {
    this.accounts.set(accountId(account), account);
    this.touchedAccounts.set(accountId(account), { branch: account.branch, number: account.number });
  }

  removeAccount(key: AccountKey): void {
    this.accounts.delete(accountId(key));
    this.touchedAccounts.set(accountId(key), { branch: key.branch, number: key.number });
  }
}

export function accountId({ branch, number }: AccountKey): string {
  return `${branch}/${number}`;
}

/** The order with an item added or replaced; items stay in the order of their keys. */
export function withItem(order: Order, item: Item): Order {
  return { ...order, items: inKeyOrder([...order.items.filter(({ id }) => id !== item.id), item]) };
}

export function withoutItem(order: Order, itemId: number): Order {
  return { ...order, items: order.items.filter(({ id }) => id !== itemId) };
}

export function withLot(item: Item, lot: Lot): Item {
  return { ...item, lots: inKeyOrder([...item.lots.filter(({ id }) => id !== lot.id), lot]) };
}

export function withoutLot(item: Item, lotId: number): Item {
  return { ...item, lots: item.lots.filter(({ id }) => id !== lotId) };
}

function inKeyOrder<T extends { id: number }>(rows: T[]): T[] {
  return rows.sort((a, b) => a.id - b.id);
}
