import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { PublishedSchema, SchemaStatus } from '../../contracts';
import { inTransaction, STORE_POOL } from '../../platform/persistence';

interface SchemaRow {
  schema_id: string;
  version: string;
  name: string;
  description: string | null;
  status: SchemaStatus;
  attributes: string;
  table_rules: string;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS = 'schema_id, version, name, description, status, attributes, table_rules, created_at, updated_at';

/** Called after schemas were stored, with the ids of those that are new or have a new version. */
export type SchemaListener = (schemaIds: string[]) => void;

/** The published SchemaDefinitions this Client knows, all their versions. */
@Injectable()
export class SchemaStore {
  private readonly listeners: SchemaListener[] = [];

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** Calls back when new versions have arrived and are committed. */
  onArrival(listener: SchemaListener): void {
    this.listeners.push(listener);
  }

  /** The newest version of a schema; null when unknown. */
  async latest(schemaId: string): Promise<PublishedSchema | null> {
    return this.one('schema_id::text = $1 AND latest', [schemaId.toLowerCase()]);
  }

  /** The newest version of the schema with this name; null when unknown. */
  async latestByName(name: string): Promise<PublishedSchema | null> {
    return this.one('name = $1 AND latest', [name]);
  }

  async version(schemaId: string, version: string): Promise<PublishedSchema | null> {
    return this.one('schema_id::text = $1 AND version = $2', [schemaId.toLowerCase(), version]);
  }

  /** How far the Server's schemas were read; null: not at all. */
  async cursor(): Promise<string | null> {
    const { rows } = await this.pool.query<{ cursor: string | null }>('SELECT cursor FROM schema_sync');
    return rows[0]?.cursor ?? null;
  }

  /**
   * Stores published versions; those already there stay as they are, for a published version never changes.
   * @param cursor moved in the same transaction; undefined: left where it is (an imported file)
   * @returns number of versions that were new
   */
  async add(schemas: PublishedSchema[], cursor?: string | null): Promise<number> {
    const arrived = await inTransaction(this.pool, async (tx) => {
      const ids: string[] = [];
      for (const schema of schemas) if (await insert(tx, schema)) ids.push(schema.id);
      await markLatest(tx, [...new Set(ids)]);
      if (cursor !== undefined) await tx.query('UPDATE schema_sync SET cursor = $1', [cursor]);
      return ids;
    });
    if (arrived.length > 0) for (const listener of this.listeners) listener([...new Set(arrived)]);
    return arrived.length;
  }

  private async one(condition: string, parameters: string[]): Promise<PublishedSchema | null> {
    const { rows } = await this.pool.query<SchemaRow>(
      `SELECT ${COLUMNS} FROM schema_version WHERE ${condition} ORDER BY sequence DESC LIMIT 1`,
      parameters,
    );
    return rows[0] ? toSchema(rows[0]) : null;
  }
}

async function insert(tx: PoolClient, schema: PublishedSchema): Promise<boolean> {
  const values = [
    schema.id,
    schema.version,
    schema.name,
    schema.description,
    schema.status,
    JSON.stringify(schema.attributes),
    JSON.stringify(schema.tableRules),
    schema.createdAt,
    schema.updatedAt,
  ];
  const { rowCount } = await tx.query(
    `INSERT INTO schema_version (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    values,
  );
  return rowCount === 1;
}

/** Newest is what was published last; of one moment, what arrived last. */
async function markLatest(tx: PoolClient, schemaIds: string[]): Promise<void> {
  if (schemaIds.length === 0) return;
  await tx.query('UPDATE schema_version SET latest = false WHERE schema_id = ANY($1::uuid[]) AND latest', [schemaIds]);
  await tx.query(
    `UPDATE schema_version s SET latest = true
       FROM (SELECT DISTINCT ON (schema_id) schema_id, version FROM schema_version
              WHERE schema_id = ANY($1::uuid[]) ORDER BY schema_id, updated_at DESC, sequence DESC) newest
      WHERE s.schema_id = newest.schema_id AND s.version = newest.version`,
    [schemaIds],
  );
}

function toSchema(row: SchemaRow): PublishedSchema {
  return {
    id: row.schema_id,
    version: row.version,
    name: row.name,
    description: row.description,
    status: row.status,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    attributes: JSON.parse(row.attributes),
    tableRules: JSON.parse(row.table_rules),
  };
}
