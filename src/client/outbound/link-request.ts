import { MAX_MESSAGES_PER_REQUEST, MAX_REQUEST_BYTES } from '../../contracts';
import type { EventLog, Segment } from '../../event-log';
import { OUTBOX } from '../outbox';

const [OPEN, COMMA, CLOSE, EMPTY] = ['[', ',', ']', '[]'].map((text) => Buffer.from(text));
/** Room for brackets and commas between segments. */
const MAX_BODY_LENGTH = MAX_REQUEST_BYTES - 4096;

/** One request of the link: a stretch of the outbox and the messages in it that are for this reader. */
export interface LinkRequest {
  /** Inclusive offsets covered; stretches follow each other without a gap. */
  first: number;
  last: number;
  /** JSON array text in UTF-8; messages of other audiences are left out. */
  body: Buffer;
  messages: number;
}

/** Most messages and bytes of one request; lowered when a receiver finds requests too large. */
export interface RequestLimits {
  messages: number;
  bytes: number;
}

export const LARGEST_REQUEST: RequestLimits = { messages: MAX_MESSAGES_PER_REQUEST, bytes: MAX_BODY_LENGTH };

/**
 * The next request after an offset.
 * @throws when events in between are no longer kept
 * @returns `request` null when nothing for this audience waits; `seen` is the last offset looked at
 */
export async function nextRequest(
  eventLog: EventLog,
  audience: string,
  after: number,
  limits: RequestLimits,
): Promise<{ request: LinkRequest | null; seen: number }> {
  let seen = after;
  for (;;) {
    const segments = await eventLog.read(OUTBOX, seen, { events: limits.messages, bytes: limits.bytes });
    if (segments.length === 0) return { request: null, seen };
    requireNext(segments[0], seen);
    const request = packRequest(segments, audience, seen, limits);
    seen = request.last;
    if (request.messages > 0) return { request: { ...request, first: after + 1 }, seen };
  }
}

/** What lies between would be passed over for ever. @throws when the outbox does not hold the next event any more */
function requireNext({ firstOffset }: Segment, seen: number): void {
  if (firstOffset > seen + 1) throw new Error(`The outbox no longer holds the events from offset ${seen + 1} to ${firstOffset - 1}`);
}

/** Fills one request from whole segments, or from a part of the first where even that is too large. */
export function packRequest(segments: readonly Segment[], audience: string, after: number, limits: RequestLimits): LinkRequest {
  const arrays: Buffer[] = [];
  let messages = 0;
  let bytes = 0;
  let last = after;
  for (const segment of segments) {
    if (!isFor(segment, audience)) {
      last = segment.lastOffset;
      continue;
    }
    const count = segment.lastOffset - Math.max(segment.firstOffset - 1, last);
    const array = segment.bytes ?? Buffer.from(segment.events);
    const size = array.length;
    if (messages > 0 && (messages + count > limits.messages || bytes + size > limits.bytes)) break;
    if (segment.firstOffset <= last || count > limits.messages || size > limits.bytes) {
      if (messages > 0) break;
      return packPart(segment, last, limits);
    }
    arrays.push(array);
    messages += count;
    bytes += size;
    last = segment.lastOffset;
  }
  return { first: after + 1, last, body: joinArrays(arrays), messages };
}

/** A stretch of one segment; parses it, which only happens after a rewind or a cut in size. */
function packPart(segment: Segment, after: number, limits: RequestLimits): LinkRequest {
  const skipped = Math.max(0, after - segment.firstOffset + 1);
  const waiting = (JSON.parse(segment.events) as unknown[]).slice(skipped, skipped + limits.messages);
  const texts: string[] = [];
  let bytes = 0;
  for (const message of waiting) {
    const text = JSON.stringify(message);
    bytes += Buffer.byteLength(text) + 1;
    if (texts.length > 0 && bytes > limits.bytes) break;
    texts.push(text);
  }
  const first = segment.firstOffset + skipped;
  return { first: after + 1, last: first + texts.length - 1, body: Buffer.from(`[${texts.join(',')}]`), messages: texts.length };
}

/** The text of one array with the elements of all, none of which is empty. */
function joinArrays(arrays: readonly Buffer[]): Buffer {
  if (arrays.length === 1) return arrays[0];
  const inner = arrays.flatMap((array, index) => [index === 0 ? OPEN : COMMA, array.subarray(1, -1)]);
  return Buffer.concat([...inner, arrays.length === 0 ? EMPTY : CLOSE]);
}

function isFor(segment: Segment, audience: string): boolean {
  return segment.audience.split(',').includes(audience);
}
