import type { EntityRow } from '../../dialects';

/** Entities of one captured link that were read from the product database at about one moment. */
export interface EntitySet {
  captureId: string;
  rows: readonly EntityRow[];
}

/** A capture read under way: what it read, once it is there. */
interface Reading {
  entities: Promise<readonly EntitySet[]>;
  /** Appended or thrown away. */
  over: Promise<void>;
}

/** A chunk being read: collects what capture appends meanwhile. */
export interface ChunkWindow {
  readonly appended: Set<string>;
}

/**
 * Orders all appends of one product connection (correctness rule 14).
 *
 * Capture appends in reading order. A snapshot chunk is read beside it, and before it is appended every row is
 * dropped whose entity capture appended since the chunk's reading began, or holds in a read that has not been
 * appended yet: appended later, that older read would turn the entity back. Those entities' changes are in the
 * queue until they are appended, so a dropped row is never lost.
 */
export class AppendLane {
  private tail: Promise<unknown> = Promise.resolve();
  private readonly readings = new Set<Reading>();
  private readonly windows = new Set<ChunkWindow>();

  /** Runs `append` after all appends before it, whether they succeeded or not. */
  exclusively<T>(append: () => Promise<T>): Promise<T> {
    const result = this.tail.then(append, append);
    this.tail = result.catch(() => undefined);
    return result;
  }

  /** Capture announces a re-read before it starts. @returns to be called when it was appended or thrown away */
  announce(entities: Promise<readonly EntitySet[]>): () => void {
    let end: () => void = () => undefined;
    const reading: Reading = { entities, over: new Promise((resolve) => (end = resolve)) };
    entities.catch(() => undefined);
    this.readings.add(reading);
    return () => {
      this.readings.delete(reading);
      end();
    };
  }

  /**
   * Resolves when every reading announced so far is appended or thrown away. A RESYNC begins behind it: an older reading
   * would win over a chunk, and a change nobody logged would not correct it.
   */
  async readingsOver(): Promise<void> {
    await Promise.all([...this.readings].map(({ over }) => over));
  }

  /** Capture tells what it appended, while it still holds the lane. */
  noteAppended(entities: readonly EntitySet[]): void {
    for (const window of this.windows) collect(entities, window.appended);
  }

  /** A snapshot opens a window before it starts to read a chunk. */
  openWindow(): ChunkWindow {
    const window: ChunkWindow = { appended: new Set() };
    this.windows.add(window);
    return window;
  }

  closeWindow(window: ChunkWindow): void {
    this.windows.delete(window);
  }

  /**
   * Rows of a chunk that may be appended; call it right after the chunk was read and pass the answer to `exclusively`.
   * @returns a filter to be applied while holding the lane
   */
  async chunkFilter(window: ChunkWindow, captureId: string): Promise<(row: EntityRow) => boolean> {
    const unappended = new Set<string>();
    for (const { entities } of [...this.readings]) collect(await entities.catch(() => []), unappended);
    return (row) => {
      const id = entityId(captureId, row);
      return !window.appended.has(id) && !unappended.has(id);
    };
  }
}

function collect(entities: readonly EntitySet[], into: Set<string>): void {
  for (const { captureId, rows } of entities) for (const row of rows) into.add(entityId(captureId, row));
}

function entityId(captureId: string, row: EntityRow): string {
  return `${captureId}\0${row.keyTexts.join('\0')}`;
}
