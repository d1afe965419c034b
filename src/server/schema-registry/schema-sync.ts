import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { ConnectorError } from '../../common/errors';
import type { SchemaStructure, SchemaSyncPage } from '../../contracts';
import { STORE_POOL } from '../../platform/persistence';
import { PublicationWatch } from './publication-watch';
import { toPublishedSchema } from './schema-version.entity';

/** Most versions of one answer. */
const PAGE_SIZE = 50;
const CURSOR_FORM = /^(\d{1,15})\.([0-9a-f-]{36})$/;

interface SyncRow {
  id: string;
  schemaId: string;
  version: string;
  ordinal: number;
  position: number;
  structure: SchemaStructure;
  createdAt: Date;
  publishedAt: Date;
}

/** Hands the published versions to the Clients, in the order of their publication. */
@Injectable()
export class SchemaSync {
  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly watch: PublicationWatch,
  ) {}

  /**
   * The versions an environment may use that follow a cursor; waits for one when there is none.
   * A cursor names the version it stands at. Where that version is no longer found (it moved, or this Server was
   * restored from a backup), everything is handed out again: receiving a version twice changes nothing.
   * @param since cursor of the answer before; undefined: from the start
   * @throws ConnectorError `CURSOR_INVALID`
   */
  async after(since: string | undefined, environmentId: string, waitMs: number, gone?: AbortSignal): Promise<SchemaSyncPage> {
    const deadline = Date.now() + waitMs;
    const from = await this.resolve(since);
    for (;;) {
      const newest = await this.watch.position();
      const rows = await this.read(from, environmentId);
      const last = rows.at(-1);
      if (last !== undefined) return { cursor: encode(`${last.position}.${last.id}`), items: rows.map(toPublishedSchema) };
      if (!(await this.watch.waitBeyond(newest, deadline - Date.now(), gone))) return { cursor: since ?? encode('0'), items: [] };
    }
  }

  private async resolve(since: string | undefined): Promise<number> {
    const cursor = since === undefined || since === '' ? '0' : Buffer.from(since, 'base64url').toString('latin1');
    if (cursor === '0') return 0;
    const [, position, id] = CURSOR_FORM.exec(cursor) ?? [];
    if (id === undefined) throw new ConnectorError('CURSOR_INVALID', { path: 'since' });
    const { rows } = await this.pool.query('SELECT FROM schema_version WHERE id::text = $1 AND position = $2', [id, position]);
    return rows.length === 0 ? 0 : Number(position);
  }

  private async read(position: number, environmentId: string): Promise<SyncRow[]> {
    const { rows } = await this.pool.query<SyncRow>(READ_PAGE, [position, environmentId, PAGE_SIZE]);
    return rows;
  }
}

function encode(cursor: string): string {
  return Buffer.from(cursor, 'latin1').toString('base64url');
}

const READ_PAGE = `
  SELECT published.id, published.schema_id AS "schemaId", published.version, published.ordinal, published.position, published.structure,
         published.created_at AS "createdAt", published.published_at AS "publishedAt"
    FROM schema_version published JOIN schema_definition definition ON definition.id = published.schema_id
   WHERE published.position > $1 AND (definition.environment_ids IS NULL OR $2::uuid = ANY (definition.environment_ids))
   ORDER BY published.position
   LIMIT $3`;
