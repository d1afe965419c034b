import type { SegmentDraft } from '../../../event-log';

/** A segment built of single events is closed at this size, so that readers can page. */
const MAX_EVENTS = 500;
const MAX_CHARACTERS = 1024 * 1024;

/** The Server's readers all take everything. */
const AUDIENCE = '';

interface OpenSegment {
  events: string[];
  characters: number;
}

/** Collects the events of a group into segments per stream, in order: few rows, whoever the events came from. */
export class SegmentDrafts {
  private readonly drafts = new Map<string, SegmentDraft[]>();
  private readonly open = new Map<string, OpenSegment>();

  /** Adds one event, to the open segment of its stream if it fits. */
  addEvent(stream: string, text: string): void {
    let segment = this.open.get(stream);
    if (!segment || segment.events.length >= MAX_EVENTS || segment.characters + text.length > MAX_CHARACTERS) {
      segment = { events: [], characters: 0 };
      this.open.set(stream, segment);
      this.of(stream).push({ audience: AUDIENCE, events: segment.events });
    }
    segment.events.push(text);
    segment.characters += text.length;
  }

  /** Adds a segment as it is: the JSON text of an array of `count` events, in UTF-8. */
  addArray(stream: string, arrayText: Buffer, count: number): void {
    this.open.delete(stream);
    if (count > 0) this.of(stream).push({ audience: AUDIENCE, events: { arrayText, count } });
  }

  byStream(): Iterable<[string, SegmentDraft[]]> {
    return this.drafts;
  }

  private of(stream: string): SegmentDraft[] {
    const drafts = this.drafts.get(stream) ?? [];
    this.drafts.set(stream, drafts);
    return drafts;
  }
}
