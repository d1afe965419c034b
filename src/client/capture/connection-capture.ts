import type { PoolClient } from 'pg';
import { sleep } from '../../common/sleep';
import type { ChangeLogOwner, ChangeRow, ProductDatabase } from '../../dialects';
import type { DeadLetters, ResendRequest } from '../dead-letter';
import { ReadingSize, sortEntities, type EventTemplates, type OutboxAppender, type ReadEntity } from '../outbox';
import type { AppendLane } from './append-lane';
import { EntityReaders, entitySets, readEntities, type ReadBatch } from './batch-reader';
import type { CapturedLink, CaptureSource, ResyncReason } from '../product-connection-schema';
import type { ChangeLogUse } from './change-log-use';
import { CreditKeeper } from './credit-keeper';
import type { HandOffLists } from './hand-off';
import type { HistoryCheck } from './history-check';
import { keyTextsOf, readByKeyTexts } from './key-text-reader';
import { captureMetrics } from './metrics';
import type { MissedChanges } from './missed-changes';
import { Pace } from './pace';

/** What one capture loop works with. */
export interface CaptureTools {
  lane: AppendLane;
  appender: OutboxAppender;
  handOffLists: HandOffLists;
  history: HistoryCheck;
  deadLetters: DeadLetters;
  batchSize: number;
  /** Links as they are now; asked again for every batch. */
  source: () => CaptureSource;
  templates: EventTemplates;
  missedChanges: MissedChanges;
  /** Told inside a transaction of the store of which links single changes are unknown. */
  needResync: (tx: PoolClient, linkIds: string[], reason: ResyncReason) => Promise<void>;
  /** Most changes the triggers may log ahead of capture. */
  changeLogBudget: number;
  /** Told at every full probe how much of its budget the change log uses; null: there is none. */
  onChangeLog: (use: ChangeLogUse | null) => void;
  /** Called after changes were missed: a trigger may be broken by what became of its table. */
  onMissed: () => Promise<unknown>;
  /** Called whenever a probe of the change log succeeded. */
  onProgress: () => void;
}

/** Longest a quiet change log keeps its hand-off number. */
const SEAL_EVERY_MS = 60_000;

/** A batch on its way, and how to tell the lane that it is appended or thrown away. */
interface Underway {
  batch: Promise<ReadBatch | null>;
  release: () => void;
}

/**
 * The capture loop of one product connection (correctness rules 1 to 3, 6): read committed changes, re-read their
 * entities, append, hand off. The next batch is read while one is appended; appends keep the reading order, and when
 * one fails everything read after it is thrown away and read again.
 */
export class ConnectionCapture {
  private readonly pace = new Pace();
  private readonly readers: EntityReaders;
  private readonly credit: CreditKeeper;
  private readonly readingSize: ReadingSize;
  /** Highest change id read; ids above it are new, ids below it may still commit late. */
  private highest: number | null = null;
  private handOffNumber = 0;
  private handedOffAt = 0;
  private readonly connectionId: string;

  constructor(
    private readonly owner: ChangeLogOwner,
    private readonly product: ProductDatabase,
    private readonly tools: CaptureTools,
    private readonly sealEveryMs = SEAL_EVERY_MS,
  ) {
    this.readers = new EntityReaders(product);
    this.readingSize = new ReadingSize(tools.batchSize);
    this.credit = new CreditKeeper(product.changeQueue, tools.changeLogBudget, tools.onChangeLog);
    this.connectionId = owner.connectionId;
  }

  /** Captures until aborted. @throws whatever a step failed with; call again to go on where it stopped */
  async run(signal: AbortSignal): Promise<void> {
    this.handOffNumber = await this.tools.history.reconcile(this.owner, this.product.changeQueue);
    this.handedOffAt = Date.now();
    this.highest = null;
    while (!signal.aborted) {
      const found = await this.drain(signal);
      this.tools.onProgress();
      const resent = await this.resend();
      if (!found && Date.now() - this.handedOffAt >= this.sealEveryMs) await this.seal();
      const pause = this.pace.pauseAfter(found || resent);
      if (pause > 0) await sleep(pause, signal);
    }
  }

  /** Takes batches one after the other until a probe finds nothing. */
  private async drain(signal: AbortSignal): Promise<boolean> {
    let found = false;
    let underway: Underway | null = this.probe();
    try {
      while (underway) {
        const current: Underway = underway;
        underway = null;
        const batch = await current.batch;
        if (!batch) {
          current.release();
          break;
        }
        found = true;
        const full = batch.more || batch.changeIds.length >= this.tools.batchSize;
        if (full && !signal.aborted && !this.pace.fullProbeDue(Date.now())) underway = this.readAhead();
        try {
          await this.take(batch);
        } finally {
          current.release();
        }
      }
    } catch (error) {
      await this.throwAway(underway);
      throw error;
    }
    return found;
  }

