import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNT_ACTIONS } from './account-actions';
import { Book } from './book';
import type { History } from './history';
import { changeHotOrders } from './hot-set';
import { ITEM_ACTIONS } from './item-actions';
import { insertOrder, ORDER_ACTIONS } from './order-actions';
import type { Random } from './random';
import { isLost, WriterSession } from './session';
import { Transaction, type Action } from './transaction';

const ACTIONS: readonly (readonly [number, readonly (readonly [number, Action])[]])[] = [
  [5, ORDER_ACTIONS],
  [4, ITEM_ACTIONS],
  [2, ACCOUNT_ACTIONS],
];
const LONGEST_MS = 300;
/** Between transactions. */
const LONGEST_PAUSE_MS = 120;
/** A few transactions stay open for long: what they hold commits far below the highest change id. */
const LONG_SHARE = 0.003;
const LONG_MS = 2_000;
const DEADLOCK = '40P01';

export interface WriterCounts {
  committed: number;
  rolledBack: number;
  /** Transactions cut short by the end of the database server. */
  lost: number;
  /** Errors of the product's own statements: none is expected. */
  problems: string[];
}

/** One session of the product: random transactions on rows of its own, a few on the hot set, and a ledger of its commits. */
export class Writer {
  readonly counts: WriterCounts = { committed: 0, rolledBack: 0, lost: 0, problems: [] };
  private readonly session: WriterSession;
  private readonly hotRandom: Random;
  private book = new Book();
  private counter = 0;
  private stopped = false;

  constructor(
    url: string,
    private readonly number: number,
    private readonly random: Random,
    private readonly history: History,
  ) {
    this.session = new WriterSession(url, number);
    this.hotRandom = random.fork(99);
  }

  /** Connects and fills the tables with some rows. */
  async begin(orders: number): Promise<void> {
    await this.session.connect();
    await this.transact(async (tx) => {
      while (tx.book.orders.size < orders) await insertOrder(tx);
      for (let count = 0; count < 40; count++) await tx.random.weighted([...ITEM_ACTIONS, ...ACCOUNT_ACTIONS])(tx);
    });
  }

  /** Writes until told to stop. */
  async run(): Promise<void> {
    while (!this.stopped) {
      const outcome = this.random.chance(0.12) ? 'ROLLBACK' : 'COMMIT';
      await this.transact((tx) => this.someWork(tx), outcome);
      await sleep(this.random.int(0, LONGEST_PAUSE_MS));
    }
  }

  stop(): void {
    this.stopped = true;
  }

  async end(): Promise<void> {
    await this.session.end();
  }

  private async transact(work: (tx: Transaction) => Promise<void>, outcome: 'COMMIT' | 'ROLLBACK' = 'COMMIT'): Promise<void> {
    const { db } = this.session;
    const tx = new Transaction(db, this.book.untouched(), this.random, () => ++this.counter, this.number);
    let committed = outcome === 'COMMIT';
    try {
      await this.session.begin();
      await work(tx);
      await this.session.mark();
      await db.query(outcome);
    } catch (error) {
      committed = await this.failed(error as Error & { code?: string });
    }
    if (!committed) {
      this.counts.rolledBack++;
      return;
    }
    this.counts.committed++;
    this.book = tx.book;
    this.history.recordCommit(tx.book);
  }

  /** @returns whether the transaction was committed all the same, and only the answer was lost */
  private async failed(error: Error & { code?: string }): Promise<boolean> {
    if (isLost(error)) {
      this.counts.lost++;
      await this.session.reconnect();
      return this.session.isMarked();
    }
    if (error.code !== DEADLOCK) this.counts.problems.push(`writer ${this.number}: ${error.code} ${error.message}`);
    await this.session.db.query('ROLLBACK').catch(() => this.session.reconnect());
    return false;
  }

  private async someWork(tx: Transaction): Promise<void> {
    const { random } = tx;
    const steps = random.int(1, 5);
    const pause = this.length(random) / steps;
    const hotStep = random.chance(0.12) ? random.int(0, steps - 1) : -1;
    for (let step = 0; step < steps; step++) {
      if (random.chance(0.15)) await this.savepoint(tx);
      else await random.weighted(random.weighted(ACTIONS))(tx);
      if (step === hotStep) await changeHotOrders(tx.db, this.hotRandom);
      if (pause > 0) await sleep(pause);
    }
  }

  private async savepoint(tx: Transaction): Promise<void> {
    const before = tx.book.copy();
    await tx.run('SAVEPOINT part');
    for (let actions = tx.random.int(1, 3); actions > 0; actions--) await tx.random.weighted(tx.random.weighted(ACTIONS))(tx);
    if (tx.random.chance(0.5)) {
      await tx.run('ROLLBACK TO SAVEPOINT part');
      tx.book = before;
    } else {
      await tx.run('RELEASE SAVEPOINT part');
    }
  }

  private length(random: Random): number {
    if (random.chance(LONG_SHARE)) return LONG_MS;
    return random.chance(0.4) ? 0 : random.int(0, LONGEST_MS);
  }
}
