import { Injectable } from '@nestjs/common';
import { ConnectorError } from '../../common/errors';
import type { EntityKeyParts } from '../../contracts';
import { refusalOf, ServerLink, ServerSession, type ServerAnswer } from '../server-link';

/** One entity as the Server's view knows it. */
export interface ServerEntity {
  entityKey: string;
  key: EntityKeyParts;
  /** `header.transactionInfo.generatedBy` of its last event. */
  generatedBy: string | null;
}

/** Entities in the order of their keys, with offsets of the Server's log: its newest event and the last one reflected. */
export interface ServerEntityPage {
  entities: ServerEntity[];
  hasNext: boolean;
  head: number;
  position: number;
}

/** Which entities are asked for. */
export interface ServerEntityQuery {
  schemaName: string;
  originName: string;
  afterKey: string | null;
  limit: number;
}

/** Reads the Server's entity view, as far as this Client's environment goes. */
@Injectable()
export class ServerEntities {
  constructor(
    private readonly link: ServerLink,
    private readonly session: ServerSession,
  ) {}

  /** Whether there is a Server to ask at all. */
  get configured(): boolean {
    return this.link.configured;
  }

  /**
   * Entities that are not deleted.
   * @throws ConnectorError `SERVER_UNREACHABLE` (also while the Server has not confirmed the environment),
   *   `ENVIRONMENT_TOKEN_INVALID`, `SERVER_ANSWER_UNEXPECTED`
   */
  async page({ schemaName, originName, afterKey, limit }: ServerEntityQuery, signal: AbortSignal): Promise<ServerEntityPage> {
    // Another environment's entities are none of ours.
    if (!this.session.maySend()) throw new ConnectorError('SERVER_UNREACHABLE', { problem: this.session.status().detail });
    const path = `/v1/entity/${encodeURIComponent(schemaName)}`;
    const query = { originName, limit, afterKey: afterKey ?? undefined, fields: 'entityKey,key,generatedBy' };
    const answer = await this.link.get({ path, query, signal });
    if (answer.status !== 200) throw refusalOf(answer, `GET ${path}`);
    return readPage(answer, path);
  }
}

function readPage({ json, headers, status }: ServerAnswer, path: string): ServerEntityPage {
  const { items, hasNext } = (json ?? {}) as { items?: ServerEntity[]; hasNext?: boolean };
  const [head, position] = [numberOf(headers['x-tcc-head']), numberOf(headers['x-tcc-position'])];
  if (!Array.isArray(items) || typeof hasNext !== 'boolean' || head === null || position === null) {
    const problem = 'no page of entities with X-TCC-Head and X-TCC-Position';
    throw new ConnectorError('SERVER_ANSWER_UNEXPECTED', { status, request: `GET ${path}`, problem });
  }
  return { entities: items, hasNext, head, position };
}

function numberOf(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : null;
}
