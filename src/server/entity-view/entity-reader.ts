import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import { EventLog } from '../../event-log';
import { STORE_POOL } from '../../platform/persistence';
import { type EntityAnswer, toAnswer } from './entity-answer';
import { ENTITY_VIEW_CURSOR } from './entity-folder';
import { type EntityFilter, findState, listStates } from './entity-table';

/** Reads the current state of entities. */
@Injectable()
export class EntityReader {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
  ) {}

  /** Entities behind `afterKey`, in the order of their keys. */
  async list(filter: EntityFilter, afterKey: string | undefined, limit: number): Promise<{ hasNext: boolean; items: EntityAnswer[] }> {
    const states = await listStates(this.pool, filter, afterKey ?? '', limit + 1);
    return { hasNext: states.length > limit, items: states.slice(0, limit).map(toAnswer) };
  }

  /** @throws NOT_FOUND when there is none, or it was deleted */
  async one(environmentId: string, schemaName: string, entityKey: string): Promise<EntityAnswer> {
    const state = await findState(this.pool, environmentId, schemaName, entityKey);
    if (!state) throw new ConnectorError('NOT_FOUND', { what: schemaName, id: entityKey });
    return toAnswer(state);
  }

  /** Accepted events of an environment that the view does not show yet. Asked before reading, it never promises too much. */
  async lag(environmentId: string): Promise<number> {
    const cursor = await this.eventLog.cursor(ENTITY_VIEW_CURSOR, environmentId);
    const head = await this.eventLog.head(environmentId);
    return Math.max(0, (head?.lastOffset ?? 0) - (cursor?.offset ?? 0));
  }
}
