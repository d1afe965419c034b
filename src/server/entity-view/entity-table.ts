import type { Pool } from 'pg';
import type { EntityState } from './entity-state';

export interface EntityFilter {
  environmentId: string;
  schemaName: string;
  originName?: string;
  deleted: boolean;
}

/** What a text column cannot hold, no entity has. */
const unstorable = (text: string) => text.includes('\0');

/** Part of a list. Without data `EntityState.data` is an empty object, and large documents are not even fetched. */
export interface StatePage {
  afterKey: string;
  limit: number;
  withData: boolean;
}

/** Entities behind `afterKey`, in the order of their keys. */
export async function listStates(pool: Pool, filter: EntityFilter, page: StatePage): Promise<EntityState[]> {
  if (unstorable(filter.schemaName)) return [];
  const { rows } = await pool.query<EntityState>({
    name: `entity-view-list${page.withData ? '' : '-keys'}`,
    text: `${selectState(page.withData)} WHERE environment_id = $1 AND schema_name = $2 AND entity_key > $3
              AND ($4::text IS NULL OR origin_name = $4) AND ($5 OR NOT deleted)
            ORDER BY entity_key LIMIT $6`,
    values: [filter.environmentId, filter.schemaName, page.afterKey, filter.originName ?? null, filter.deleted, page.limit],
  });
  return rows;
}

/** One entity that is not deleted. */
export async function findState(pool: Pool, environmentId: string, schemaName: string, entityKey: string): Promise<EntityState | null> {
  if (unstorable(schemaName + entityKey)) return null;
  const { rows } = await pool.query<EntityState>({
    name: 'entity-view-find',
    text: `${selectState(true)} WHERE environment_id = $1 AND schema_name = $2 AND entity_key = $3 AND NOT deleted`,
    values: [environmentId, schemaName, entityKey],
  });
  return rows[0] ?? null;
}

const selectState = (withData: boolean) => `
  SELECT schema_name AS "schemaName", entity_key AS "entityKey", key, origin_name AS "originName", origin_app AS "originApp",
         generated_by AS "generatedBy", sequence, sequence_order AS "sequenceOrder", updated_at AS "updatedAt", deleted,
         ${withData ? 'data' : `'{}' AS data`},
         log_offset AS "logOffset"
    FROM entity`;
