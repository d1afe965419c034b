import type { EntityReader, EntityRow } from '../../dialects';
import type { AppendLane } from '../capture';
import { ReadingSize, sortEntities, type EventTemplates, type OutboxAppender } from '../outbox';
import { variantName, type CapturedLink } from '../product-connection-schema';
import { snapshotMetrics } from './metrics';
import { isUnderway, type Progress } from './progress';
import { LoadMovedOn, type SnapshotProgress } from './snapshot-progress';

/** What the load of one table works with. */
export interface SnapshotTools {
  lane: AppendLane;
  appender: OutboxAppender;
  progress: SnapshotProgress;
  templates: EventTemplates;
  /** Most rows of a chunk; fewer while documents are large. */
  chunkSize: number;
  /** Runs the reading of a chunk as soon as the product database has a connection for it. */
  inSlot: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whether the database still is the one that is to be loaded. @throws when it is not */
  requireDatabase: () => Promise<void>;
  /** Whether a receiver can be swept after the load of a RESYNC. */
  sweepable: boolean;
}

/**
 * Loads the table of one link, or of one of its variants: chunks in key order while changes flow (correctness rule 14). A
 * chunk's events and the key it ended at are stored together, so a load that was killed goes on with the next chunk.
 */
export class LinkSnapshot {
  private readonly readingSize: ReadingSize;

  constructor(
    private readonly link: CapturedLink,
    private readonly reader: EntityReader,
    private readonly tools: SnapshotTools,
  ) {
    this.readingSize = new ReadingSize(tools.chunkSize);
  }

  /** Loads until the end of the table, or until aborted or paused. @throws whatever a step failed with; may be run again */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const progress = await this.tools.progress.find(this.link.linkId);
      if (!isUnderway(progress) || progress.phase !== 'LOAD' || progress.variants[0] !== variantName(this.link.mapping)) return;
      await this.tools.inSlot(() => this.loadChunk(progress)).catch(goOnFromWhereItIs);
    }
  }

  private async loadChunk(load: Progress): Promise<void> {
    const { lane, progress, sweepable } = this.tools;
    const started = performance.now();
    const window = lane.openWindow();
    try {
      const { rows, last } = await this.reader.readChunk(load.lastKey, this.readingSize.next());
      this.readingSize.note(
        rows.length,
        rows.reduce((sum, { document }) => sum + document.length, 0),
      );
      const readAt = new Date().toISOString();
      await this.tools.requireDatabase();
      const unchanged = await lane.chunkFilter(window, this.link.captureId);
      await lane.exclusively(async () => {
        const sorted = this.sort(rows.filter(unchanged), readAt);
        const sweeps = load.resync !== null && sweepable;
        await this.tools.appender.append(sorted, async (tx) => {
          await progress.advance(tx, load, { last, rows: rows.length, tookMs: performance.now() - started, sweeps });
        });
      });
      snapshotMetrics.rows.inc({ connection: this.link.connectionId }, rows.length);
    } finally {
      lane.closeWindow(window);
    }
  }

  private sort(rows: readonly EntityRow[], readAt: string) {
    const entities = rows.map((row) => ({ link: this.link, row, firstKind: 'I' as const, changedAt: readAt }));
    return sortEntities(entities, ({ link }) => this.tools.templates.template(link));
  }
}

/** Nothing of the chunk was appended; the load is looked up again. */
function goOnFromWhereItIs(error: unknown): void {
  if (!(error instanceof LoadMovedOn)) throw error;
}
