import type { EventData, TotvsMessage } from '../../contracts';
import type { Segment } from '../../event-log';
import { type EventFilter, matchesFilter } from './event-filter';

/** A page is full at this many characters of JSON, whatever its limit of events. */
const MAX_CHARACTERS = 8 * 1024 * 1024;
/** Events looked at for one page; a filter that matches little must not hold a request for ever. */
const MAX_SCANNED = 20_000;

export interface PagedEvent {
  offset: number;
  message: TotvsMessage<EventData>;
}

/** Gathers a reader's page from segments, and how far it has looked. */
export class EventPage {
  readonly items: PagedEvent[] = [];
  private scanned = 0;
  private characters = 0;

  /** @param offset the reader's cursor; moves over everything looked at, wanted or not */
  constructor(
    public offset: number,
    private readonly limit: number,
    private readonly filter: EventFilter,
  ) {}

  /** Leaves out what is below an offset, because it is no longer kept. */
  beginAt(offset: number): void {
    this.offset = Math.max(this.offset, offset - 1);
  }

  get isFull(): boolean {
    return this.items.length >= this.limit || this.scanned >= MAX_SCANNED || this.characters >= MAX_CHARACTERS;
  }

  /** Takes what the page still has room for. */
  take(segment: Segment): void {
    const messages = JSON.parse(segment.events) as TotvsMessage<EventData>[];
    const averageSize = segment.events.length / messages.length;
    for (let offset = Math.max(segment.firstOffset, this.offset + 1); offset <= segment.lastOffset && !this.isFull; offset++) {
      const message = messages[offset - segment.firstOffset];
      this.offset = offset;
      this.scanned++;
      if (!matchesFilter(message, this.filter)) continue;
      this.items.push({ offset, message });
      this.characters += averageSize;
    }
  }
}
