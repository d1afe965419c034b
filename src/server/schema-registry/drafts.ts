import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Pool, PoolClient } from 'pg';
import type { Repository } from 'typeorm';
import { ConnectorError } from '../../common/errors';
import type { SchemaDraft } from '../../contracts';
import { requireMatch } from '../../platform/http';
import { inTransaction, STORE_POOL, violatedUniqueConstraint } from '../../platform/persistence';
import { DraftForm } from './draft-form';
import { moveToEnd } from './publication-order';
import { PublicationWatch } from './publication-watch';
import { PublishedSchemas } from './published-schemas';
import { SchemaDraftRecord } from './schema-draft.entity';

const WHAT = 'SchemaDefinition';
const NAME_CONSTRAINT = 'schema_definition_name';

/** The editable SchemaDefinitions. Their form is checked whenever they are saved. */
@Injectable()
export class Drafts {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    @InjectRepository(SchemaDraftRecord) private readonly repository: Repository<SchemaDraftRecord>,
    private readonly form: DraftForm,
    private readonly watch: PublicationWatch,
    private readonly schemas: PublishedSchemas,
  ) {}

  /** @throws ConnectorError `SCHEMA_DEFINITION_INVALID`, `ALREADY_EXISTS` (id or name) */
  async create(input: unknown): Promise<SchemaDraftRecord> {
    const draft = await this.form.read(input);
    const id = draft.id ?? randomUUID();
    await this.pool.query(INSERT, [id, ...columns(draft)]).catch((error: unknown) => rethrow(error, id, draft));
    return this.get(id);
  }

  /** @throws ConnectorError `NOT_FOUND` */
  async get(id: string): Promise<SchemaDraftRecord> {
    const record = await this.repository.findOneBy({ id });
    if (record === null) throw new ConnectorError('NOT_FOUND', { what: WHAT, id });
    return record;
  }

  /**
   * Replaces a draft. Which environments may use the schema is in force at once, also for what is published.
   * @throws ConnectorError `SCHEMA_DEFINITION_INVALID`, `NOT_FOUND`, `STALE_VERSION`, `ALREADY_EXISTS` (name),
   * `SCHEMA_NAME_PUBLISHED`
   */
  async replace(id: string, input: unknown, ifMatch: string | undefined): Promise<SchemaDraftRecord> {
    const draft = await this.form.read(input, id);
    const moved = await inTransaction(this.pool, async (tx) => {
      const current = await lock(tx, id, ifMatch);
      if (current.name !== draft.structure.name)
        await assertUnpublished(tx, id, () => new ConnectorError('SCHEMA_NAME_PUBLISHED', { name: current.name }));
      await tx.query(UPDATE, [id, ...columns(draft)]).catch((error: unknown) => rethrow(error, id, draft));
      return sameSet(current.environmentIds, draft.environmentIds) ? null : moveToEnd(tx, id);
    });
    this.schemas.invalidate();
    if (moved !== null) this.watch.published(moved);
    return this.get(id);
  }

  /** Removes a draft that was never published. @throws ConnectorError `NOT_FOUND`, `STALE_VERSION`, `STILL_REFERENCED` */
  async remove(id: string, ifMatch: string | undefined): Promise<void> {
    await inTransaction(this.pool, async (tx) => {
      await lock(tx, id, ifMatch);
      await assertUnpublished(tx, id, () => new ConnectorError('STILL_REFERENCED', { what: WHAT, id, users: 'its published versions' }));
      await tx.query('DELETE FROM schema_definition WHERE id = $1', [id]);
    });
  }
}

interface LockedDraft {
  name: string;
  revision: number;
  environmentIds: string[] | null;
}

async function lock(tx: PoolClient, id: string, ifMatch: string | undefined): Promise<LockedDraft> {
  const { rows } = await tx.query<LockedDraft>(
    'SELECT name, revision, environment_ids AS "environmentIds" FROM schema_definition WHERE id = $1 FOR UPDATE',
    [id],
  );
  if (rows.length === 0) throw new ConnectorError('NOT_FOUND', { what: WHAT, id });
  requireMatch(ifMatch, rows[0].revision, WHAT, id);
  return rows[0];
}

async function assertUnpublished(tx: PoolClient, id: string, refusal: () => ConnectorError): Promise<void> {
  const { rows } = await tx.query('SELECT FROM schema_version WHERE schema_id = $1 LIMIT 1', [id]);
  if (rows.length > 0) throw refusal();
}

function columns({ version, environmentIds, structure }: SchemaDraft): unknown[] {
  return [
    structure.name,
    structure.description,
    version,
    environmentIds,
    JSON.stringify(structure.attributes),
    JSON.stringify(structure.tableRules),
  ];
}

function rethrow(error: unknown, id: string, draft: SchemaDraft): never {
  const constraint = violatedUniqueConstraint(error);
  if (constraint === null) throw error;
  const [property, value] = constraint === NAME_CONSTRAINT ? ['name', draft.structure.name] : ['id', id];
  throw new ConnectorError('ALREADY_EXISTS', { what: WHAT, property, value });
}

function sameSet(left: string[] | null, right: string[] | null): boolean {
  return JSON.stringify(left && [...left].sort()) === JSON.stringify(right && [...right].sort());
}

const INSERT = `
  INSERT INTO schema_definition (id, name, description, version, environment_ids, attributes, table_rules)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;

const UPDATE = `
  UPDATE schema_definition
     SET name = $2, description = $3, version = $4, environment_ids = $5, attributes = $6, table_rules = $7,
         revision = revision + 1, updated_at = now()
   WHERE id = $1`;
