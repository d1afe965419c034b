import { setTimeout as sleep } from 'node:timers/promises';
import { pimscsOperations, pimsmcOperations } from './instancias.mjs';
import { pedidosOperations } from './pedidos.mjs';
import { random } from './random.mjs';

/** Who works in which product: PEDIDOS has several users at once. @type {Record<string, { writers: number, operations: [import('./pedidos.mjs').Operation, number][] }>} */
const work = {
  PEDIDOS: { writers: 3, operations: pedidosOperations },
  PIMSMC: { writers: 1, operations: pimsmcOperations },
  PIMSCS: { writers: 1, operations: pimscsOperations },
};

/** Errors that end a transaction and nothing else: key taken, referenced row, deadlock. */
const EXPECTED = new Set(['23505', '23503', '40P01', '40001']);

/** Changes rows of the sample products at a steady pace, as their users would. */
export class Writers {
  /** Rows changed by committed transactions. */
  changes = 0;
  transactions = 0;
  rollbacks = 0;
  #stopping = new AbortController();

  /** @param {{ rate: number, changes: number }} limits rows per second; after so many rows it ends */
  constructor({ rate, changes }) {
    this.rate = rate;
    this.limit = changes;
  }

  /** Works until the limit is reached or `stop` is called. @param {import('./products.mjs').Product[]} products */
  async run(products) {
    const began = performance.now();
    const writers = products.flatMap((product) => {
      const { writers, operations } = work[product.name];
      return Array.from({ length: writers }, () => this.#write(product.pool, lottery(operations), began));
    });
    await Promise.all(writers);
  }

  stop() {
    this.#stopping.abort();
  }

  /** @param {import('pg').Pool} pool @param {import('./pedidos.mjs').Operation[]} operations @param {number} began */
  async #write(pool, operations, began) {
    const { signal } = this.#stopping;
    while (!signal.aborted && this.changes < this.limit) {
      await this.#transaction(pool, operations);
      const aheadMs = (this.changes * 1000) / this.rate - (performance.now() - began);
      // Never in step with each other, so that transactions overlap.
      if (aheadMs > 0) await sleep(aheadMs + random(20), undefined, { signal }).catch(() => {});
    }
  }

  /** One to three operations; some transactions are rolled back, some in part. @param {import('pg').Pool} pool @param {import('./pedidos.mjs').Operation[]} operations */
  async #transaction(pool, operations) {
    const tx = await pool.connect();
    try {
      await tx.query('BEGIN');
      let rows = 0;
      for (let count = 1 + random(3); count > 0; count--) rows += await operations[random(operations.length)](tx);
      if (random(8) === 0) {
        await tx.query('SAVEPOINT part');
        await operations[random(operations.length)](tx);
        await tx.query('ROLLBACK TO part');
      }
      const undone = random(12) === 0;
      await tx.query(undone ? 'ROLLBACK' : 'COMMIT');
      this.#count(undone, rows);
    } catch (error) {
      await tx.query('ROLLBACK').catch(() => {});
      if (!EXPECTED.has(/** @type {{ code?: string }} */ (error).code ?? '')) throw error;
      this.#count(true, 0);
    } finally {
      tx.release();
    }
  }

  /** @param {boolean} undone @param {number} rows */
  #count(undone, rows) {
    if (undone) this.rollbacks += 1;
    else {
      this.transactions += 1;
      this.changes += rows;
    }
  }
}

/** Each operation as often as its weight says. @param {[import('./pedidos.mjs').Operation, number][]} operations */
function lottery(operations) {
  return operations.flatMap(([operation, weight]) => Array.from({ length: weight }, () => operation));
}
