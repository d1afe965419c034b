import { backoffDelay } from '../../common/backoff';
import { sleep } from '../../common/sleep';
import type { EntityReader, EntityRow } from '../../dialects';
import type { EventLog } from '../../event-log';
import { keyTextsOf, readByKeyTexts, type AppendLane } from '../capture';
import { OUTBOX, REMOTE, sortEntities, type EventTemplates, type OutboxAppender, type ReadEntity } from '../outbox';
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
  /** Runs the reading of a page as soon as the product database has a connection for it. */
  inSlot: <T>(work: () => Promise<T>) => Promise<T>;
  /** Whether the database still is the one that was loaded. @throws when it is not */
  requireDatabase: () => Promise<void>;
}

/** One table the swept entities come from, and how to look into it. */
export interface SweptVariant {
  link: CapturedLink;
  reader: EntityReader;
}

/** Entities of one table, as keys or as rows that were looked for. */
interface OfVariant<Entity> {
  variant: SweptVariant;
  entities: Entity[];
}

/**
 * The second half of a RESYNC (correctness rule 15): entities the Server has and the table lacks are sent as DELETE. It
 * begins when the Server's view reflects all that was sent before; each entity is read again in the append lane before
 * it is deleted. Where the link has several variants, the constants of an entity's key tell its table; one that names none
 * of them is left alone. A page's deletes and where it ended are stored together, so a sweep that was killed goes on.
 */
export class LinkSweep {
  /** Offset of the Server's log that its view has to reach; null before the Server was asked. */
  private awaited: number | null = null;

  constructor(
    /** At least one, all of one link. */
    private readonly variants: SweptVariant[],
    private readonly tools: SweepTools,
  ) {}

  private get link(): CapturedLink {
    return this.variants[0].link;
  }

  /** Sweeps to the end, or until aborted, paused or begun anew. @throws whatever a step failed with; may be run again */
  async run(signal: AbortSignal): Promise<void> {
    for (let waits = 0; !signal.aborted;) {
      const sweep = await this.tools.progress.find(this.link.linkId);
      if (!isUnderway(sweep) || sweep.phase === 'LOAD') return;
      if (sweep.phase === 'SWEEP') await this.tools.inSlot(() => this.sweepPage(sweep, signal));
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
    const suspects = await absentOf(this.byVariant(entities.filter((entity) => this.tools.mayDelete(entity, sweep))));
    await this.tools.requireDatabase();
    await lane.exclusively(async () => {
      // Looked at again where nothing else is appended: what came back meanwhile is not deleted behind its INSERT.
      const gone = await absentOf(suspects.map(({ variant, entities: rows }) => ({ variant, entities: rows.map((row) => row.keyTexts) })));
      const deletes = deletesOf(gone);
      await appender.append(
        sortEntities(deletes, ({ link }) => templates.template(link)),
        (tx) => progress.sweep(tx, sweep, { to: entities.at(-1)?.entityKey ?? null, deleted: deletes.length, end: !hasNext }),
      );
      lane.noteAppended(gone.map(({ variant, entities: rows }) => ({ captureId: variant.link.captureId, rows })));
      snapshotMetrics.deleted.inc({ connection: this.link.connectionId }, deletes.length);
    });
  }

  /** Key texts in the order of each mapping; an entity with a key of another form is nobody's here to judge. */
  private byVariant(entities: readonly ServerEntity[]): OfVariant<string[]>[] {
    return this.variants.map((variant) => {
      const texts = entities.map(({ key }) => keyTextsOf(variant.link.mapping, key));
      return { variant, entities: texts.filter((known) => known !== null) };
    });
  }

  private page(afterKey: string | null, limit: number, signal: AbortSignal) {
    const { mapping, originName } = this.link;
    return this.tools.server.page({ schemaName: mapping.schemaName, originName, afterKey, limit }, signal);
  }
}

/** What of the entities has no row. */
async function absentOf(wanted: OfVariant<string[]>[]): Promise<OfVariant<EntityRow>[]> {
  const absent = [];
  for (const { variant, entities } of wanted) {
    if (entities.length === 0) continue;
    const rows = await readByKeyTexts(variant.reader, variant.link.mapping, entities);
    absent.push({ variant, entities: rows.filter((row) => !row.found) });
  }
  return absent;
}

function deletesOf(gone: OfVariant<EntityRow>[]): ReadEntity[] {
  const changedAt = new Date().toISOString();
  return gone.flatMap(({ variant, entities }) => entities.map((row) => ({ link: variant.link, row, firstKind: 'D' as const, changedAt })));
}
