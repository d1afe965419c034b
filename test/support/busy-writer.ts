import type { Pool } from 'pg';

/** A product that writes without pause, whatever the connector does to its tables meanwhile. */
export class BusyWriter {
  /** What the product would have seen fail. Always to be empty. */
  readonly failures: Error[] = [];
  private written = 0;
  private stopping = false;
  private readonly running: Promise<unknown>;

  /** @param statement the n-th statement of one of the writers, from 1 */
  constructor(
    private readonly product: Pool,
    private readonly statement: (n: number) => string,
    writers = 2,
  ) {
    this.running = Promise.all(Array.from({ length: writers }, () => this.run()));
  }

  /** Waits until `count` more statements have been committed. */
  async go(count: number): Promise<void> {
    const goal = this.written + count;
    while (this.written < goal && this.failures.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    const session = await this.product.connect();
    try {
      while (!this.stopping) {
        await session.query(this.statement(++this.written));
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    } catch (error) {
      this.failures.push(error as Error);
    } finally {
      session.release();
    }
  }
}
