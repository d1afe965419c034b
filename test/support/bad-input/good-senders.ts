import { setTimeout as sleep } from 'node:timers/promises';
import { http } from '../http';
import type { StoredMessage } from '../ledger/event-check';
import { pessoa } from '../pessoa';
import type { BadInputRig } from './bad-input-rig';

const PACE_MS = 25;
const FIRST_OF_PRODUCT = 5_000_000;

/** An application that posts and a product that writes while others misbehave; both keep a book of what they sent. */
export class GoodSenders {
  private readonly posted: string[] = [];
  private written = 0;
  private stopping = false;
  private running: Promise<void>[] = [];
  /** What went wrong with a good message; empty: nothing. */
  readonly problems: string[] = [];

  constructor(private readonly rig: BadInputRig) {}

  start(): void {
    this.running = [this.post(), this.write()];
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running);
  }

  /** How many messages were sent well. */
  get sent(): number {
    return this.posted.length + this.written;
  }

  /**
   * Compares the Server's event log with the books: every good message once, and beside them only what was answered ACCEPTED.
   * @param accepted transaction ids the attack was answered ACCEPTED for
   */
  check(stored: readonly StoredMessage[], accepted: readonly string[]): string[] {
    const ids = stored.filter((message) => !isOfClient(message)).map((message) => message.header.transactionInfo?.transactionId ?? '');
    const captured = stored.filter(isOfClient).map((message) => String((message.content.data as { id: { id: number } }).id.id));
    const written = Array.from({ length: this.written }, (_, index) => String(FIRST_OF_PRODUCT + index));
    return [...differences([...this.posted, ...accepted], ids), ...differences(written, captured)];
  }

  private async post(): Promise<void> {
    const { applicationToken: token } = this.rig;
    for (let number = 1; !this.stopping; number++) {
      const id = `good ${number}`;
      const message = pessoa(number, { header: { transactionInfo: { transactionId: id } } });
      const answer = await http('POST', `${this.rig.url('server')}/v1/environment/eventsData`, message, { token });
      if (answer.status === 200 && answer.body.status === 'ACCEPTED') this.posted.push(id);
      else this.problems.push(`${id}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await sleep(PACE_MS);
    }
  }

  private async write(): Promise<void> {
    while (!this.stopping) {
      await this.rig.connector.product.query(`INSERT INTO "PESSOA" ("ID", "NOME") VALUES ($1, 'written')`, [
        FIRST_OF_PRODUCT + this.written,
      ]);
      this.written++;
      await sleep(PACE_MS);
    }
  }
}

function isOfClient(message: StoredMessage): boolean {
  return (message.header.transactionInfo?.generatedBy ?? '').startsWith('tcc-client/');
}

function differences(expected: readonly string[], actual: readonly string[]): string[] {
  const count = (ids: readonly string[]) =>
    ids.reduce((counts, id) => counts.set(id, (counts.get(id) ?? 0) + 1), new Map<string, number>());
  const [wanted, found] = [count(expected), count(actual)];
  return [...new Set([...expected, ...actual])]
    .filter((id) => wanted.get(id) !== found.get(id))
    .map((id) => `${id}: stored ${found.get(id) ?? 0} times, sent ${wanted.get(id) ?? 0} times`);
}
