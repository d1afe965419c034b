/** Between the starts of two look-ups in the store. Nobody waits for it unless somebody asked just before. */
const SPACING_MS = 20;
/** Most hashes asked for at once. */
const LARGEST_LOOKUP = 1_000;

interface Waiting<Found> {
  promise: Promise<Found | null>;
  resolve: (found: Found | null) => void;
  reject: (error: unknown) => void;
}

/**
 * Asks the store for token hashes, all that wait in one query and never more than one query in SPACING_MS: a flood of
 * made-up tokens costs the store 50 queries a second, whatever its size, and a valid token among them is found all the same.
 */
export class TokenLookup<Found> {
  private readonly waiting = new Map<string, Waiting<Found>>();
  private busy = false;
  private lastStart = 0;

  /** @param read what is known of these hashes, by hash */
  constructor(private readonly read: (hashes: string[]) => Promise<Map<string, Found>>) {}

  /** What is known of a hash, read after this call; null: nothing. @throws what `read` throws */
  find(hash: string): Promise<Found | null> {
    const known = this.waiting.get(hash);
    if (known) return known.promise;
    const entry = {} as Waiting<Found>;
    entry.promise = new Promise((resolve, reject) => Object.assign(entry, { resolve, reject }));
    this.waiting.set(hash, entry);
    if (!this.busy) this.startSoon();
    return entry.promise;
  }

  private startSoon(): void {
    this.busy = true;
    const pause = this.lastStart + SPACING_MS - Date.now();
    if (pause > 0) setTimeout(() => void this.run(), Math.min(pause, SPACING_MS));
    else void this.run();
  }

  private async run(): Promise<void> {
    this.lastStart = Date.now();
    const batch = [...this.waiting].slice(0, LARGEST_LOOKUP);
    for (const [hash] of batch) this.waiting.delete(hash);
    try {
      const found = await this.read(batch.map(([hash]) => hash));
      for (const [hash, { resolve }] of batch) resolve(found.get(hash) ?? null);
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    }
    this.busy = false;
    if (this.waiting.size > 0) this.startSoon();
  }
}
