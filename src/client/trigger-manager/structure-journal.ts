import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { StructureState, TableName } from '../../dialects';
import { STORE_POOL } from '../../platform/persistence';
import { tableKey } from '../mapping';

/** The state of one object of ours. */
export interface VerifiedStructure extends StructureState {
  /** Whose trigger set it belongs to; null: it is part of the change log. */
  table: TableName | null;
  /** It is as an older release of this Client installed it: it works, and is to be replaced. Its state is OK. */
  outdated: boolean;
}

interface JournalRow {
  kind: string;
  object: string;
  table_key: string | null;
  signature: string;
}

/**
 * Remembers what our objects looked like when they were last seen as they should be. An object that differs from what this
 * release would make, but not from what is remembered, was not touched by anybody: an older release made it.
 */
@Injectable()
export class StructureJournal {
  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** Takes note of the objects that are as they should be; the others keep what is remembered. */
  async note(connectionId: string, structures: VerifiedStructure[]): Promise<void> {
    const good = structures.filter(({ state, outdated }) => state === 'OK' && !outdated);
    await this.pool.query(
      `INSERT INTO structure_journal (connection_id, kind, object, table_key, signature)
       SELECT DISTINCT $1::uuid, u.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS u
       ON CONFLICT (connection_id, kind, object) DO UPDATE SET signature = excluded.signature, table_key = excluded.table_key, noted_at = now()
         WHERE structure_journal.signature <> excluded.signature`,
      [
        connectionId,
        good.map(({ kind }) => kind),
        good.map(({ object }) => object),
        good.map(({ table }) => table && tableKey(table)),
        good.map(({ signature }) => signature ?? ''),
      ],
    );
  }

  /** The structures, with those marked that an older release left as they are. */
  async recognise(connectionId: string, structures: Omit<VerifiedStructure, 'outdated'>[]): Promise<VerifiedStructure[]> {
    const { rows } = await this.pool.query<JournalRow>(
      'SELECT kind, object, table_key, signature FROM structure_journal WHERE connection_id = $1',
      [connectionId],
    );
    const signatures = new Map(rows.map((row) => [`${row.kind} ${row.object}`, row.signature]));
    const installed = new Set(rows.map((row) => row.table_key));
    return structures.map((structure) => {
      const known = signatures.get(`${structure.kind} ${structure.object}`);
      const untouched = structure.state === 'CHANGED' && known !== undefined && known === structure.signature;
      const added = structure.state === 'MISSING' && known === undefined && installed.has(structure.table && tableKey(structure.table));
      if (!untouched && !added) return { ...structure, outdated: false };
      return { ...structure, state: 'OK', detail: 'as an older release installed it; it is replaced', outdated: true };
    });
  }

  /** The trigger set of a table was removed. */
  async forgetTable(connectionId: string, table: TableName): Promise<void> {
    await this.pool.query('DELETE FROM structure_journal WHERE connection_id = $1 AND table_key = $2', [connectionId, tableKey(table)]);
  }

  /** The change log was removed, or made anew by another. */
  async forget(connectionId: string): Promise<void> {
    await this.pool.query('DELETE FROM structure_journal WHERE connection_id = $1', [connectionId]);
  }
}
