import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { EventLog, type StreamHead } from '../../event-log';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { DeadLetters } from '../dead-letter';
import { appendToOutbox, OUTBOX, type OutboxEvent } from './outbox';
import type { SortedEntities } from './sort-entities';

/** Stores what was read from a product database into the Client's event log. */
@Injectable()
export class OutboxAppender {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
    private readonly deadLetters: DeadLetters,
  ) {}

  /** Appends events and dead letters in one transaction, with whatever else has to be true at the same moment. */
  async append(entities: SortedEntities, alongside: (tx: PoolClient) => Promise<void>): Promise<void> {
    const written = await inTransaction(this.pool, async (tx) => {
      const heads = entities.events.length > 0 ? await this.appendEvents(tx, entities.events) : [];
      await this.deadLetters.record(tx, entities.deadLetters);
      await alongside(tx);
      return heads;
    });
    this.eventLog.committed(written);
  }

  private async appendEvents(tx: PoolClient, events: readonly OutboxEvent[]): Promise<StreamHead[]> {
    const head = (await this.eventLog.lockStreams(tx, [OUTBOX])).get(OUTBOX)!;
    await appendToOutbox(this.eventLog, tx, head, events);
    await this.clearDeadLetters(tx, events);
    return [head];
  }

  private async clearDeadLetters(tx: PoolClient, events: readonly OutboxEvent[]): Promise<void> {
    for (const linkId of new Set(events.map(({ event }) => event.template.linkId))) {
      await this.deadLetters.clear(tx, linkId, () => events.filter(({ event }) => event.template.linkId === linkId).map(originIdOf));
    }
  }
}

function originIdOf({ event: { template, row } }: OutboxEvent): string {
  return template.originIdOf(row.keyTexts);
}