  /** Appends a batch in its turn, then deletes its rows in the product database. */
  private async take(batch: ReadBatch): Promise<void> {
    const { lane, appender, handOffLists, templates, needResync } = this.tools;
    const handOff = { number: this.handOffNumber + 1, changeIds: batch.changeIds, timeSum: batch.timeSum };
    const sorted = sortEntities(batch.entities, ({ link }) => templates.template(link));
    await lane.exclusively(async () => {
      await appender.append(sorted, async (tx) => {
        await handOffLists.store(tx, this.connectionId, handOff);
        if (batch.truncatedLinks.length > 0) await needResync(tx, batch.truncatedLinks, 'TABLE_TRUNCATED');
      });
      lane.noteAppended(entitySets(batch.entities));
    });
    if (!(await this.product.changeQueue.handOff(this.owner, handOff)))
      throw new Error('the change log is no longer the one that was read');
    this.handOffNumber = handOff.number;
    this.handedOffAt = Date.now();
    captureMetrics.changes.inc({ connection: this.connectionId }, batch.changeIds.length);
    captureMetrics.events.inc({ connection: this.connectionId }, sorted.events.length);
    captureMetrics.deadLetters.inc({ connection: this.connectionId }, sorted.deadLetters.length);
  }

  /**
   * Hands nothing off, which raises the number: whatever copy of the database is older than that, is told by it. Twice,
   * because one that is one number behind could be of a hand-off cut short.
   */
  private async seal(): Promise<void> {
    const nothing = { changeIds: [], timeSum: '0', entities: [], truncatedLinks: [], more: false };
    await this.take(nothing);
    await this.take(nothing);
  }

  /** Looks for changes: mostly above the highest id, from the start when that is due. Nothing else is underway. */
  private probe(): Underway {
    const started = Date.now();
    const full = this.highest === null || this.pace.fullProbeDue(started);
    return this.read(async () => {
      if (!full) return this.product.changeQueue.read(this.highest, this.tools.batchSize);
      const rows = await this.product.changeQueue.read(null, this.tools.batchSize);
      await this.requireSameHistory();
      await this.lookForMissed();
      await this.credit.keep(rows);
      this.pace.fullProbeTook(Date.now(), Date.now() - started);
      return rows;
    });
  }

  private readAhead(): Underway {
    return this.read(() => this.product.changeQueue.read(this.highest, this.tools.batchSize));
  }

  private read(queue: () => Promise<ChangeRow[]>): Underway {
    const batch = this.readBatch(queue);
    const release = this.tools.lane.announce(batch.then((read) => (read ? entitySets(read.entities) : [])));
    batch.catch(release);
    return { batch, release };
  }

  private async readBatch(queue: () => Promise<ChangeRow[]>): Promise<ReadBatch | null> {
    const rows = await queue();
    if (rows.length === 0) return null;
    const batch = await readEntities(this.tools.source(), this.readers, rows, this.readingSize);
    this.highest = Math.max(this.highest ?? 0, batch.changeIds[batch.changeIds.length - 1]);
    return batch;
  }

  /** Nothing is handed off while this runs: the owner record is as the last hand-off left it, or of another history. */
  private async requireSameHistory(): Promise<void> {
    const unchanged = await this.tools.history.isUnchanged(this.owner, this.product.changeQueue, this.handOffNumber);
    if (!unchanged) throw new Error('the owner record of the change log is not as it was left');
  }

  /** A trigger that could not log lets the product's write pass and only counts it (correctness rule 12). */
  private async lookForMissed(): Promise<void> {
    const { missedChanges, needResync, source, onMissed } = this.tools;
    const count = await this.product.changeQueue.missed();
    let grew = false;
    await missedChanges.note(this.connectionId, count, (tx, grown) => {
      grew = grown;
      return needResync(
        tx,
        [...new Set([...source().links.values()].map(({ linkId }) => linkId))],
        grown ? 'CHANGES_MISSED' : 'PRODUCT_RESTORED',
      );
    });
    if (grew) await onMissed();
  }

  private async throwAway(underway: Underway | null): Promise<void> {
    if (!underway) return;
    await underway.batch.catch(() => undefined);
    underway.release();
  }

  /** Re-reads entities that somebody asked to send again, as if they had changed now. */
  private async resend(): Promise<boolean> {
    const requests = await this.tools.deadLetters.resendRequests(this.connectionId, this.tools.batchSize);
    for (const linkId of new Set(requests.map((request) => request.linkId))) {
      const ofLink = requests.filter((request) => request.linkId === linkId);
      await this.tools.lane.exclusively(() => this.resendLink(linkId, ofLink));
    }
    return requests.length > 0;
  }

  private async resendLink(linkId: string, requests: ResendRequest[]): Promise<void> {
    const { appender, deadLetters, lane, source, templates } = this.tools;
    const variants = [...source().links.values()].filter((link) => link.linkId === linkId);
    const [entities, orphans] = await this.readLetters(variants, requests);
    await appender.append(
      sortEntities(entities, (entity) => templates.template(entity.link)),
      (tx) => deadLetters.remove(tx, linkId, orphans),
    );
    lane.noteAppended(entitySets(entities));
  }

  /** A letter knows its entity by the key alone. @returns the entities, and the `originId`s of letters no link answers for any more */
  private async readLetters(variants: CapturedLink[], requests: ResendRequest[]): Promise<[ReadEntity[], string[]]> {
    const changedAt = new Date().toISOString();
    const entities: ReadEntity[] = [];
    const orphans = new Set(requests.map(({ originId }) => originId));
    for (const link of variants) {
      const known = requests.flatMap(({ key, originId }) => {
        const texts = keyTextsOf(link.mapping, key);
        return texts === null ? [] : [{ texts, originId }];
      });
      for (const { originId } of known) orphans.delete(originId);
      const texts = known.map((letter) => letter.texts);
      const rows = await readByKeyTexts(this.readers.of(link), link.mapping, texts);
      entities.push(...rows.map((row) => ({ link, row, firstKind: 'U' as const, changedAt })));
    }
    return [entities, [...orphans]];
  }
}
