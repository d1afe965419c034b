import { Injectable } from '@nestjs/common';
import type { CaptureLayout, ChangeLogOwner, DdlStatement, ProductDatabase, StructureState, TableInfo, TableName } from '../../dialects';
import { tableKey } from '../mapping';
import { ProductDatabases } from '../product-connection';
import { ServerSession } from '../server-link';
import { CaptureLayouts, type StoredLayout } from './capture-layouts';
import { ConnectionLanes } from './connection-lanes';
import { tableNeeds, tablesOf, type LinkNeeds, type TableNeeds } from './link-needs';
import { StructureJournal, type VerifiedStructure } from './structure-journal';

export type { VerifiedStructure } from './structure-journal';

/** What removing a link does to the product database. */
export interface Removal {
  /** Tables whose trigger set goes. */
  uninstalled: TableName[];
  /** Whether nothing of ours remains, so that the change log goes too. */
  changeLog: boolean;
}

/** Told before each statement, and while an installation waits (then without SQL). */
export type ProgressListener = (statement: DdlStatement) => void;

/**
 * Told that a connection is about to get a change log.
 * @param ownerKept somebody dropped the log alone: the owner record with its hand-off number is there
 */
export type FreshLogListener = (connectionId: string, ownerKept: boolean) => Promise<void>;

const CHANGE_LOG_KINDS: StructureState['kind'][] = ['CHANGE_LOG', 'OWNER', 'SEQUENCE'];

/**
 * Installs, verifies, repairs and removes the trigger sets of a connection: one set per table, however many links use it.
 * Changes of one connection run one after the other. Each can be cut short anywhere and done again: what is missing is
 * found in the catalogue, and what was begun is in the Client's store before the first statement runs.
 */
@Injectable()
export class TriggerManager {
  private readonly lanes = new ConnectionLanes();
  private readonly freshLogListeners: FreshLogListener[] = [];

  constructor(
    private readonly databases: ProductDatabases,
    private readonly session: ServerSession,
    private readonly layouts: CaptureLayouts,
    private readonly journal: StructureJournal,
  ) {}

  /** Calls back before a connection gets a change log: what is remembered about an older one no longer holds. */
  onFreshChangeLog(listener: FreshLogListener): void {
    this.freshLogListeners.push(listener);
  }

  /** The statements that would install `link` beside `others`. Runs and stores nothing. */
  plan(connectionId: string, link: LinkNeeds, others: LinkNeeds[]): Promise<DdlStatement[]> {
    return this.planFor(connectionId, ownNeeds(link, others));
  }

  /** The statements that would bring all trigger sets to what these links need. Runs and stores nothing. */
  planAll(connectionId: string, links: LinkNeeds[]): Promise<DdlStatement[]> {
    return this.planFor(connectionId, tableNeeds(links));
  }

  /** Whether the trigger sets need no change for `link` beside `others`. */
  async fits(connectionId: string, link: LinkNeeds, others: LinkNeeds[]): Promise<boolean> {
    const current = new Set((await this.currentLayouts(connectionId)).map((layout) => layout.layoutId));
    const layouts = await this.layouts.preview(connectionId, ownNeeds(link, others));
    return layouts.every((layout) => current.has(layout.layoutId));
  }

  /**
   * Installs what `link` needs beside `others`. Repeatable: what is there stays. When it returns, the triggers are
   * committed and every transaction older than them has ended (correctness rule 13).
   * @param assigned called when layouts are stored, before any trigger can write their ids
   */
  install(
    connectionId: string,
    link: LinkNeeds,
    others: LinkNeeds[],
    assigned: () => Promise<void>,
    onProgress: ProgressListener = () => undefined,
  ): Promise<void> {
    return this.lanes.run(connectionId, () =>
      this.installNeeds(connectionId, ownNeeds(link, others), assigned, onProgress).then(() => undefined),
    );
  }

  /** As `install`, for all links of a connection at once. @returns the statements it ran */
  installAll(connectionId: string, links: LinkNeeds[], assigned: () => Promise<void>): Promise<DdlStatement[]> {
    return this.lanes.run(connectionId, () => this.installNeeds(connectionId, tableNeeds(links), assigned));
  }

  /** Makes this Client the owner of the connection's change log; see `Structures.takeOver`. */
  takeOver(connectionId: string): Promise<void> {
    return this.lanes.run(connectionId, async () => {
      const { database } = await this.databases.get(connectionId);
      await database.structures.takeOver(this.ownerOf(connectionId));
      await this.journal.forget(connectionId);
    });
  }

