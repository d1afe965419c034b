/**
 * The link: how a Client's event log reaches the Server over HTTP (contract section 4, `/v1/environment/eventsData`).
 */

export const LINK_HEADER = 'x-tcc-link';

/** Most messages in one request. */
export const MAX_MESSAGES_PER_REQUEST = 1_000;
/** Most bytes of one request body, inflated. */
export const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/** Which part of a Client's event log a batch holds. `first` to `last` are inclusive offsets. */
export interface LinkPosition {
  instanceId: string;
  epoch: number;
  first: number;
  last: number;
}

export type MessageStatus = 'ACCEPTED' | 'DUPLICATE' | 'REJECTED';

/** What became of one message of a request. `index` counts from 0 in the order sent. */
export interface MessageResult {
  index: number;
  /** `header.transactionInfo.transactionId`, given by the sender or assigned by the Server. */
  id: string;
  status: MessageStatus;
  code?: string;
  message?: string;
}

export interface IngestAnswer {
  results: MessageResult[];
}

const LINK_PATTERN =
  /^\s*([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\s*;\s*epoch=(\d{1,15})\s*;\s*first=(\d{1,15})\s*;\s*last=(\d{1,15})\s*$/i;

/** Text of the `X-TCC-Link` header. */
export function formatLinkHeader(position: LinkPosition): string {
  return `${position.instanceId}; epoch=${position.epoch}; first=${position.first}; last=${position.last}`;
}

/** @returns null when the text is not of the form `<instanceId>; epoch=<n>; first=<offset>; last=<offset>` */
export function parseLinkHeader(text: string): LinkPosition | null {
  const match = LINK_PATTERN.exec(text);
  if (!match) return null;
  const [, instanceId, epoch, first, last] = match;
  const position = { instanceId: instanceId.toLowerCase(), epoch: Number(epoch), first: Number(first), last: Number(last) };
  return position.first >= 1 && position.first <= position.last ? position : null;
}

/** Where a Client and its Server say to each other how far the Client's event log is stored (correctness rule 19). */
export const LINK_PATH = '/v1/environment/link';

/** What a Client says before it sends. */
export interface LinkHello {
  instanceId: string;
  /** Present epoch of the Client's event log. */
  epoch: number;
  /** Offset up to which the Server confirmed this epoch; null: it has not heard of the epoch. */
  acknowledged: number | null;
}

/** From where a Client goes on in an epoch the Server has not heard of. */
export interface LinkBeginning {
  instanceId: string;
  epoch: number;
  /** The epoch's first message comes behind this offset. */
  lastOffset: number;
}

/** How far the Server has stored a Client's event log. */
export interface LinkStanding {
  /** Null: the Server knows nothing of this Client. */
  epoch: number | null;
  lastOffset: number;
  /** transactionId of the last message at or below `lastOffset`; null: not known. */
  lastTransactionId: string | null;
}
