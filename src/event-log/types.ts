/** A stream as locked by an appending transaction, or as last seen by a reader. */
export interface StreamHead {
  streamId: number;
  name: string;
  /** Changes when the store was restored; offsets of different epochs are not comparable. */
  epoch: number;
  /** Lowest offset that is surely kept; what was before is old and may be gone. */
  firstOffset: number;
  /** Offset of the newest event; 0 before the first. */
  lastOffset: number;
}

/** Events to append together. */
export interface SegmentDraft {
  /** Which readers it is for, in the words of the writer; '' where all readers take everything. */
  audience: string;
  /** JSON text of each event, or the JSON text (as bytes in UTF-8) of an array that holds exactly `count` events. */
  events: string[] | { arrayText: string | Buffer; count: number };
}

/** One stored row: many events as the text of one JSON array. Event i has offset `firstOffset + i`. */
export interface Segment {
  firstOffset: number;
  lastOffset: number;
  audience: string;
  appendedAt: Date;
  readonly events: string;
  /** `events` in UTF-8, where it is at hand. */
  readonly bytes?: Buffer;
}

/** Inclusive range of offsets. */
export interface OffsetRange {
  first: number;
  last: number;
}

/** How much one read may bring; a single segment is always brought whole. */
export interface ReadLimits {
  events: number;
  bytes: number;
}

/** How far a named reader has come. */
export interface CursorPosition {
  epoch: number;
  offset: number;
}
