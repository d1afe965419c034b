import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../../common/errors';
import { MAX_REQUEST_BYTES } from '../../../contracts';
import { commitSeconds, groupEntries, linkConflicts } from '../ingest.metrics';
import { LinkGate } from '../link/link-gate';
import { GroupAppender } from './group-appender';
import { GroupCommit, QueueFullError } from './group-commit';
import { type IngestEntry, type IngestOutcome, type LinkEntry, linkKey, type LinkOutcome, type LooseEntry } from './ingest-entry';

const LIMITS = { entries: 256, bytes: 2 * MAX_REQUEST_BYTES, waitingBytes: 16 * MAX_REQUEST_BYTES };

/** How long a link's batch waits for its predecessor, which may be on another connection or at another process. */
const PREDECESSOR_WAIT_MS = 2_000;
const PREDECESSOR_RECHECK_MS = 100;

/** SQLSTATE classes an entry's content can cause: data, constraint, limits. Anything else is the store's doing. */
const CAUSED_BY_CONTENT = /^(22|23|54)/;
/** SQLSTATE classes (and their absence: the connection) that pass when the request is repeated. */
const PASSING = /^(08|25|40|53|55|57|58)/;

/** Where requests hand over what they want stored; small concurrent ones share a transaction. */
@Injectable()
export class IngestQueue {
  private readonly group: GroupCommit<IngestEntry, IngestOutcome>;

  constructor(
    private readonly appender: GroupAppender,
    private readonly gate: LinkGate,
  ) {
    const causedByContent = (error: unknown) => CAUSED_BY_CONTENT.test(sqlState(error) ?? '');
    this.group = new GroupCommit((entries) => this.commit(entries), causedByContent, LIMITS);
  }

  /** Resolves when the messages are durable. @returns of each whether it is a repeat. @throws UNAVAILABLE */
  async storeLoose(entry: LooseEntry): Promise<boolean[]> {
    const bytes = entry.messages.reduce((sum, message) => sum + message.text.length, 0);
    const outcome = await this.submit(entry, bytes);
    return outcome.kind === 'LOOSE_STORED' ? outcome.repeats : [];
  }

  /** Resolves when the batch is durable or refused for good. @throws UNAVAILABLE */
  async storeBatch(entry: LinkEntry, bytes: number): Promise<LinkOutcome> {
    const deadline = Date.now() + PREDECESSOR_WAIT_MS;
    for (;;) {
      const outcome = (await this.submit(entry, bytes)) as LinkOutcome;
      const left = deadline - Date.now();
      if (outcome.kind !== 'GAP' || left <= 0) {
        if (outcome.kind !== 'STORED') linkConflicts.inc({ kind: outcome.kind });
        return outcome;
      }
      await this.gate.waitForMove(linkKey(entry.environmentId, entry.position.instanceId), Math.min(PREDECESSOR_RECHECK_MS, left));
    }
  }

  private async submit(entry: IngestEntry, bytes: number): Promise<IngestOutcome> {
    try {
      return await this.group.submit(entry, bytes);
    } catch (error) {
      throw toAnswer(error);
    }
  }

  private async commit(entries: IngestEntry[]): Promise<IngestOutcome[]> {
    groupEntries.observe(entries.length);
    const stop = commitSeconds.startTimer();
    try {
      return await this.appender.store(entries);
    } finally {
      stop();
    }
  }
}

function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

function toAnswer(error: unknown): unknown {
  if (error instanceof QueueFullError) return new ConnectorError('UNAVAILABLE', { problem: error.message }, { cause: error });
  const state = sqlState(error);
  if (state !== undefined && !PASSING.test(state)) return error;
  return new ConnectorError('UNAVAILABLE', { problem: 'the store does not answer' }, { cause: error });
}
