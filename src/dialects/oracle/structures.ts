import type { CaptureLayout, ChangeLogOwner, DdlStatement, ProductMetadata, Structures, StructureState, TableName } from '../dialect';
import { objectType } from './catalogue';
import { changeLogObjects, dropObjectSql } from './change-log-ddl';
import { inspectChangeLog, refuseForeignLog, type LogContext } from './change-log-structures';
import { DdlRunner, type Step } from './ddl-runner';
import { isAlreadyThere } from './errors';
import type { ObjectNames } from './object-names';
import { literal, qualified } from './quote';
import type { OracleSession } from './session';
import { LOCK_WAIT_SECONDS } from './session-settings';
import { inspectTable } from './table-structures';
import { isToTakeOver, takeOverLog } from './take-over';
import { uninstallTableSteps } from './uninstall';

/** Another Client may install the same; what it was faster with is looked at again. */
const PASSES = 3;

/**
 * Plans, installs, verifies and removes the change log and the triggers. Oracle commits with every DDL statement, so
 * nothing is undone when an installation is cut short: running it again finds what is there and goes on.
 */
export class OracleStructures implements Structures {
  private readonly runner: DdlRunner;

  constructor(
    private readonly session: OracleSession,
    private readonly objectNames: ObjectNames,
    lockAttempts?: number,
  ) {
    this.runner = new DdlRunner(session, lockAttempts);
  }

  async plan(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<DdlStatement[]> {
    const context = await this.context();
    const objects = [await inspectChangeLog(context, owner)];
    for (const layout of layouts) objects.push(await inspectTable(context, layout));
    return objects.flat().flatMap(({ repair }) => repair.map(({ purpose, sql }) => ({ purpose, sql })));
  }

  async install(
    owner: ChangeLogOwner,
    layouts: CaptureLayout[],
    onProgress: (statement: DdlStatement) => void = () => undefined,
  ): Promise<void> {
    const context = await this.context();
    await this.repair(() => inspectChangeLog(context, owner), context.names.log, onProgress);
    for (const layout of layouts) await this.repair(() => inspectTable(context, layout), layout.table.table, onProgress);
    // Also when nothing was changed: an installation before this one may have been cut short while it waited.
    for (const layout of layouts) await this.waitForWriters(layout.table.table, onProgress);
  }

  async verify(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<StructureState[]> {
    const context = await this.context();
    const objects: (StructureState & { repair: Step[] })[] = await inspectChangeLog(context, owner);
    for (const layout of layouts) objects.push(...(await inspectTable(context, layout)));
    return objects.map(({ object, kind, state, detail, signature }) => ({ object, kind, state, detail, ...(signature && { signature }) }));
  }

  async planUninstallTable(table: TableName): Promise<DdlStatement[]> {
    return uninstallTableSteps(await this.context(), table);
  }

  async uninstallTable(table: TableName): Promise<void> {
    await this.runner.run(await uninstallTableSteps(await this.context(), table), table, () => undefined);
  }

  /** One statement, so that the table is never there without its row. In the user's own schema, which takes no other right. */
  async createProductMetadata({ name, version }: ProductMetadata): Promise<void> {
    const { user } = await this.session.serverFacts();
    const table = qualified({ schema: user, name: 'TCC_PRODUCT_METADATA' });
    const text = (value: string, column: string) => `CAST(${literal(value)} AS VARCHAR2(100 CHAR)) AS ${column}`;
    await this.session.execute(`CREATE TABLE ${table} AS SELECT ${text(name, 'NAME')}, ${text(version, 'VERSION')} FROM DUAL`);
  }

  /** The record of the owner goes last: cut short, it is known whose the rest is. */
  async uninstallChangeLog(owner: ChangeLogOwner): Promise<void> {
    const context = await this.context();
    await refuseForeignLog(context, owner);
    for (const { object, type } of changeLogObjects(context.names, owner)) {
      if ((await objectType(this.session, object)) !== type) continue;
      const step = { purpose: `drop ${type.toLowerCase()} ${object.schema}.${object.name}`, sql: dropObjectSql(type, object) };
      await this.runner.run([step], object, () => undefined);
    }
  }

  async takeOver(owner: ChangeLogOwner): Promise<void> {
    const context = await this.context();
    if (!(await isToTakeOver(context, owner))) return;
    await takeOverLog(context, owner, this.session, this.runner);
  }

  /** Repairs are found anew when somebody else made an object in between. */
  private async repair(
    inspect: () => Promise<{ repair: Step[] }[]>,
    table: TableName,
    onProgress: (statement: DdlStatement) => void,
  ): Promise<void> {
    for (let pass = 1; ; pass++) {
      const steps = (await inspect()).flatMap(({ repair }) => repair);
      try {
        return await this.runner.run(steps, table, onProgress);
      } catch (error) {
        if (pass >= PASSES || !isAlreadyThere(error)) throw error;
      }
    }
  }

  /**
   * Waits until every transaction that was writing to the table has ended (correctness rule 13): it may have fired the
   * trigger of before, or none. The lock is let go of at once; while it is waited for, for a second at a time, new
   * writers of the table wait too.
   */
  private async waitForWriters(table: TableName, onProgress: (statement: DdlStatement) => void): Promise<void> {
    const sql = `LOCK TABLE ${qualified(table)} IN SHARE MODE WAIT ${LOCK_WAIT_SECONDS}`;
    onProgress({ purpose: `wait for open transactions on ${table.schema}.${table.name}`, sql });
    await this.runner.untilGranted(table, () => this.session.execute(sql));
  }

  private async context(): Promise<LogContext> {
    const { names, release } = await this.objectNames.resolve();
    return { statements: this.session, names, release };
  }
}
