import type { Pool, PoolClient } from 'pg';
import type { EntityState } from './entity-state';

const COLUMNS = [
  'environment_id',
  'schema_name',
  'entity_key',
  'key',
  'origin_name',
  'origin_app',
  'generated_by',
  'sequence',
  'sequence_order',
  'updated_at',
  'deleted',
  'data',
  'log_offset',
];
const REPLACED = COLUMNS.slice(3).map((column) => `${column} = excluded.${column}`);

/** Rows per statement; any number is made of a few of these, so that few prepared statements serve all. */
const STATEMENT_SIZES = [128, 32, 8, 1];

const UPSERTS = new Map(STATEMENT_SIZES.map((size) => [size, upsertText(size)]));

/**
 * Writes states, each entity at most once: inserted or replaced, unless the same sender's stored sequence is higher.
 */
export async function writeStates(tx: PoolClient, environmentId: string, states: readonly EntityState[]): Promise<void> {
  let written = 0;
  while (written < states.length) {
    const size = STATEMENT_SIZES.find((candidate) => candidate <= states.length - written)!;
    const values = states.slice(written, written + size).flatMap((state) => rowOf(environmentId, state));
    await tx.query({ name: `entity-view-write-${size}`, text: UPSERTS.get(size)!, values });
    written += size;
  }
}

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

function upsertText(rows: number): string {
  const tuples = Array.from(
    { length: rows },
    (_, row) => `(${COLUMNS.map((_column, index) => `$${row * COLUMNS.length + index + 1}`).join(', ')})`,
  );
  return `INSERT INTO entity (${COLUMNS.join(', ')}) VALUES ${tuples.join(', ')}
          ON CONFLICT (environment_id, schema_name, entity_key) DO UPDATE SET ${REPLACED.join(', ')}
          WHERE NOT coalesce(entity.generated_by = excluded.generated_by AND excluded.sequence_order < entity.sequence_order, false)`;
}

function rowOf(environmentId: string, state: EntityState): unknown[] {
  return [
    environmentId,
    state.schemaName,
    state.entityKey,
    state.key,
    state.originName,
    state.originApp,
    state.generatedBy,
    state.sequence,
    state.sequenceOrder,
    state.updatedAt,
    state.deleted,
    state.data,
    state.logOffset,
  ];
}
