import { Inject, Injectable } from '@nestjs/common';
import type { Pool, PoolClient } from 'pg';
import type { CaptureGroup, CaptureLayout, TableName } from '../../dialects';
import { inTransaction, STORE_POOL } from '../../platform/persistence';
import { groupIndex, tableKey } from '../mapping';
import type { TableNeeds } from './link-needs';

/** A layout as stored; `current` is the one the table's triggers are to write now. */
export interface StoredLayout extends Omit<CaptureLayout, 'table'> {
  table: TableName;
  current: boolean;
}

interface LayoutRow {
  layout_id: number;
  table_schema: string;
  table_name: string;
  logged_columns: string[];
  groups: CaptureGroup[];
  managerial_columns: boolean;
  current: boolean;
}

const COLUMNS = 'layout_id, table_schema, table_name, logged_columns, groups, managerial_columns, current';

/**
 * Which layout each captured table has. A layout never changes: when the needs of a table do, it gets a new one, so
 * that rows logged under the old one are still read as they were written.
 */
@Injectable()
export class CaptureLayouts {
  constructor(@Inject(STORE_POOL) private readonly pool: Pool) {}

  /** All layouts a connection ever had, in the order they were made. */
  async all(connectionId: string): Promise<StoredLayout[]> {
    const { rows } = await this.pool.query<LayoutRow>(`SELECT ${COLUMNS} FROM capture_layout WHERE connection_id = $1 ORDER BY layout_id`, [
      connectionId,
    ]);
    return rows.map(toLayout);
  }

  /** The layouts these needs get: those they have where they fit, else new ones; committed when this returns. */
  async assign(connectionId: string, needs: TableNeeds[]): Promise<CaptureLayout[]> {
    const known = currentByTable(await this.all(connectionId));
    return inTransaction(this.pool, async (tx) => {
      const layouts: CaptureLayout[] = [];
      for (const need of needs) layouts.push(fitting(known, need) ?? (await replace(tx, connectionId, need)));
      return layouts;
    });
  }

  /** As `assign`, but stores nothing: new layouts get ids that may turn out to be others. */
  async preview(connectionId: string, needs: TableNeeds[]): Promise<CaptureLayout[]> {
    const all = await this.all(connectionId);
    const known = currentByTable(all);
    const { rows } = await this.pool.query<{ highest: number }>('SELECT coalesce(max(layout_id), 0) AS highest FROM capture_layout');
    let next = rows[0].highest;
    return needs.map((need) => fitting(known, need) ?? { layoutId: ++next, ...need });
  }

  /** The tables no longer have a trigger set. */
  async retire(connectionId: string, tables: TableName[]): Promise<void> {
    for (const table of tables) await retire(this.pool, connectionId, table);
  }
}

function currentByTable(layouts: StoredLayout[]): Map<string, StoredLayout> {
  return new Map(layouts.filter((layout) => layout.current).map((layout) => [tableKey(layout.table), layout]));
}

function fitting(known: Map<string, StoredLayout>, need: TableNeeds): CaptureLayout | null {
  const layout = known.get(tableKey(need.table.table));
  const fits =
    layout &&
    sameSet(layout.loggedColumns, need.loggedColumns) &&
    sameGroups(layout.groups, need.groups) &&
    layout.managerialColumns === need.managerialColumns;
  if (!fits) return null;
  const { layoutId, loggedColumns, groups, managerialColumns } = layout;
  return { layoutId, table: need.table, loggedColumns, groups, managerialColumns };
}

async function replace(tx: PoolClient, connectionId: string, need: TableNeeds): Promise<CaptureLayout> {
  const { schema, name } = need.table.table;
  await retire(tx, connectionId, need.table.table);
  const { rows } = await tx.query<{ layout_id: number }>(
    `INSERT INTO capture_layout (connection_id, table_schema, table_name, logged_columns, groups, managerial_columns)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING layout_id`,
    [connectionId, schema, name, JSON.stringify(need.loggedColumns), JSON.stringify(need.groups), need.managerialColumns],
  );
  return { layoutId: rows[0].layout_id, ...need };
}

async function retire(db: Pool | PoolClient, connectionId: string, { schema, name }: TableName): Promise<void> {
  await db.query(
    'UPDATE capture_layout SET current = false WHERE connection_id = $1 AND table_schema = $2 AND table_name = $3 AND current',
    [connectionId, schema, name],
  );
}

function sameSet(left: string[], right: string[]): boolean {
  return left.length === right.length && left.every((item) => right.includes(item));
}

/** The order of groups is the layout's own: whoever reads its rows finds a group by what it sees. */
function sameGroups(left: CaptureGroup[], right: CaptureGroup[]): boolean {
  return left.length === right.length && left.every((group) => groupIndex(right, group) !== -1);
}

function toLayout(row: LayoutRow): StoredLayout {
  return {
    layoutId: row.layout_id,
    table: { schema: row.table_schema, name: row.table_name },
    loggedColumns: row.logged_columns,
    groups: row.groups,
    managerialColumns: row.managerial_columns,
    current: row.current,
  };
}
