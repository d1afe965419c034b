import { originId, type EventAction } from '../../contracts';
import type { EntityProblem } from '../../dialects';
import type { DeadLetterDraft } from '../dead-letter';
import type { ReadEntity } from './read-entity';
import { keyParts, type EventTemplate } from './entity-event';
import { fitsRequest, type OutboxEvent } from './outbox';

/** What becomes of entities that were read: events to append, and entities that cannot be sent as they stand. */
export interface SortedEntities {
  events: OutboxEvent[];
  deadLetters: DeadLetterDraft[];
}

/** Decides for every entity: an event, a dead letter, or nothing. */
export function sortEntities(entities: readonly ReadEntity[], templateOf: (entity: ReadEntity) => EventTemplate): SortedEntities {
  const sorted: SortedEntities = { events: [], deadLetters: [] };
  for (const entity of entities) {
    const { row, link } = entity;
    if (!row.found && entity.firstKind === null) continue; // the root's own DELETE is in the queue
    const event = { template: templateOf(entity), action: actionOf(entity), row, createdAt: entity.changedAt };
    if (row.problem) sorted.deadLetters.push(deadLetter(entity, row.problem.code, row.problem.path));
    else if (!fitsRequest(event)) sorted.deadLetters.push(deadLetter(entity, 'EVENT_TOO_LARGE', ''));
    else sorted.events.push({ audience: link.audience, event });
  }
  return sorted;
}

function actionOf({ row, firstKind }: ReadEntity): EventAction {
  if (!row.found) return 'DELETE';
  return firstKind === 'I' ? 'INSERT' : 'UPDATE';
}

function deadLetter({ link, row }: ReadEntity, code: EntityProblem['code'] | 'EVENT_TOO_LARGE', path: string): DeadLetterDraft {
  const key = keyParts(link.mapping, row.keyTexts);
  return {
    connectionId: link.connectionId,
    linkId: link.linkId,
    schemaName: link.mapping.schemaName,
    originId: originId(link.originName, link.mapping.schemaName, key),
    key,
    stage: 'CAPTURE',
    code,
    reason: path,
  };
}
