const FIRST_CAPACITY = 64 * 1024;
/** UTF-8 needs at most three bytes for what JavaScript counts as one character. */
const BYTES_PER_CHARACTER = 3;
const [OPEN, COMMA, CLOSE] = Buffer.from('[,]');

/**
 * Joins JSON texts into the text of one array, in UTF-8: the bytes are made once, for the store and for the link.
 * Writing each text behind the others costs less than joining strings and encoding the result.
 */
export class SegmentBuilder {
  private buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  private length = 0;
  private texts = 0;

  /** Texts added so far. */
  get count(): number {
    return this.texts;
  }

  /** Bytes so far. */
  get size(): number {
    return this.length;
  }

  add(text: string): void {
    this.reserve(text.length * BYTES_PER_CHARACTER + 2);
    this.buffer[this.length++] = this.texts === 0 ? OPEN : COMMA;
    this.length += this.buffer.write(text, this.length, 'utf8');
    this.texts++;
  }

  /** The array's text; the builder is empty afterwards. */
  take(): Buffer {
    this.buffer[this.length++] = CLOSE;
    const bytes = Buffer.allocUnsafeSlow(this.length);
    this.buffer.copy(bytes, 0, 0, this.length);
    this.length = this.texts = 0;
    return bytes;
  }

  private reserve(bytes: number): void {
    const needed = this.length + bytes + 1;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
