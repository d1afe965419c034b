import type { CaptureLayout, ChangeLogOwner, DdlStatement, ProductMetadata, Structures, StructureState, TableName } from '../dialect';
import { loggingTriggers, triggerNamed } from './catalogue';
import { dropChangeLogSql } from './change-log-ddl';
import { inspectChangeLog, refuseForeignLog } from './change-log-structures';
import type { SqlServerSession } from './connect';
import type { Statements } from './statements';
import { foreignLogOf } from './foreign-trigger';
import type { ObjectNames } from './object-names';
import { qualified } from './quote';
import { inspectTable } from './table-structures';
import { isToTakeOver, takeOverLog } from './take-over';
import { dropTriggerSql, triggerOf } from './trigger-ddl';
import { underLock } from './under-lock';
import { uninstallTableSql } from './uninstall-table';

/** Plans, installs, verifies and removes the change log and the triggers. */
export class SqlServerStructures implements Structures {
  constructor(
    private readonly session: SqlServerSession,
    private readonly objectNames: ObjectNames,
    private readonly lockAttempts?: number,
  ) {}

  async plan(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<DdlStatement[]> {
    const place = await this.objectNames.resolve();
    const objects = [await inspectChangeLog(this.session, place, owner)];
    for (const layout of layouts) objects.push(await inspectTable(this.session, layout, place));
    return objects.flat().flatMap((object) => object.repair);
  }

  /** A transaction that was writing to a table has ended when its trigger is made: making it waits for its schema lock. */
  async install(
    owner: ChangeLogOwner,
    layouts: CaptureLayout[],
    onProgress: (statement: DdlStatement) => void = () => undefined,
  ): Promise<void> {
    const place = await this.objectNames.resolve();
    await this.underLock(place.names.log, async (statements) => {
      await mend(statements, await inspectChangeLog(statements, place, owner), onProgress);
    });
    for (const layout of layouts) {
      await this.underLock(layout.table.table, async (statements) => {
        await mend(statements, await inspectTable(statements, layout, place), onProgress);
      });
    }
  }

  async verify(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<StructureState[]> {
    const place = await this.objectNames.resolve();
    const objects = [await inspectChangeLog(this.session, place, owner)];
    for (const layout of layouts) objects.push(await inspectTable(this.session, layout, place));
    return objects.flat().map(({ repair: _repair, ...state }) => state);
  }

  async planUninstallTable(table: TableName): Promise<DdlStatement[]> {
    return uninstallTableSql(this.session, table, await this.objectNames.resolve());
  }

  async uninstallTable(table: TableName): Promise<void> {
    const place = await this.objectNames.resolve();
    await this.underLock(table, async (statements) => {
      const trigger = await triggerNamed(statements, triggerOf(table));
      if (await foreignLogOf(statements, trigger, place.names)) return;
      for (const { sql } of await uninstallTableSql(statements, table, place)) await statements.query(sql);
    });
  }

  async createProductMetadata({ name, version }: ProductMetadata): Promise<void> {
    const table = qualified({ schema: await this.objectNames.schema(), name: 'TCC_PRODUCT_METADATA' });
    await this.session.inTransaction(async (statements) => {
      await statements.query(`CREATE TABLE ${table} (NAME nvarchar(200) NOT NULL, VERSION nvarchar(200) NOT NULL)`);
      await statements.query(`INSERT INTO ${table} (NAME, VERSION) VALUES (@p1, @p2)`, [name, version]);
    });
  }

  async uninstallChangeLog(owner: ChangeLogOwner): Promise<void> {
    const { names } = await this.objectNames.resolve();
    await this.underLock(names.log, async (statements) => {
      await refuseForeignLog(statements, names, owner);
      for (const sql of dropChangeLogSql(names)) await statements.query(sql);
    });
  }

  async takeOver(owner: ChangeLogOwner): Promise<void> {
    const place = await this.objectNames.resolve();
    if (!(await isToTakeOver(this.session, place.names, owner))) return;
    // The record comes last: cut short, it is done again from the start.
    for (const { name, table } of await loggingTriggers(this.session, place.names.log)) {
      await this.underLock(table, async (statements) => {
        await statements.query(dropTriggerSql({ schema: table.schema, name }));
      });
    }
    await this.underLock(place.names.log, (statements) => takeOverLog(statements, place, owner));
  }

  private underLock(table: TableName, work: (statements: Statements) => Promise<void>): Promise<void> {
    return underLock(this.session, table, work, this.lockAttempts);
  }
}

async function mend(
  statements: Statements,
  objects: { repair: DdlStatement[] }[],
  onProgress: (statement: DdlStatement) => void,
): Promise<void> {
  for (const statement of objects.flatMap((object) => object.repair)) {
    onProgress(statement);
    await statements.query(statement.sql);
  }
}
