import { Agent } from 'node:http';
import type { BadInputRig } from './bad-input-rig';
import { isRaw, type BadRequest, type RawInput } from './bad-request';
import { sendRaw, sendRequest, Silence, type Reply } from './send';
import { wrongWith } from './verdict';

const SENDERS = 16;

/** Sends a corpus and keeps a book of what was answered. */
export class Campaign {
  /** Answers that break the contract. */
  readonly problems: string[] = [];
  /** Requests that were answered only when asked again. */
  readonly silences: string[] = [];
  /** Transaction ids of messages answered ACCEPTED. */
  readonly accepted: string[] = [];
  /** How often a POST to a list was answered 201, by `<target> <path>`. */
  readonly created = new Map<string, number>();
  readonly statuses = new Map<number, number>();

  constructor(private readonly rig: BadInputRig) {}

  async run(inputs: readonly (BadRequest | RawInput)[]): Promise<void> {
    let next = 0;
    const sender = async () => {
      while (next < inputs.length) await this.send(inputs[next++]);
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  }

  private async send(input: BadRequest | RawInput): Promise<void> {
    try {
      const url = this.rig.url(input.target);
      if (isRaw(input)) for (const reply of await sendRaw(url, input)) this.judge(input.name, reply, 'GET');
      else await this.sendOne(url, input);
    } catch (error) {
      this.problems.push(`${input.name}: ${(error as Error).message}`);
    }
  }

  private async sendOne(url: string, input: BadRequest): Promise<void> {
    const reply = await sendRequest(url, input).catch((error: Error) => this.askAgain(url, input, error));
    this.judge(input.name, reply, input.method);
    if (reply.status === 201) this.note(`${input.target} ${input.path}`);
    if (input.path.startsWith('/v1/environment/eventsData') && input.method === 'POST' && reply.status === 200) this.noteAccepted(reply);
  }

  /** Once, on a connection of its own: tells a process that hangs from an answer that was lost on a line others used before. */
  private askAgain(url: string, input: BadRequest, error: Error): Promise<Reply> {
    if (!(error instanceof Silence)) throw error;
    this.silences.push(input.name);
    return sendRequest(url, input, new Agent());
  }

  private judge(name: string, reply: Reply, method: string): void {
    this.statuses.set(reply.status, (this.statuses.get(reply.status) ?? 0) + 1);
    const problem = wrongWith(reply, method);
    if (problem) this.problems.push(`${name}: ${problem}`);
  }

  private note(collection: string): void {
    this.created.set(collection, (this.created.get(collection) ?? 0) + 1);
  }

  private noteAccepted({ text }: Reply): void {
    const answer = JSON.parse(text) as { results?: Result[] } & Result;
    for (const { id, status } of answer.results ?? [answer]) if (status === 'ACCEPTED') this.accepted.push(id);
  }
}

interface Result {
  id: string;
  status: string;
}
