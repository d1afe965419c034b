import type { ConnectorError } from '../../../common/errors';
import type { LinkPosition } from '../../../contracts';

/** A message ready to be stored. */
export interface LooseMessage {
  environmentId: string;
  /** JSON as it is stored. */
  text: string;
  /** What a repeat is recognised by; null: without an id of its own a message is never a repeat. */
  identity: { transactionId: string; contentHash: string } | null;
}

/** Messages of a sender without a link, in order; recognised as repeats one by one. */
export interface LooseEntry {
  kind: 'LOOSE';
  messages: LooseMessage[];
}

/** One message of a link's batch that is not stored, and why. */
export interface LinkRejection {
  offset: number;
  error: ConnectorError;
}

/** A batch of a Client's event log; recognised as a repeat by its offsets. */
export interface LinkEntry {
  kind: 'LINK';
  environmentId: string;
  position: LinkPosition;
  /** Of the accepted messages, ascending. */
  offsets: number[];
  /** JSON text of each accepted message, or of their array where the request's body can be stored as it came. */
  events: string[] | Buffer;
  /** The other messages; they count as passed (correctness rule 18). */
  rejections: LinkRejection[];
  /** transactionId of the batch's last message, rejected or not; null when it holds none. */
  lastTransactionId: string | null;
}

export type IngestEntry = LooseEntry | LinkEntry;

export type LinkOutcome =
  /** Durable; messages below `from` are repeats, of which some were rejected when they came first. */
  | { kind: 'STORED'; from: number; earlierRejections: ReadonlyMap<number, ConnectorError> }
  | { kind: 'GAP'; expected: number }
  | { kind: 'EPOCH_OLD'; current: number };

export type IngestOutcome =
  /** Durable; tells of each message whether it is a repeat. */
  { kind: 'LOOSE_STORED'; repeats: boolean[] } | LinkOutcome;

/** Name of a link among all: a Client sends the log of one instance to one environment. */
export function linkKey(environmentId: string, instanceId: string): string {
  return `${environmentId}/${instanceId}`;
}
