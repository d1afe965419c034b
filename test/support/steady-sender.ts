import { setTimeout as sleep } from 'node:timers/promises';
import { http } from './http';
import { pessoa } from './pessoa';

const PACE_MS = 20;

/** An application that posts one message after the other and repeats what was not acknowledged. */
export class SteadySender {
  /** Transaction ids answered 200. */
  readonly acknowledged: string[] = [];
  /** Answers other than 200, as `<status> <code>`; with ` without Retry-After` where one is owed. */
  readonly refusals = new Set<string>();
  private stopping = false;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly baseUrl: string,
    private readonly token: string,
  ) {}

  start(): this {
    this.running = this.run();
    return this;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    for (let number = 1; !this.stopping;) {
      if (await this.send(number)) number++;
      await sleep(PACE_MS);
    }
  }

  private async send(number: number): Promise<boolean> {
    const transactionId = `steady ${number}`;
    const message = pessoa(number, { header: { transactionInfo: { transactionId } } });
    const answer = await http('POST', `${this.baseUrl}/v1/environment/eventsData`, message, { token: this.token }).catch(() => null);
    if (answer === null) return false;
    if (answer.status === 200) this.acknowledged.push(transactionId);
    else this.refusals.add(`${answer.status} ${answer.body.code}${answer.headers['retry-after'] ? '' : ' without Retry-After'}`);
    return answer.status === 200;
  }
}
