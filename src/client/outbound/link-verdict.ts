import type { LinkStanding } from '../../contracts';
import type { OutboxEpoch } from '../outbox';

/** Where this Client's outbox stands, with what it holds at the Server's offset. */
export interface OwnStanding extends OutboxEpoch {
  /** Offset of the newest event. */
  lastOffset: number;
  /** Offset up to which the Server answered in this epoch; `beginsBehind` before its first answer. */
  acknowledged: number;
}

/** What the outbox holds at the Server's offset. */
export interface OutboxAt {
  /** transactionId of the last message for the Server at or below it; null when it is not there (any more). */
  transactionId: string | null;
  /** Whether every event behind it is there. */
  complete: boolean;
}

export type LinkVerdict =
  /** Go on behind what was acknowledged. */
  | { kind: 'IN_STEP' }
  /** The Server has not heard of this epoch: tell it where it begins. */
  | { kind: 'BEGIN_AT_SERVER' }
  /** The Server's store was restored: send again behind its offset. */
  | { kind: 'REWIND'; to: number }
  /** The two are of different histories: begin a new epoch. */
  | { kind: 'NEW_EPOCH'; reason: 'CLIENT_STORE_RESTORED' | 'SERVER_STORE_RESTORED' };

const IN_STEP: LinkVerdict = { kind: 'IN_STEP' };
const CLIENT_RESTORED: LinkVerdict = { kind: 'NEW_EPOCH', reason: 'CLIENT_STORE_RESTORED' };
const SERVER_RESTORED: LinkVerdict = { kind: 'NEW_EPOCH', reason: 'SERVER_STORE_RESTORED' };

/**
 * Compares a Client's outbox with what the Server says is stored of it (correctness rule 19).
 * @param at what the outbox holds at the Server's offset; asked for only when both are in one epoch
 */
export async function judge(own: OwnStanding, server: LinkStanding, at: (offset: number) => Promise<OutboxAt>): Promise<LinkVerdict> {
  if (server.epoch === null) return own.confirmed ? SERVER_RESTORED : { kind: 'BEGIN_AT_SERVER' };
  if (server.epoch > own.epoch) return CLIENT_RESTORED;
  if (server.epoch < own.epoch) {
    if (own.confirmed) return SERVER_RESTORED;
    // An outbox that begins for the first time, for a Client the Server knows: it had another one before.
    return own.begun ? { kind: 'BEGIN_AT_SERVER' } : CLIENT_RESTORED;
  }
  return judgeSameEpoch(own, server, at);
}

async function judgeSameEpoch(own: OwnStanding, server: LinkStanding, at: (offset: number) => Promise<OutboxAt>): Promise<LinkVerdict> {
  if (server.lastOffset > own.lastOffset) return CLIENT_RESTORED;
  if (server.lastOffset < own.beginsBehind) return SERVER_RESTORED;
  const { transactionId, complete } = await at(server.lastOffset);
  const known = server.lastTransactionId !== null && transactionId !== null;
  if (known && server.lastTransactionId !== transactionId) return CLIENT_RESTORED;
  if (server.lastOffset >= own.acknowledged) return IN_STEP;
  const comparable = known || server.lastTransactionId === null;
  return comparable && complete ? { kind: 'REWIND', to: server.lastOffset } : SERVER_RESTORED;
}
