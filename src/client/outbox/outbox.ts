import type { PoolClient } from 'pg';
import { MAX_MESSAGES_PER_REQUEST, MAX_REQUEST_BYTES } from '../../contracts';
import type { EventLog, OffsetRange, SegmentDraft, StreamHead } from '../../event-log';
import { eventText, type PendingEvent } from './entity-event';
import { SegmentBuilder } from './segment-builder';

/** The one stream of a Client's event log: what waits to be published. */
export const OUTBOX = 'outbox';

/** Audience of what goes to the Server, and name of the cursor that reads it. */
export const REMOTE = 'remote';

/**
 * Bounds of one segment: a full one fills a request of the link, which then needs no copying together, and is still small
 * enough that a reader wastes little.
 */
const SEGMENT_EVENTS = MAX_MESSAGES_PER_REQUEST;
const SEGMENT_BYTES = 1024 * 1024;

/** What usually stands around an event's document. */
const ENVELOPE_BYTES = 700;

/** Largest event that fits a request of its own, with room for the array's brackets. */
const MAX_EVENT_BYTES = MAX_REQUEST_BYTES - 1024;

/** An event together with the publication methods it is for. */
export interface OutboxEvent {
  audience: string;
  event: PendingEvent;
}

/** Whether an event can be published at all; its envelope is at most a few kilobytes. */
export function fitsRequest(event: PendingEvent): boolean {
  const length = event.row.document.length;
  return length * 4 + 4096 < MAX_EVENT_BYTES || Buffer.byteLength(event.row.document) + 4096 < MAX_EVENT_BYTES;
}

/** Appends events to the outbox, giving each its offset; the stream must be locked by this transaction. */
export async function appendToOutbox(
  eventLog: EventLog,
  tx: PoolClient,
  head: StreamHead,
  events: readonly OutboxEvent[],
): Promise<OffsetRange> {
  return eventLog.append(tx, head, packSegments(events, head, new Date().toISOString()));
}

/** Groups events by audience, in their order within each, and cuts the groups into segments. */
function packSegments(events: readonly OutboxEvent[], head: StreamHead, generatedOn: string): SegmentDraft[] {
  const segments: SegmentDraft[] = [];
  const builder = new SegmentBuilder(Math.min(SEGMENT_BYTES, expectedBytes(events)));
  let offset = head.lastOffset;
  for (const audience of new Set(events.map((entry) => entry.audience))) {
    const close = () => {
      const count = builder.count;
      segments.push({ audience, events: { arrayText: builder.take(), count } });
    };
    for (const entry of events) {
      if (entry.audience !== audience) continue;
      const text = eventText(entry.event, head.epoch, ++offset, generatedOn);
      if (builder.count === SEGMENT_EVENTS || (builder.count > 0 && builder.size + text.length > SEGMENT_BYTES)) close();
      builder.add(text);
    }
    close();
  }
  return segments;
}

/** About what events take; a few per cent above, because growing in the middle costs more than a little room at the end. */
function expectedBytes(events: readonly OutboxEvent[]): number {
  return events.reduce((sum, { event }) => sum + ENVELOPE_BYTES + event.row.document.length * 1.05, 0) | 0;
}
