import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import { EventLog } from '../../event-log';
import { STORE_POOL } from '../../platform/persistence';
import { type EntityAnswer, type EntityField, toAnswer } from './entity-answer';
import { ENTITY_VIEW_CURSOR } from './entity-folder';
import { type EntityFilter, findState, listStates } from './entity-table';

/** Which part of a list to answer with. */
export interface EntityPage {
  afterKey?: string;
  limit: number;
  fields?: EntityField[];
}

/** Offsets of an environment's stream: its newest accepted event, and the last one the view reflects. */
export interface ViewProgress {
  head: number;
  position: number;
}

/** Reads the current state of entities. */
@Injectable()
export class EntityReader {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly eventLog: EventLog,
  ) {}

  /** Entities behind `page.afterKey`, in the order of their keys; of each what `page.fields` names, or everything. */
  async list(filter: EntityFilter, page: EntityPage): Promise<{ hasNext: boolean; items: Partial<EntityAnswer>[] }> {
    const { fields, afterKey = '', limit } = page;
    const states = await listStates(this.pool, filter, { afterKey, limit: limit + 1, withData: !fields || fields.includes('data') });
    return { hasNext: states.length > limit, items: states.slice(0, limit).map((state) => chosen(toAnswer(state), fields)) };
  }

  /** @throws NOT_FOUND when there is none, or it was deleted */
  async one(environmentId: string, schemaName: string, entityKey: string): Promise<EntityAnswer> {
    const state = await findState(this.pool, environmentId, schemaName, entityKey);
    if (!state) throw new ConnectorError('NOT_FOUND', { what: schemaName, id: entityKey });
    return toAnswer(state);
  }

  /** How far the view of an environment is. Asked before reading, it never promises too much. */
  async progress(environmentId: string): Promise<ViewProgress> {
    const cursor = await this.eventLog.cursor(ENTITY_VIEW_CURSOR, environmentId);
    const head = await this.eventLog.head(environmentId);
    return { head: head?.lastOffset ?? 0, position: cursor?.offset ?? 0 };
  }
}

function chosen(answer: EntityAnswer, fields: EntityField[] | undefined): Partial<EntityAnswer> {
  if (!fields) return answer;
  const named = Object.entries(answer).filter(([name]) => name === 'deleted' || fields.includes(name as EntityField));
  return Object.fromEntries(named);
}