  /** What `remove` would take out of the product database. */
  async planRemoval(connectionId: string, tables: TableName[], others: LinkNeeds[]): Promise<Removal & { statements: DdlStatement[] }> {
    const { database } = await this.databases.get(connectionId);
    const removal = removalOf(tables, others);
    const statements = await Promise.all(removal.uninstalled.map((table) => database.structures.planUninstallTable(table)));
    return { ...removal, statements: statements.flat() };
  }

  /** Removes the trigger sets only this link used and narrows those that `others` share. Repeatable. */
  remove(connectionId: string, tables: TableName[], others: LinkNeeds[], assigned: () => Promise<void>): Promise<Removal> {
    return this.lanes.run(connectionId, async () => {
      const { database } = await this.databases.get(connectionId);
      const removal = removalOf(tables, others);
      // What another owner has taken over is not ours to remove.
      if (await this.isForeign(connectionId, database)) return { uninstalled: [], changeLog: false };
      await this.uninstall(connectionId, database, removal.uninstalled);
      const shared = tableNeeds(others).filter(({ table }) => tables.some((own) => tableKey(own) === tableKey(table.table)));
      if (shared.length > 0) await this.installNeeds(connectionId, shared, assigned);
      if (removal.changeLog) {
        await database.structures.uninstallChangeLog(this.ownerOf(connectionId));
        await this.journal.forget(connectionId);
      }
      return removal;
    });
  }

  /**
   * Removes the trigger sets of these tables and leaves the change log, whoever still uses it. Only for tables no link reads.
   * @returns the statements it took
   */
  uninstallTables(connectionId: string, tables: TableName[]): Promise<DdlStatement[]> {
    return this.lanes.run(connectionId, async () => {
      const { database } = await this.databases.get(connectionId);
      if (await this.isForeign(connectionId, database)) return [];
      const statements = await Promise.all(tables.map((table) => database.structures.planUninstallTable(table)));
      await this.uninstall(connectionId, database, tables);
      return statements.flat();
    });
  }

  /** Resolves when no change of the connection's structures is under way. */
  settled(connectionId: string): Promise<void> {
    return this.lanes.run(connectionId, async () => undefined);
  }

  /** The state of every object of ours in the product database, the change log's first. */
  async verify(connectionId: string): Promise<VerifiedStructure[]> {
    const { database } = await this.databases.get(connectionId);
    const states: Omit<VerifiedStructure, 'outdated'>[] = [];
    for (const layout of await this.currentLayouts(connectionId)) {
      const table = await database.introspection.describeTable(layout.table);
      const unusable = obstacleOf(layout, table);
      if (unusable) states.push({ ...unusable, table: layout.table });
      else states.push(...(await this.statesOf(connectionId, database, [{ ...layout, table: table! }])));
    }
    const ordered = distinct(states).sort((a, b) => Number(a.table !== null) - Number(b.table !== null));
    const verified = await this.journal.recognise(connectionId, ordered);
    await this.journal.note(connectionId, verified);
    return verified;
  }

  /** The statements `repair` would run now. */
  async planRepair(connectionId: string): Promise<DdlStatement[]> {
    const { database } = await this.databases.get(connectionId);
    const layouts = await this.usableLayouts(connectionId, database);
    return layouts.length === 0 ? [] : database.structures.plan(this.ownerOf(connectionId), layouts);
  }

  /**
   * Puts every trigger set back as it should be, as far as its table is there. What changed meanwhile is not known by this:
   * whoever calls it sees to it that the links are loaded again.
   * @returns the statements it ran
   */
  repair(connectionId: string): Promise<DdlStatement[]> {
    return this.lanes.run(connectionId, async () => {
      const { database } = await this.databases.get(connectionId);
      return this.bring(connectionId, database, await this.usableLayouts(connectionId, database));
    });
  }

  /**
   * Replaces what an older release of this Client left. Nothing is lost meanwhile and nothing has to be loaded again: the old
   * objects log until the new ones do. Tables with objects somebody else altered are left to the repair that follows.
   * @returns the statements it ran
   */
  async bringUpToDate(connectionId: string): Promise<DdlStatement[]> {
    const verified = await this.verify(connectionId);
    const altered = verified.filter(({ state }) => state !== 'OK');
    if (!verified.some(({ outdated }) => outdated) || altered.some(({ table }) => table === null)) return [];
    const left = new Set(altered.map(({ table }) => tableKey(table!)));
    return this.lanes.run(connectionId, async () => {
      const { database } = await this.databases.get(connectionId);
      const layouts = await this.usableLayouts(connectionId, database);
      const untouched = layouts.filter(({ table }) => !left.has(tableKey(table.table)));
      return this.bring(connectionId, database, untouched);
    });
  }

