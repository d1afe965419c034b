import { backoffDelay } from '../../common/backoff';
import { sleep } from '../../common/sleep';
import type { EntityReader, EntityRow } from '../../dialects';
import type { EventLog } from '../../event-log';
import { readByKeyTexts, type AppendLane } from '../capture';
import { OUTBOX, REMOTE, sortEntities, type EventTemplates, type OutboxAppender } from '../outbox';
import type { CapturedLink } from '../product-connection-schema';
import { snapshotMetrics } from './metrics';
import { isUnderway, type Progress } from './progress';
import type { ServerEntities, ServerEntity } from './server-entities';
import type { SnapshotProgress } from './snapshot-progress';

const WAIT = { first: 100, longest: 2_000 };

/** What the sweep of one link works with. */
export interface SweepTools {
  lane: AppendLane;
  appender: OutboxAppender;
  progress: SnapshotProgress;
  templates: EventTemplates;
  eventLog: EventLog;
  server: Pick<ServerEntities, 'page'>;
  /** Whether an entity is this link's to delete, by who sent it last. */
  mayDelete: (entity: ServerEntity, sweep: Progress) => boolean;
  pageSize: number;
}

/**
 * The second half of a RESYNC (correctness rule 15): entities the Server has and the table lacks are sent as DELETE. It
 * begins when the Server's view reflects all that was sent before; each entity is read again in the append lane before
 * it is deleted. A page's deletes and where it ended are stored together, so a sweep that was killed goes on.
 */
export class LinkSweep {
  /** Offset of the Server's log that its view has to reach; null before the Server was asked. */
  private awaited: number | null = null;

  constructor(
    private readonly link: CapturedLink,
    private readonly reader: EntityReader,
    private readonly tools: SweepTools,
  ) {}

  /** Sweeps to the end, or until aborted, paused or begun anew. @throws whatever a step failed with; may be run again */
  async run(signal: AbortSignal): Promise<void> {
    for (let waits = 0; !signal.aborted;) {
      const sweep = await this.tools.progress.find(this.link.linkId);
      if (!isUnderway(sweep) || sweep.phase === 'LOAD') return;
      if (sweep.phase === 'SWEEP') await this.sweepPage(sweep, signal);
      else if (await this.hasCaughtUp(sweep, signal)) await this.tools.progress.beginSweep(sweep);
      else await sleep(backoffDelay(++waits, WAIT), signal);
    }
  }

  /** Whether the Server's view reflects everything that was sent before the sweep. */
  private async hasCaughtUp(sweep: Progress, signal: AbortSignal): Promise<boolean> {
    if (!(await this.wasSent(sweep))) return false;
    const { head, position } = await this.page(null, 1, signal);
    this.awaited ??= head;
    return position >= this.awaited;
  }

  /** Whether the Server has taken everything the outbox held for it when the load had ended. */
  private async wasSent(sweep: Progress): Promise<boolean> {
    const { eventLog, progress } = this.tools;
    const head = await eventLog.head(OUTBOX);
    if (!head) return true;
    if (sweep.outboxMark?.epoch !== head.epoch) {
      const newest = await eventLog.newestFor(OUTBOX, REMOTE, head.lastOffset);
      await progress.markOutbox(sweep, { epoch: head.epoch, offset: newest?.lastOffset ?? 0 });
      return false;
    }
    const cursor = await eventLog.cursor(REMOTE, OUTBOX);
    return sweep.outboxMark.offset === 0 || (cursor?.epoch === head.epoch && cursor.offset >= sweep.outboxMark.offset);
  }

  private async sweepPage(sweep: Progress, signal: AbortSignal): Promise<void> {
    const { lane, appender, progress, templates, pageSize } = this.tools;
    const { entities, hasNext } = await this.page(sweep.sweptTo, pageSize, signal);
    const suspects = await this.absentOf(this.keyTextsOf(entities.filter((entity) => this.tools.mayDelete(entity, sweep))));
    await lane.exclusively(async () => {
      // Looked at again where nothing else is appended: what came back meanwhile is not deleted behind its INSERT.
      const rows = await this.absentOf(suspects.map((row) => row.keyTexts));
      const changedAt = new Date().toISOString();
      const gone = rows.map((row) => ({ link: this.link, row, firstKind: 'D' as const, changedAt }));
      await appender.append(
        sortEntities(gone, ({ link }) => templates.template(link)),
        (tx) => progress.sweep(tx, sweep, { to: entities.at(-1)?.entityKey ?? null, deleted: rows.length, end: !hasNext }),
      );
      lane.noteAppended([{ linkId: this.link.linkId, rows }]);
      snapshotMetrics.deleted.inc({ connection: this.link.connectionId }, rows.length);
    });
  }

  private async absentOf(keyTexts: string[][]): Promise<EntityRow[]> {
    if (keyTexts.length === 0) return [];
    return (await readByKeyTexts(this.reader, this.link.mapping, keyTexts)).filter((row) => !row.found);
  }

  /** Key texts in the order of the mapping; an entity with a key of another form is not this mapping's to judge. */
  private keyTextsOf(entities: readonly ServerEntity[]): string[][] {
    const { attribute, parts } = this.link.mapping.key;
    return entities.flatMap(({ key }) => {
      const texts = parts.map(({ label }) => key.find((part) => part[0] === attribute && part[1] === label)?.[2]);
      return key.length === parts.length && texts.every((text) => text !== undefined) ? [texts] : [];
    });
  }

  private page(afterKey: string | null, limit: number, signal: AbortSignal) {
    const { mapping, originName } = this.link;
    return this.tools.server.page({ schemaName: mapping.schemaName, originName, afterKey, limit }, signal);
  }
}
