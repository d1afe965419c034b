import { Injectable } from '@nestjs/common';
import type { ChangeLogOwner, DdlStatement, ProductDatabase, StructureState, TableName } from '../../dialects';
import { tableKey } from '../mapping';
import { ProductDatabases } from '../product-connection';
import { ServerSession } from '../server-link';
import { CaptureLayouts, type StoredLayout } from './capture-layouts';
import { tableNeeds, tablesOf, type LinkNeeds } from './link-needs';

/** What removing a link does to the product database. */
export interface Removal {
  /** Tables whose trigger set goes. */
  uninstalled: TableName[];
  /** Whether nothing of ours remains, so that the change log goes too. */
  changeLog: boolean;
}

/** The state of one object of ours. */
export interface VerifiedStructure extends StructureState {
  /** Whose trigger set it belongs to; null: it is part of the change log. */
  table: TableName | null;
}

const CHANGE_LOG_KINDS: StructureState['kind'][] = ['CHANGE_LOG', 'OWNER', 'SEQUENCE'];

/**
 * Installs, verifies and removes the trigger sets of a connection: one set per table, however many links use it.
 * Callers see to it that one of its changes runs at a time per connection.
 */
@Injectable()
export class TriggerManager {
  constructor(
    private readonly databases: ProductDatabases,
    private readonly session: ServerSession,
    private readonly layouts: CaptureLayouts,
  ) {}

  /** The statements that would install `link` beside `others`. Runs and stores nothing. */
  async plan(connectionId: string, link: LinkNeeds, others: LinkNeeds[]): Promise<DdlStatement[]> {
    const { database } = await this.databases.get(connectionId);
    const layouts = await this.layouts.preview(connectionId, ownNeeds(link, others));
    return database.structures.plan(this.ownerOf(connectionId), layouts);
  }

  /** Whether the trigger sets need no change for `link` beside `others`. */
  async fits(connectionId: string, link: LinkNeeds, others: LinkNeeds[]): Promise<boolean> {
    const current = new Set((await this.layouts.all(connectionId)).filter((layout) => layout.current).map((layout) => layout.layoutId));
    const layouts = await this.layouts.preview(connectionId, ownNeeds(link, others));
    return layouts.every((layout) => current.has(layout.layoutId));
  }

  /**
   * Installs what `link` needs beside `others`. Repeatable: what is there stays. When it returns, the triggers are
   * committed and every transaction older than them has ended (correctness rule 13).
   * @param assigned called when layouts are stored, before any trigger can write their ids
   */
  async install(connectionId: string, link: LinkNeeds, others: LinkNeeds[], assigned: () => Promise<void>): Promise<void> {
    const { database } = await this.databases.get(connectionId);
    const layouts = await this.layouts.assign(connectionId, ownNeeds(link, others));
    await assigned();
    await database.structures.install(this.ownerOf(connectionId), layouts);
  }

  /** Makes this Client the owner of the connection's change log; see `Structures.takeOver`. */
  async takeOver(connectionId: string): Promise<void> {
    const { database } = await this.databases.get(connectionId);
    await database.structures.takeOver(this.ownerOf(connectionId));
  }

  /** What `remove` would take out of the product database. */
  async planRemoval(connectionId: string, tables: TableName[], others: LinkNeeds[]): Promise<Removal & { statements: DdlStatement[] }> {
    const { database } = await this.databases.get(connectionId);
    const removal = removalOf(tables, others);
    const statements = await Promise.all(removal.uninstalled.map((table) => database.structures.planUninstallTable(table)));
    return { ...removal, statements: statements.flat() };
  }

  /** Removes the trigger sets only this link used and narrows those that `others` share. Repeatable. */
  async remove(connectionId: string, tables: TableName[], others: LinkNeeds[], assigned: () => Promise<void>): Promise<Removal> {
    const { database } = await this.databases.get(connectionId);
    const removal = removalOf(tables, others);
    // What another owner has taken over is not ours to remove.
    if (await this.isForeign(connectionId, database)) return { uninstalled: [], changeLog: false };
    for (const table of removal.uninstalled) await database.structures.uninstallTable(table);
    await this.layouts.retire(connectionId, removal.uninstalled);
    const shared = tableNeeds(others).filter(({ table }) => tables.some((own) => tableKey(own) === tableKey(table.table)));
    if (shared.length > 0) {
      const layouts = await this.layouts.assign(connectionId, shared);
      await assigned();
      await database.structures.install(this.ownerOf(connectionId), layouts);
    }
    if (removal.changeLog) await database.structures.uninstallChangeLog(this.ownerOf(connectionId));
    return removal;
  }

  /** The state of every object of ours in the product database, the change log's first. */
  async verify(connectionId: string): Promise<VerifiedStructure[]> {
    const { database } = await this.databases.get(connectionId);
    const seen = new Map<string, VerifiedStructure>();
    for (const layout of await this.currentLayouts(connectionId)) {
      const table = await database.introspection.describeTable(layout.table);
      const states = table
        ? await database.structures.verify(this.ownerOf(connectionId), [{ ...layout, table }])
        : [tableGone(layout.table)];
      for (const state of states) {
        const shared = CHANGE_LOG_KINDS.includes(state.kind);
        seen.set(`${state.kind} ${state.object}`, { ...state, table: shared ? null : layout.table });
      }
    }
    return [...seen.values()].sort((a, b) => Number(a.table !== null) - Number(b.table !== null));
  }

  private async currentLayouts(connectionId: string): Promise<StoredLayout[]> {
    return (await this.layouts.all(connectionId)).filter((layout) => layout.current);
  }

  private async isForeign(connectionId: string, database: ProductDatabase): Promise<boolean> {
    const record = await database.changeQueue.ownerRecord();
    const { instanceId } = this.ownerOf(connectionId);
    return record !== null && (record.instanceId !== instanceId || record.connectionId !== connectionId);
  }

  private ownerOf(connectionId: string): ChangeLogOwner {
    return { instanceId: this.session.instanceId(), connectionId };
  }
}

function tableGone({ schema, name }: TableName): StructureState {
  return { object: `${schema}.${name}`, kind: 'TRIGGER', state: 'MISSING', detail: 'the table itself does not exist' };
}

/** Needs of the link's own tables, united with what others want of them. */
function ownNeeds(link: LinkNeeds, others: LinkNeeds[]) {
  const own = new Set(tablesOf(link.mapping).map(tableKey));
  return tableNeeds([...others, link]).filter(({ table }) => own.has(tableKey(table.table)));
}

function removalOf(tables: TableName[], others: LinkNeeds[]): Removal {
  const kept = new Set(others.flatMap((other) => tablesOf(other.mapping)).map(tableKey));
  return { uninstalled: tables.filter((table) => !kept.has(tableKey(table))), changeLog: others.length === 0 };
}
