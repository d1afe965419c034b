import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import { type CursorPosition, EventLog, type StreamHead } from '../../event-log';
import { Lifecycle } from '../../platform/lifecycle';
import { BEGINNING } from './cursor';
import type { EventFilter } from './event-filter';
import { EventPage, type PagedEvent } from './event-page';

/** Brought into memory at once; a single segment always comes whole. */
const READ_LIMITS = { events: 1_000, bytes: 4 * 1024 * 1024 };

export interface EventQuery extends EventFilter {
  /** null: from the beginning. */
  after: CursorPosition | null;
  limit: number;
  waitMs: number;
}

export interface EventAnswer {
  epoch: number;
  /** How far the reader has come, over events its filter left out, too. */
  offset: number;
  hasNext: boolean;
  items: PagedEvent[];
}

/** Reads an environment's events in order, waiting for new ones when there are none. */
@Injectable()
export class EventReader {
  constructor(
    private readonly eventLog: EventLog,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** @throws LOG_RESTORED when the cursor is of another life of the log, CURSOR_EXPIRED when what follows it is gone */
  async read(stream: string, query: EventQuery, signal: AbortSignal): Promise<EventAnswer> {
    const deadline = Date.now() + query.waitMs;
    const page = new EventPage(query.after?.offset ?? 0, query.limit, query);
    const aborted = AbortSignal.any([signal, this.lifecycle.stopSignal]);
    for (;;) {
      const head = await this.eventLog.head(stream);
      requireSameLife(query.after ?? BEGINNING, head);
      const lastOffset = head?.lastOffset ?? 0;
      requireKept(page, query, head);
      await this.fill(stream, page, lastOffset);
      const answer = { epoch: head?.epoch ?? 0, offset: page.offset, hasNext: page.offset < lastOffset, items: page.items };
      if (page.items.length > 0 || page.isFull) return answer;
      if (!(await this.eventLog.waitForAppend(stream, page.offset, deadline - Date.now(), aborted))) return answer;
    }
  }

  private async fill(stream: string, page: EventPage, lastOffset: number): Promise<void> {
    while (!page.isFull && page.offset < lastOffset) {
      const before = page.offset;
      for (const segment of await this.eventLog.read(stream, page.offset, READ_LIMITS)) {
        if (segment.firstOffset > page.offset + 1) throw new ConnectorError('CURSOR_EXPIRED'); // dropped this very moment
        page.take(segment);
        if (page.isFull) break;
      }
      if (page.offset === before) return;
    }
  }
}

function requireSameLife(after: CursorPosition, head: StreamHead | null): void {
  if (after.offset === BEGINNING.offset && after.epoch === BEGINNING.epoch) return;
  if (!head || head.epoch !== after.epoch || head.lastOffset < after.offset) throw new ConnectorError('LOG_RESTORED');
}

/** Whoever asks for the beginning gets what is kept; a cursor promises that nothing is missing behind it. */
function requireKept(page: EventPage, { after }: EventQuery, head: StreamHead | null): void {
  const keptFrom = head?.firstOffset ?? 1;
  if (after === null) page.beginAt(keptFrom);
  else if (page.offset + 1 < keptFrom) throw new ConnectorError('CURSOR_EXPIRED');
}
