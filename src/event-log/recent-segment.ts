import type { Segment } from './types';

/** A segment as it was appended: its text in the form the writer had it, in the other one when that is asked for. */
export class RecentSegment implements Segment {
  /** Bytes of memory, at most. */
  readonly size: number;

  constructor(
    readonly firstOffset: number,
    readonly lastOffset: number,
    readonly audience: string,
    readonly appendedAt: Date,
    private readonly arrayText: string | Buffer,
  ) {
    this.size = typeof arrayText === 'string' ? arrayText.length * 2 : arrayText.length;
  }

  get events(): string {
    return this.arrayText.toString();
  }

  get bytes(): Buffer {
    return typeof this.arrayText === 'string' ? Buffer.from(this.arrayText) : this.arrayText;
  }
}
