import type { Pool } from 'pg';
import { accountDocument, accountName, fingerprint, nameText, orderDocument, orderName } from './documents';
import { History } from './history';
import { createHotSet, recordHotSet } from './hot-set';
import { PRODUCT_TABLES } from './product';
import type { Random } from './random';
import { readAccounts, readOrders } from './tables';
import { Writer } from './writer';

const WRITERS = 16;
const ORDERS_AT_BEGIN = 60;

/** A product at work: sixteen sessions that write at the same time, and the ledger of what they committed. */
export class Workload {
  readonly history = new History();
  private readonly writers: Writer[];
  private running: Promise<void>[] = [];
  private stopped = false;

  constructor(
    private readonly pool: Pool,
    url: string,
    random: Random,
  ) {
    this.writers = Array.from({ length: WRITERS }, (_, number) => new Writer(url, number, random.fork(number), this.history));
  }

  /** Creates the product's tables and fills them. */
  async prepare(): Promise<void> {
    await this.pool.query(PRODUCT_TABLES);
    await createHotSet(this.pool);
    await Promise.all(this.writers.map((writer) => writer.begin(ORDERS_AT_BEGIN)));
  }

  start(): void {
    this.running = this.writers.map((writer) => writer.run());
  }

  /** Ends every writer after its transaction; the ledger is complete then. */
  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    for (const writer of this.writers) writer.stop();
    await Promise.all(this.running);
    await Promise.all(this.writers.map((writer) => writer.end()));
    await recordHotSet(this.pool, this.history);
  }

  get committed(): number {
    return this.writers.reduce((sum, { counts }) => sum + counts.committed, 0);
  }

  get rolledBack(): number {
    return this.writers.reduce((sum, { counts }) => sum + counts.rolledBack, 0);
  }

  /** Transactions cut short by the end of the database server. */
  get lost(): number {
    return this.writers.reduce((sum, { counts }) => sum + counts.lost, 0);
  }

  /** Statements of the product that failed though nothing of its own was wrong. */
  get problems(): string[] {
    return this.writers.flatMap(({ counts }) => counts.problems);
  }

  /** Fingerprint of every entity as the product's tables have it. */
  async tables(): Promise<Map<string, string>> {
    const orders = (await readOrders(this.pool, null)).map(
      (order) => [nameText(orderName(order.id)), fingerprint(orderDocument(order))] as const,
    );
    const accounts = (await readAccounts(this.pool)).map(
      (account) => [nameText(accountName(account)), fingerprint(accountDocument(account))] as const,
    );
    return new Map([...orders, ...accounts]);
  }
}
