import { ABSENT, type History } from './history';
import { fingerprint } from './documents';

/** The parts of a stored message that the verdict looks at. */
export interface StoredMessage {
  header: { type: string; sequence?: string; tenantId?: string; transactionInfo?: { transactionId?: string; generatedBy?: string } };
  content: { schemaName: string; action: string; data: Record<string, unknown> };
}

interface Progress {
  /** Position in the entity's committed states that the events have reached. */
  state: number;
  /** Highest stamp of the root row seen. */
  stamp: number;
  sequences: Map<string, string>;
  lastSequence: string;
}

const SEQUENCE = /^(\d+)\.(\d{20})$/;

/**
 * Reads the Server's event log in order and says what is wrong with it: events doubled or left out, sequences that do
 * not rise, documents that were never committed, entities that go back to an older state.
 */
export class EventCheck {
  readonly problems: string[] = [];
  /** Events looked at. */
  count = 0;
  private readonly progress = new Map<string, Progress>();
  private readonly seen = new Map<string, Set<string>>();
  private last: { epoch: string; offset: number } | null = null;

  constructor(private readonly history: History) {}

  take(message: StoredMessage): void {
    this.count++;
    const { sequence = '', transactionInfo } = message.header;
    const generatedBy = transactionInfo?.generatedBy ?? '';
    const entity = entityOf(message);
    this.checkDoubled(generatedBy, sequence);
    this.checkDense(sequence);
    const known = this.history.entities.get(entity);
    if (!known) {
      this.problems.push(`SUPERFLUOUS ${sequence}: ${entity} was never written`);
      return;
    }
    let progress = this.progress.get(entity);
    if (!progress) this.progress.set(entity, (progress = { state: 0, stamp: 0, sequences: new Map(), lastSequence: '' }));
    this.checkRising(progress, entity, generatedBy, sequence);
    this.checkState(progress, entity, known.states, message, sequence);
    this.checkStamp(progress, entity, message, sequence);
  }

  /** After the last event. @returns sequence of each entity's last event */
  finish(): Map<string, string> {
    for (const [entity, { states }] of this.history.entities) {
      const progress = this.progress.get(entity);
      const last = states[states.length - 1];
      if (!progress && last !== ABSENT) this.problems.push(`MISSING: no event of ${entity}`);
      else if (progress && states[progress.state] !== last) {
        this.problems.push(`LEFT BEHIND: the last event of ${entity} holds state ${progress.state} of ${states.length - 1}`);
      }
    }
    return new Map([...this.progress].map(([entity, { lastSequence }]) => [entity, lastSequence]));
  }

  private checkDoubled(generatedBy: string, sequence: string): void {
    let sequences = this.seen.get(generatedBy);
    if (!sequences) this.seen.set(generatedBy, (sequences = new Set()));
    if (sequences.has(sequence)) this.problems.push(`DOUBLED: ${sequence} of ${generatedBy}`);
    sequences.add(sequence);
  }

  /** One Client's whole outbox goes to one stream, so every offset comes exactly once and in order. */
  private checkDense(sequence: string): void {
    const match = SEQUENCE.exec(sequence);
    if (!match) {
      this.problems.push(`NO SEQUENCE: '${sequence}'`);
      return;
    }
    const [, epoch, offset] = match;
    const expected = this.last === null ? 1 : this.last.offset + 1;
    if (this.last && this.last.epoch !== epoch) this.problems.push(`EPOCH changed at ${sequence}`);
    else if (Number(offset) !== expected) this.problems.push(`OFFSET ${Number(offset)} where ${expected} was due`);
    this.last = { epoch, offset: Number(offset) };
  }

  private checkRising(progress: Progress, entity: string, generatedBy: string, sequence: string): void {
    const before = progress.sequences.get(generatedBy);
    if (before !== undefined && sequence <= before) this.problems.push(`SEQUENCE FELL: ${entity} had ${before}, then ${sequence}`);
    progress.sequences.set(generatedBy, sequence);
    progress.lastSequence = sequence;
  }

  private checkState(progress: Progress, entity: string, states: readonly string[], message: StoredMessage, sequence: string): void {
    const state = message.content.action === 'DELETE' ? ABSENT : fingerprint(message.content.data);
    const position = states.indexOf(state, progress.state);
    if (position >= 0) progress.state = position;
    else if (states.includes(state))
      this.problems.push(`WENT BACK: ${entity} at ${sequence} to state ${states.indexOf(state)} after ${progress.state}`);
    else this.problems.push(`NEVER COMMITTED: ${entity} at ${sequence}: ${JSON.stringify(message.content.data).slice(0, 600)}`);
  }

  private checkStamp(progress: Progress, entity: string, { content }: StoredMessage, sequence: string): void {
    const stamp = content.data.version;
    if (content.action === 'DELETE' || typeof stamp !== 'number') return;
    if (stamp < progress.stamp) this.problems.push(`OLDER ROW: ${entity} at ${sequence} has stamp ${stamp} after ${progress.stamp}`);
    progress.stamp = Math.max(progress.stamp, stamp);
  }
}

/** The key attribute is the one object among the attributes of both schemas. */
function entityOf({ content: { schemaName, data } }: StoredMessage): string {
  const key = Object.values(data).find((value) => value !== null && typeof value === 'object' && !Array.isArray(value));
  return `${schemaName} ${Object.values(key ?? {}).join('/')}`;
}
