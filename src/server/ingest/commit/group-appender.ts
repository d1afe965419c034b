import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { EventLog, type StreamHead } from '../../../event-log';
import { inTransaction, STORE_POOL } from '../../../platform/persistence';
import { LinkGate } from '../link/link-gate';
import { type IngestEntry, type IngestOutcome, type LinkEntry, linkKey, type LinkOutcome, type LooseEntry } from './ingest-entry';
import { LinkPositions } from './link-positions';
import { earlierRejections, rememberRejections } from './link-rejections';
import { rememberMessages } from './received-messages';
import { SegmentDrafts } from './segment-drafts';

/** Stores a group of entries in one transaction: stream locks first, then repeats, then the append (correctness rule 16). */
@Injectable()
export class GroupAppender {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
    private readonly gate: LinkGate,
  ) {}

  /**
   * Durable when it returns; link conflicts are outcomes, not failures.
   * @returns what became of each entry, in the order given
   */
  async store(entries: readonly IngestEntry[]): Promise<IngestOutcome[]> {
    const outcomes = new Map<IngestEntry, IngestOutcome>();
    const streams = environmentsOf(entries);
    if (streams.length > 0) this.eventLog.committed(await inTransaction(this.pool, (tx) => this.append(tx, streams, entries, outcomes)));
    for (const entry of entries) {
      if (entry.kind === 'LINK' && outcomes.get(entry)?.kind === 'STORED')
        this.gate.moved(linkKey(entry.environmentId, entry.position.instanceId));
    }
    return entries.map((entry) => outcomes.get(entry) ?? { kind: 'LOOSE_STORED', repeats: [] });
  }

  private async append(
    tx: PoolClient,
    streams: string[],
    entries: readonly IngestEntry[],
    outcomes: Map<IngestEntry, IngestOutcome>,
  ): Promise<Iterable<StreamHead>> {
    const heads = await this.eventLog.lockStreams(tx, streams);
    const drafts = new SegmentDrafts();
    await this.storeLoose(tx, entries.filter(isLoose), drafts, outcomes);
    await this.storeLinks(tx, heads, entries.filter(isLink), drafts, outcomes);
    for (const [stream, segments] of drafts.byStream()) await this.eventLog.append(tx, heads.get(stream)!, segments);
    return heads.values();
  }

  private async storeLoose(
    tx: PoolClient,
    entries: LooseEntry[],
    drafts: SegmentDrafts,
    outcomes: Map<IngestEntry, IngestOutcome>,
  ): Promise<void> {
    const repeats = await rememberMessages(
      tx,
      entries.flatMap((entry) => entry.messages),
    );
    let next = 0;
    for (const entry of entries) {
      const ofEntry = repeats.slice(next, (next += entry.messages.length));
      entry.messages.forEach((message, index) => {
        if (!ofEntry[index]) drafts.addEvent(message.environmentId, message.text);
      });
      outcomes.set(entry, { kind: 'LOOSE_STORED', repeats: ofEntry });
    }
  }

  /** Batches of one link are taken in their order, whatever order they arrived in. */
  private async storeLinks(
    tx: PoolClient,
    heads: ReadonlyMap<string, StreamHead>,
    entries: LinkEntry[],
    drafts: SegmentDrafts,
    outcomes: Map<IngestEntry, IngestOutcome>,
  ): Promise<void> {
    const positions = await LinkPositions.load(tx, heads, entries);
    for (const entry of [...entries].sort((a, b) => a.position.epoch - b.position.epoch || a.position.first - b.position.first)) {
      outcomes.set(entry, await this.storeBatch(tx, entry, positions, drafts));
    }
    await positions.save();
  }

  private async storeBatch(tx: PoolClient, entry: LinkEntry, positions: LinkPositions, drafts: SegmentDrafts): Promise<LinkOutcome> {
    const decision = positions.pass(entry);
    if (decision.kind === 'GAP' || decision.kind === 'EPOCH_OLD') return decision;
    const from = decision.kind === 'REPEAT' ? entry.position.last + 1 : decision.from;
    addFrom(entry, from, drafts);
    await rememberRejections(tx, entry, from);
    return { kind: 'STORED', from, earlierRejections: await earlierRejections(tx, entry, from) };
  }
}

/** The whole batch as it came where nothing is left out, else message by message. */
function addFrom(entry: LinkEntry, from: number, drafts: SegmentDrafts): void {
  const { environmentId, offsets, events } = entry;
  const repeats = offsets.filter((offset) => offset < from).length;
  if (Array.isArray(events)) for (const text of events.slice(repeats)) drafts.addEvent(environmentId, text);
  else if (repeats === 0) drafts.addArray(environmentId, events, offsets.length);
  else for (const text of messageTexts(events).slice(repeats)) drafts.addEvent(environmentId, text);
}

function messageTexts(array: Buffer): string[] {
  return (JSON.parse(array.toString()) as unknown[]).map((message) => JSON.stringify(message));
}

function environmentsOf(entries: readonly IngestEntry[]): string[] {
  const all = entries.flatMap((entry) =>
    entry.kind === 'LINK' ? entry.environmentId : entry.messages.map((message) => message.environmentId),
  );
  return [...new Set(all)];
}

function isLoose(entry: IngestEntry): entry is LooseEntry {
  return entry.kind === 'LOOSE';
}

function isLink(entry: IngestEntry): entry is LinkEntry {
  return entry.kind === 'LINK';
}
