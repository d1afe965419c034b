/** Characters of documents read by one statement, aimed at. */
const READ_CHARACTERS = 4 * 1024 * 1024;
const FIRST_READ = 32;

/**
 * How many entities to read at once, so that large documents do not fill the memory: nothing tells their size before they
 * are read. Begins small, also after a crash, and doubles while documents are small.
 */
export class ReadingSize {
  private size: number;

  /** @param most entities at once, however small they are */
  constructor(private readonly most: number) {
    this.size = Math.min(FIRST_READ, most);
  }

  next(): number {
    return this.size;
  }

  /** What the last read brought. */
  note(entities: number, characters: number): void {
    if (entities === 0) return;
    const fitting = Math.floor((READ_CHARACTERS * entities) / Math.max(1, characters));
    this.size = Math.max(1, Math.min(this.size * 2, fitting, this.most));
  }
}
