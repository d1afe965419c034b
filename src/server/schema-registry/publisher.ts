import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import { ConnectorError } from '../../common/errors';
import { compareSchemas, type PublishedSchema, type SchemaStructure } from '../../contracts';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { nextVersion } from './next-version';
import { takePositions } from './publication-order';
import { PublicationWatch } from './publication-watch';
import { PublishedSchemas } from './published-schemas';

/** What an administrator asks for when publishing. */
export interface PublicationRequest {
  version?: string;
  /** Publish although receivers break; needs a reason. */
  force?: boolean;
  reason?: string;
}

interface Break {
  version: string;
  attribute: string;
  problem: string;
}

/** Turns the draft of a SchemaDefinition into an immutable version. */
@Injectable()
export class Publisher {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly watch: PublicationWatch,
    private readonly schemas: PublishedSchemas,
  ) {}

  /**
   * @throws ConnectorError `NOT_FOUND`, `ALREADY_EXISTS` (the version), `VERSION_NEEDED`, `INCOMPATIBLE_SCHEMA` with
   * every break against every published version under details
   */
  async publish(id: string, request: PublicationRequest): Promise<PublishedSchema> {
    const { schema, position } = await inTransaction(this.pool, (tx) => publishDraft(tx, id, request));
    this.schemas.invalidate();
    this.watch.published(position);
    return schema;
  }
}

async function publishDraft(
  tx: PoolClient,
  id: string,
  request: PublicationRequest,
): Promise<{ schema: PublishedSchema; position: number }> {
  const draft = await lockDraft(tx, id);
  const { name, description, attributes, tableRules } = draft;
  const structure: SchemaStructure = { name, description, attributes, tableRules };
  const published = await publishedVersions(tx, id);
  const version = nextVersion(
    request.version,
    draft.version,
    published.map((earlier) => earlier.version),
  );
  const breaks = published.flatMap((earlier) =>
    compareSchemas(earlier.structure, structure).map((found) => ({ version: earlier.version, ...found })),
  );
  if (breaks.length > 0 && !request.force) throw incompatible(draft.name, breaks);

  const position = await takePositions(tx, 1);
  const { rows } = await tx.query<{ publishedAt: Date }>(INSERT_VERSION, [
    id,
    version,
    published.length + 1,
    position,
    JSON.stringify(structure),
    draft.createdAt,
  ]);
  await tx.query(INSERT_AUDIT, [id, version, breaks.length > 0, request.reason ?? null, JSON.stringify(breaks)]);
  const times = { createdAt: draft.createdAt.toISOString(), updatedAt: rows[0].publishedAt.toISOString() };
  return { schema: { id, version, status: 'PRODUCTION', ...times, ...structure }, position };
}

function incompatible(name: string, breaks: Break[]): ConnectorError {
  const details = breaks.map((found) => new ConnectorError('INCOMPATIBLE_ATTRIBUTE', { ...found }));
  return new ConnectorError('INCOMPATIBLE_SCHEMA', { name, count: breaks.length }, { details });
}

interface DraftRow extends SchemaStructure {
  version: string | null;
  createdAt: Date;
}

async function lockDraft(tx: PoolClient, id: string): Promise<DraftRow> {
  const { rows } = await tx.query<DraftRow>(
    `SELECT name, description, version, attributes, table_rules AS "tableRules", created_at AS "createdAt"
       FROM schema_definition WHERE id = $1 FOR UPDATE`,
    [id],
  );
  if (rows.length === 0) throw new ConnectorError('NOT_FOUND', { what: 'SchemaDefinition', id });
  return rows[0];
}

async function publishedVersions(tx: PoolClient, id: string): Promise<{ version: string; structure: SchemaStructure }[]> {
  const { rows } = await tx.query<{ version: string; structure: SchemaStructure }>(
    'SELECT version, structure FROM schema_version WHERE schema_id = $1 ORDER BY ordinal',
    [id],
  );
  return rows;
}

const INSERT_VERSION = `
  INSERT INTO schema_version (schema_id, version, ordinal, position, structure, created_at)
  VALUES ($1, $2, $3, $4, $5, $6)
RETURNING published_at AS "publishedAt"`;

const INSERT_AUDIT = `
  INSERT INTO schema_publication_audit (schema_id, version, forced, reason, incompatibilities)
  VALUES ($1, $2, $3, $4, $5)`;