  private async uninstall(connectionId: string, database: ProductDatabase, tables: TableName[]): Promise<void> {
    for (const table of tables) {
      await database.structures.uninstallTable(table);
      await this.journal.forgetTable(connectionId, table);
    }
    await this.layouts.retire(connectionId, tables);
  }

  private async planFor(connectionId: string, needs: TableNeeds[]): Promise<DdlStatement[]> {
    const { database } = await this.databases.get(connectionId);
    return database.structures.plan(this.ownerOf(connectionId), await this.layouts.preview(connectionId, needs));
  }

  private async installNeeds(
    connectionId: string,
    needs: TableNeeds[],
    assigned: () => Promise<void>,
    onProgress?: ProgressListener,
  ): Promise<DdlStatement[]> {
    const { database } = await this.databases.get(connectionId);
    const layouts = await this.layouts.assign(connectionId, needs);
    await assigned();
    return this.bring(connectionId, database, layouts, onProgress);
  }

  private async bring(
    connectionId: string,
    database: ProductDatabase,
    layouts: CaptureLayout[],
    onProgress: ProgressListener = () => undefined,
  ): Promise<DdlStatement[]> {
    if (layouts.length === 0) return [];
    await this.announceFreshLog(connectionId, database, layouts[0]);
    const done: DdlStatement[] = [];
    await database.structures.install(this.ownerOf(connectionId), layouts, (statement) => {
      if (statement.sql !== '') done.push(statement);
      onProgress(statement);
    });
    const states = await this.statesOf(connectionId, database, layouts);
    await this.journal.note(
      connectionId,
      distinct(states).map((state) => ({ ...state, outdated: false })),
    );
    return done;
  }

  private async announceFreshLog(connectionId: string, database: ProductDatabase, layout: CaptureLayout): Promise<void> {
    const ownerKept = (await database.changeQueue.ownerRecord()) !== null;
    const states = await database.structures.verify(this.ownerOf(connectionId), [layout]);
    const fresh = !ownerKept || states.some(({ kind, state }) => kind === 'CHANGE_LOG' && state === 'MISSING');
    if (fresh) for (const listener of this.freshLogListeners) await listener(connectionId, ownerKept);
  }

  private async statesOf(
    connectionId: string,
    database: ProductDatabase,
    layouts: CaptureLayout[],
  ): Promise<Omit<VerifiedStructure, 'outdated'>[]> {
    const states: Omit<VerifiedStructure, 'outdated'>[] = [];
    for (const layout of layouts) {
      for (const state of await database.structures.verify(this.ownerOf(connectionId), [layout])) {
        states.push({ ...state, table: CHANGE_LOG_KINDS.includes(state.kind) ? null : layout.table.table });
      }
    }
    return states;
  }

  private async usableLayouts(connectionId: string, database: ProductDatabase): Promise<CaptureLayout[]> {
    const layouts: CaptureLayout[] = [];
    for (const layout of await this.currentLayouts(connectionId)) {
      const table = await database.introspection.describeTable(layout.table);
      if (table && !obstacleOf(layout, table)) layouts.push({ ...layout, table });
    }
    return layouts;
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

/** The objects of the change log are seen with every table. */
function distinct<State extends StructureState>(states: State[]): State[] {
  return [...new Map(states.map((state) => [`${state.kind} ${state.object}`, state])).values()];
}

/** Why a table cannot have the trigger set it had: it is gone, or one of the product's own columns is. */
function obstacleOf(layout: StoredLayout, table: TableInfo | null): StructureState | null {
  const object = `${layout.table.schema}.${layout.table.name}`;
  if (!table) return { object, kind: 'TRIGGER', state: 'MISSING', detail: 'the table itself does not exist' };
  const wanted = [
    ...layout.loggedColumns,
    ...layout.groups.flatMap((group) => [...group.comparedColumns, ...group.rowFilter.map(({ column }) => column)]),
  ];
  const gone = [...new Set(wanted)].filter((name) => !table.columns.some((column) => column.name === name));
  if (gone.length === 0) return null;
  return { object, kind: 'TRIGGER', state: 'INVALID', detail: `columns of the product are gone: ${gone.join(', ')}` };
}

/** Needs of the link's own tables, united with what others want of them. */
function ownNeeds(link: LinkNeeds, others: LinkNeeds[]): TableNeeds[] {
  const own = new Set(tablesOf(link.mappings).map(tableKey));
  return tableNeeds([...others, link]).filter(({ table }) => own.has(tableKey(table.table)));
}

function removalOf(tables: TableName[], others: LinkNeeds[]): Removal {
  const kept = new Set(others.flatMap((other) => tablesOf(other.mappings)).map(tableKey));
  return { uninstalled: tables.filter((table) => !kept.has(tableKey(table))), changeLog: others.length === 0 };
}
