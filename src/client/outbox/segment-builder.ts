/** UTF-8 needs at most three bytes for what JavaScript counts as one character. */
const BYTES_PER_CHARACTER = 3;
/** What stands before a text and at the end. */
const SEPARATORS = 2;
const NOTHING = Buffer.alloc(0);
const [OPEN, COMMA, CLOSE] = Buffer.from('[,]');

/**
 * Joins JSON texts into the text of one array, in UTF-8: the bytes are made once, for the store and for the link.
 * Writing each text behind the others costs less than joining strings and encoding the result.
 */
export class SegmentBuilder {
  private buffer = NOTHING;
  private length = 0;
  private texts = 0;

  /** @param capacity bytes one array will probably take; fresh memory and copying it are what costs most here */
  constructor(private readonly capacity: number) {}

  /** Texts added so far. */
  get count(): number {
    return this.texts;
  }

  /** Bytes so far. */
  get size(): number {
    return this.length;
  }

  add(text: string): void {
    this.reserve(text);
    this.buffer[this.length++] = this.texts === 0 ? OPEN : COMMA;
    this.length += this.buffer.write(text, this.length, 'utf8');
    this.texts++;
  }

  /** The array's text; the builder is empty afterwards. */
  take(): Buffer {
    this.buffer[this.length++] = CLOSE;
    const filled = this.buffer.subarray(0, this.length);
    // Handed over as it is unless it would hold much more memory than it uses.
    const handedOver = this.length * 4 >= this.buffer.length * 3;
    const bytes = handedOver ? filled : Buffer.from(filled);
    if (handedOver) this.buffer = NOTHING;
    this.length = this.texts = 0;
    return bytes;
  }

  private reserve(text: string): void {
    const room = this.buffer.length - this.length - SEPARATORS;
    if (text.length * BYTES_PER_CHARACTER <= room) return;
    const bytes = Buffer.byteLength(text);
    if (bytes <= room) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.length + bytes + SEPARATORS, this.capacity, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
