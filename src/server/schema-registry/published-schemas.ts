import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { compileEventDataValidator, type EventDataValidator, type SchemaStructure } from '../../contracts';
import { STORE_POOL } from '../../platform/persistence';

/** How long another process may still go by what a schema's environments were. */
const REMEMBERED_MS = 5_000;
/** Bounds memory against senders of names that do not exist. */
const MOST_REMEMBERED = 10_000;

/** Which published version a name stands for, and who may use it. */
interface Lookup {
  validator: EventDataValidator;
  /** null: all environments. */
  environmentIds: Set<string> | null;
}

/** The published schemas as ingest needs them: by name and version, compiled. Called for every message. */
@Injectable()
export class PublishedSchemas {
  private readonly lookups = new Map<string, { at: number; result: Promise<Lookup | null> }>();
  /** By id of the version. Versions never change, so neither do these. */
  private readonly compiled = new Map<string, EventDataValidator>();

  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** @returns null when there is no such published version, or not for this environment */
  async validator(schemaName: string, schemaVersion: string, environmentId: string): Promise<EventDataValidator | null> {
    const lookup = await this.lookup(schemaName, schemaVersion);
    if (lookup === null || lookup.environmentIds?.has(environmentId) === false) return null;
    return lookup.validator;
  }

  /** @returns the published version whoever may use it: for events that were accepted while their environment might */
  async published(schemaName: string, schemaVersion: string): Promise<EventDataValidator | null> {
    return (await this.lookup(schemaName, schemaVersion))?.validator ?? null;
  }

  /** Forgets who may use what: call after a publication or a change of environments has been committed. */
  invalidate(): void {
    this.lookups.clear();
  }

  private lookup(name: string, version: string): Promise<Lookup | null> {
    const key = JSON.stringify([name, version]);
    const remembered = this.lookups.get(key);
    if (remembered && Date.now() - remembered.at < REMEMBERED_MS) return remembered.result;
    if (this.lookups.size >= MOST_REMEMBERED) this.lookups.clear();
    const result = this.read(name, version);
    this.lookups.set(key, { at: Date.now(), result });
    // A failed look-up is not remembered; whoever waits for it gets the failure.
    result.catch(() => this.lookups.get(key)?.result === result && this.lookups.delete(key));
    return result;
  }

  private async read(name: string, version: string): Promise<Lookup | null> {
    // No text with NUL was ever published, and the store would refuse it.
    if (name.includes('\0') || version.includes('\0')) return null;
    const { rows } = await this.pool.query<{ id: string; environmentIds: string[] | null }>(FIND_VERSION, [name, version]);
    if (rows.length === 0) return null;
    const [{ id, environmentIds }] = rows;
    return { validator: this.compiled.get(id) ?? (await this.compile(id)), environmentIds: environmentIds && new Set(environmentIds) };
  }

  private async compile(versionId: string): Promise<EventDataValidator> {
    const { rows } = await this.pool.query<VersionRow>(READ_VERSION, [versionId]);
    const [{ id, version, createdAt, publishedAt, structure }] = rows;
    const times = { createdAt: createdAt.toISOString(), updatedAt: publishedAt.toISOString() };
    const validator = compileEventDataValidator({ id, version, status: 'PRODUCTION', ...times, ...structure });
    this.compiled.set(versionId, validator);
    return validator;
  }
}

interface VersionRow {
  id: string;
  version: string;
  createdAt: Date;
  publishedAt: Date;
  structure: SchemaStructure;
}

const FIND_VERSION = `
  SELECT published.id, definition.environment_ids AS "environmentIds"
    FROM schema_version published JOIN schema_definition definition ON definition.id = published.schema_id
   WHERE definition.name = $1 AND published.version = $2`;

const READ_VERSION = `
  SELECT schema_id AS id, version, created_at AS "createdAt", published_at AS "publishedAt", structure
    FROM schema_version WHERE id = $1`;
