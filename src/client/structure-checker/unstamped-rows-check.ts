import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { TableName } from '../../dialects';
import { STORE_POOL } from '../../platform/persistence';
import { ProductDatabases } from '../product-connection';
import { CaptureLayouts } from '../trigger-manager';
import type { Finding } from './finding';

const INTERVAL_MS = 3_600_000;
/** A rise by less is within what a sample of a big table tells. */
const TOLERANCE = 0.01;

/**
 * Rows nobody stamped: those older than our triggers, which become fewer whenever one is written, and those written past the
 * triggers, for instance with session_replication_role = replica. So the count of a table falls or stays; when it rises above
 * the lowest since its last whole load, rows came in that were not captured. Which ones is for compare and repair to find.
 */
@Injectable()
export class UnstampedRowsCheck {
  private readonly dueAt = new Map<string, number>();

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    private readonly databases: ProductDatabases,
    private readonly layouts: CaptureLayouts,
  ) {}

  /** Counts when it is due, once an hour and after a load. @returns null when it is not */
  async run(connectionId: string): Promise<Finding[] | null> {
    if (Date.now() < (this.dueAt.get(connectionId) ?? 0)) return null;
    this.dueAt.set(connectionId, Date.now() + INTERVAL_MS);
    const { dialect, database } = await this.databases.get(connectionId);
    // Elsewhere only what we apply is stamped, and the count tells nothing.
    if (!dialect.capabilities.stampsLocalWrites) return [];
    const findings: Finding[] = [];
    for (const { current, managerialColumns, table } of await this.layouts.all(connectionId)) {
      if (!current || !managerialColumns) continue;
      const count = await database.introspection.unstampedRows(table);
      if (count !== null) findings.push(findingOf(table, count, await this.lowest(connectionId, table, count)));
    }
    return findings;
  }

  /** Has the next check count, whatever it counted last. */
  countSoon(connectionId: string): void {
    this.dueAt.delete(connectionId);
  }

  /** The tables were loaded as they are: what they hold counts as known. */
  async begin(connectionId: string, tables: TableName[]): Promise<void> {
    for (const { schema, name } of tables) {
      await this.pool.query('DELETE FROM unstamped_rows WHERE connection_id = $1 AND table_schema = $2 AND table_name = $3', [
        connectionId,
        schema,
        name,
      ]);
    }
    this.countSoon(connectionId);
  }

  /** The lowest count of a table since its last load, this one included. */
  private async lowest(connectionId: string, { schema, name }: TableName, count: number): Promise<number> {
    const { rows } = await this.pool.query<{ lowest: string }>(
      `INSERT INTO unstamped_rows (connection_id, table_schema, table_name, lowest, counted_at) VALUES ($1, $2, $3, $4, now())
       ON CONFLICT (connection_id, table_schema, table_name)
         DO UPDATE SET lowest = least(unstamped_rows.lowest, excluded.lowest), counted_at = excluded.counted_at
       RETURNING lowest`,
      [connectionId, schema, name, count],
    );
    return Number(rows[0].lowest);
  }
}

function findingOf({ schema, name }: TableName, count: number, lowest: number): Finding {
  const risen = count > lowest * (1 + TOLERANCE);
  const detail = risen
    ? `about ${count} rows without a time of change, ${count - lowest} more than after the last load: written past the triggers`
    : `about ${count} rows without a time of change`;
  return { object: `${schema}.${name}`, kind: 'UNSTAMPED_ROWS', state: risen ? 'EXCEEDED' : 'OK', detail };
}
