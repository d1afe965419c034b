import type { LinkPosition } from '../../../contracts';

/** How far the Server has stored one Client's event log. */
export interface StoredLink {
  epoch: number;
  lastOffset: number;
  /** transactionId of the last message at or below `lastOffset`; null: not known. */
  lastTransactionId: string | null;
}

export type LinkDecision =
  /** Messages at offset `from` and above are new; those below are repeats. */
  | { kind: 'STORE'; from: number }
  /** Everything was stored before. */
  | { kind: 'REPEAT' }
  | { kind: 'GAP'; expected: number }
  | { kind: 'EPOCH_OLD'; current: number };

/**
 * What to do with a batch, given what is stored of its link (correctness rule 17).
 *
 * A Client's log begins at offset 1, so a link never heard of is expected to begin there: two first batches that
 * overtake each other must not make the earlier one look like a repeat. A higher epoch begins wherever the Client says.
 */
export function decideLink(stored: StoredLink | null, batch: Pick<LinkPosition, 'epoch' | 'first' | 'last'>): LinkDecision {
  if (stored && batch.epoch < stored.epoch) return { kind: 'EPOCH_OLD', current: stored.epoch };
  if (stored && batch.epoch > stored.epoch) return { kind: 'STORE', from: batch.first };
  const lastOffset = stored?.lastOffset ?? 0;
  if (batch.last <= lastOffset) return { kind: 'REPEAT' };
  if (batch.first > lastOffset + 1) return { kind: 'GAP', expected: lastOffset + 1 };
  return { kind: 'STORE', from: lastOffset + 1 };
}
