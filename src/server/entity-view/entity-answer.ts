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
  /** Who sent the last event (`header.transactionInfo.generatedBy`); null when its sender did not say. */
  generatedBy: string | null;
  /** `header.sequence` of the last event; null when its sender gave none. */
  sequence: string | null;
  /** `createdAt` of the last event, in UTC. */
  updatedAt: string;
  data: JsonObject;
  /** Only on deleted entities; `data` is then what the deleting event carried. */
  deleted?: true;
}

/** What a list can be asked to answer with; `deleted` comes by itself. */
export const ENTITY_FIELDS = [
  'schemaName',
  'entityKey',
  'key',
  'originName',
  'originApp',
  'generatedBy',
  'sequence',
  'updatedAt',
  'data',
] as const satisfies (keyof EntityAnswer)[];
export type EntityField = (typeof ENTITY_FIELDS)[number];

export function toAnswer(state: EntityState): EntityAnswer {
  const { schemaName, entityKey, originName, originApp, generatedBy, sequence, updatedAt } = state;
  return {
    schemaName,
    entityKey,
    key: JSON.parse(state.key) as EntityKeyParts,
    originName,
    originApp,
    generatedBy,
    sequence,
    updatedAt,
    data: JSON.parse(state.data) as JsonObject,
    ...(state.deleted && { deleted: true }),
  };
}
