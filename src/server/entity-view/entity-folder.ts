import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { EntityKeyParts, EventData, EventDataValidator, TotvsMessage } from '../../contracts';
import { EventLog, type Segment, type StreamHead } from '../../event-log';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { PublishedSchemas } from '../schema-registry';
import { type EntityState, stateAfter } from './entity-state';
import { foldedEvents, skippedEvents } from './entity-view.metrics';
import { writeStates } from './entity-writer';
import { foldStates } from './fold';

/** Name of the view's cursor on every stream. */
export const ENTITY_VIEW_CURSOR = 'entity-view';

/** Read and folded by one transaction. */
const BATCH = { events: 2_000, bytes: 8 * 1024 * 1024 };

/** Folds the next events of a stream into the entity table. */
@Injectable()
export class EntityFolder {
  private readonly logger = new Logger(EntityFolder.name);

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
    private readonly schemas: PublishedSchemas,
  ) {}

  /**
   * Folds one batch and moves the cursor, in one transaction: a process that dies anywhere leaves both or neither.
   * @returns the offset reached; null when it has to be looked at again: another process is folding, or a new epoch began
   */
  async foldNext(stream: StreamHead): Promise<number | null> {
    return inTransaction(this.pool, async (tx) => {
      if (!(await lockView(tx, stream.name))) return null;
      const after = (await this.eventLog.cursor(ENTITY_VIEW_CURSOR, stream.name))?.offset ?? 0;
      const segments = await this.eventLog.read(stream.name, after, BATCH);
      const reached = segments.at(-1)?.lastOffset ?? after;
      if (reached === after) return after;

      const states = await this.statesOf(stream.name, segments, after);
      for (const round of foldStates(states)) await writeStates(tx, stream.name, round);
      if (!(await this.eventLog.moveCursor(tx, ENTITY_VIEW_CURSOR, stream.name, stream.epoch, reached))) return null; // a new epoch began
      foldedEvents.inc(reached - after);
      return reached;
    });
  }

  private async statesOf(environmentId: string, segments: readonly Segment[], after: number): Promise<EntityState[]> {
    const states: EntityState[] = [];
    for (const segment of segments) {
      const messages = JSON.parse(segment.events) as TotvsMessage<EventData>[];
      const keys = await this.keyReader(messages);
      messages.forEach((message, index) => {
        const offset = segment.firstOffset + index;
        if (offset <= after) return;
        const key = keys(message);
        if (key) states.push(stateAfter(message, key, offset));
        else this.skip(environmentId, offset, message.content.schemaName);
      });
      // Requests that wait meanwhile are served in between.
      await setImmediate();
    }
    return states;
  }

  /** Looks up the schemas of some messages, which mostly have one in common. @returns what reads the key of each of them */
  private async keyReader(
    messages: readonly TotvsMessage<EventData>[],
  ): Promise<(message: TotvsMessage<EventData>) => EntityKeyParts | null> {
    const validators = new Map<string, EventDataValidator | null>();
    for (const { content } of messages) {
      const schema = schemaOf(content);
      if (!validators.has(schema)) validators.set(schema, await this.schemas.published(content.schemaName, content.schemaVersion));
    }
    return ({ content }) => validators.get(schemaOf(content))?.keyParts(content.originApp, content.data) ?? null;
  }

  /** Ingest lets nothing in that has no key, so this says the schema was removed; the event stays in the log. */
  private skip(environmentId: string, offset: number, schemaName: string): void {
    skippedEvents.inc();
    this.logger.warn(`event ${offset} of environment ${environmentId} has no key by schema ${schemaName}: not in the entity view`);
  }
}

function schemaOf({ schemaName, schemaVersion }: EventData): string {
  return `${schemaVersion}\n${schemaName}`;
}

async function lockView(tx: PoolClient, stream: string): Promise<boolean> {
  const { rows } = await tx.query<{ locked: boolean }>({
    name: 'entity-view-lock',
    text: `SELECT pg_try_advisory_xact_lock(hashtextextended('entity-view ' || $1, 0)) AS locked`,
    values: [stream],
  });
  return rows[0].locked;
}
