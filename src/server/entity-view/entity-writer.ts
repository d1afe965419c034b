import type { PoolClient } from 'pg';
import { textArray } from '../../platform/persistence';
import type { EntityState } from './entity-state';

/** Rows per statement: preparing many at once would keep the process from answering requests. */
const ROWS = 500;

/** Columns of a state, in the order of their parameters behind the environment's id. */
const COLUMNS: { name: string; cast?: string; value: (state: EntityState) => string | null }[] = [
  { name: 'schema_name', value: (state) => state.schemaName },
  { name: 'entity_key', value: (state) => state.entityKey },
  { name: 'key', value: (state) => state.key },
  { name: 'origin_name', value: (state) => state.originName },
  { name: 'origin_app', value: (state) => state.originApp },
  { name: 'generated_by', value: (state) => state.generatedBy },
  { name: 'sequence', value: (state) => state.sequence },
  { name: 'sequence_order', value: (state) => state.sequenceOrder },
  { name: 'updated_at', value: (state) => state.updatedAt },
  { name: 'deleted', cast: 'boolean', value: (state) => String(state.deleted) },
  { name: 'data', value: (state) => state.data },
  { name: 'log_offset', cast: 'bigint', value: (state) => String(state.logOffset) },
];
const KEY = ['schema_name', 'entity_key'];

/**
 * Writes states, each entity at most once: inserted or replaced, unless the same sender's stored sequence is higher.
 */
export async function writeStates(tx: PoolClient, environmentId: string, states: readonly EntityState[]): Promise<void> {
  for (let first = 0; first < states.length; first += ROWS) {
    const rows = states.slice(first, first + ROWS);
    const columns = COLUMNS.map(({ value }) => textArray(rows.map(value)));
    await tx.query({ name: 'entity-view-write', text: UPSERT, values: [environmentId, ...columns] });
  }
}

const names = COLUMNS.map(({ name }) => name);
const replaced = names.filter((name) => !KEY.includes(name)).map((name) => `${name} = excluded.${name}`);
const UPSERT = `
  INSERT INTO entity (environment_id, ${names.join(', ')})
  SELECT $1::uuid, ${COLUMNS.map(({ name, cast }) => (cast ? `${name}::${cast}` : name)).join(', ')}
    FROM unnest(${names.map((_, index) => `$${index + 2}::text[]`).join(', ')}) AS state (${names.join(', ')})
  ON CONFLICT (environment_id, schema_name, entity_key) DO UPDATE SET ${replaced.join(', ')}
   WHERE NOT coalesce(entity.generated_by = excluded.generated_by AND excluded.sequence_order < entity.sequence_order, false)`;
