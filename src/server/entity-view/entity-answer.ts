import type { EntityKeyParts, JsonObject } from '../../contracts';
import type { EntityState } from './entity-state';

/** One entity as the API shows it. */
export interface EntityAnswer {
  schemaName: string;
  entityKey: string;
  /** `[[attribute, label, text], ...]` */
  key: EntityKeyParts;
  originName: string;
  originApp: string;
  /** `header.sequence` of the last event; null when its sender gave none. */
  sequence: string | null;
  /** `createdAt` of the last event, in UTC. */
  updatedAt: string;
  data: JsonObject;
  /** Only on deleted entities; `data` is then what the deleting event carried. */
  deleted?: true;
}

export function toAnswer(state: EntityState): EntityAnswer {
  const { schemaName, entityKey, originName, originApp, sequence, updatedAt } = state;
  return {
    schemaName,
    entityKey,
    key: JSON.parse(state.key) as EntityKeyParts,
    originName,
    originApp,
    sequence,
    updatedAt,
    data: JSON.parse(state.data) as JsonObject,
    ...(state.deleted && { deleted: true }),
  };
}
