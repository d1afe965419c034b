import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../common/errors';
import type { CaptureLayout, ChangeLogOwner, DdlStatement, ProductMetadata, Structures, StructureState, TableName } from '../dialect';
import { columnsOf, loggingFunctions } from './catalogue';
import { dropChangeLogSql } from './change-log-ddl';
import { inspectChangeLog, refuseForeignLog } from './change-log-structures';
import type { ProductSession, Statements } from './connect';
import { isLockRefused } from './errors';
import { foreignLogOf } from './foreign-set';
import { lockHolders } from './lock-holders';
import { qualified } from './quote';
import type { ObjectNames } from './object-names';
import { dropStraysSql, inspectTable, uninstallTableSql } from './table-structures';
import { dropLoggingFunctionSql, isToTakeOver, takeOverLog } from './take-over';
import { MANAGERIAL_COLUMNS } from './trigger-ddl';
import { waitForWriters } from './writers';

/** Whoever queues behind our lock request waits no longer than this. */
const LOCK_TIMEOUT = "SET LOCAL lock_timeout = '500ms'";
const LOCK_ATTEMPTS = 30;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;

/** Two Clients that install at once take turns; the number only has to be ours. */
const INSTALL_LOCK = 'SELECT pg_advisory_xact_lock(7463205681)';

type ProgressListener = (statement: DdlStatement) => void;

/** Plans, installs, verifies and removes the change log and the trigger sets. */
export class PostgresStructures implements Structures {
  constructor(
    private readonly session: ProductSession,
    private readonly objectNames: ObjectNames,
    private readonly lockAttempts: number = LOCK_ATTEMPTS,
  ) {}

  async plan(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<DdlStatement[]> {
    const { names, version } = await this.objectNames.resolve();
    const objects = [await inspectChangeLog(this.session, names, owner)];
    for (const layout of layouts) objects.push(await inspectTable(this.session, layout, names, version));
    return objects.flat().flatMap((object) => object.repair);
  }

  async install(owner: ChangeLogOwner, layouts: CaptureLayout[], onProgress: ProgressListener = () => undefined): Promise<void> {
    const { names, version } = await this.objectNames.resolve();
    const bring = (table: TableName, inspect: (statements: Statements) => Promise<{ repair: DdlStatement[] }[]>) =>
      this.underLock(
        table,
        async (statements) => {
          const objects = await inspect(statements);
          await run(
            statements,
            objects.flatMap((object) => object.repair),
            onProgress,
          );
        },
        onProgress,
      );
    await bring(names.log, (statements) => inspectChangeLog(statements, names, owner));
    for (const layout of layouts) await bring(layout.table.table, (statements) => inspectTable(statements, layout, names, version));
    // Also when nothing was changed: an installation before this one may have been cut short while it waited.
    for (const layout of layouts) await waitForWriters(this.session, layout.table.table, onProgress);
  }

  async verify(owner: ChangeLogOwner, layouts: CaptureLayout[]): Promise<StructureState[]> {
    const { names, version } = await this.objectNames.resolve();
    const objects = [await inspectChangeLog(this.session, names, owner)];
    for (const layout of layouts) objects.push(await inspectTable(this.session, layout, names, version));
    return objects.flat().map(({ repair: _repair, ...state }) => state);
  }

  async planUninstallTable(table: TableName): Promise<DdlStatement[]> {
    const { names } = await this.objectNames.resolve();
    return [...(await dropStraysSql(this.session, table, names.log.schema)), ...uninstallTableSql(table, names.log.schema)];
  }

  async uninstallTable(table: TableName): Promise<void> {
    const { names } = await this.objectNames.resolve();
    await this.underLock(table, async (statements) => {
      if (await foreignLogOf(statements, table, names)) return;
      await run(statements, await dropStraysSql(statements, table, names.log.schema), () => undefined);
      const columns = (await columnsOf(statements, table)).map((column) => column.name);
      const managerial = MANAGERIAL_COLUMNS.some((column) => columns.includes(column.name));
      const applicable = uninstallTableSql(table, names.log.schema).filter(({ sql }) => appliesTo(sql, columns.length > 0, managerial));
      await run(statements, applicable, () => undefined);
    });
  }

  async createProductMetadata({ name, version }: ProductMetadata): Promise<void> {
    const table = qualified({ schema: await this.objectNames.schema(), name: 'TCC_PRODUCT_METADATA' });
    await this.session.inTransaction(async (statements) => {
      await statements.query(`CREATE TABLE ${table} ("NAME" text NOT NULL, "VERSION" text NOT NULL)`);
      await statements.query(`INSERT INTO ${table} VALUES ($1, $2)`, [name, version]);
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
    const { names } = await this.objectNames.resolve();
    if (!(await isToTakeOver(this.session, names, owner))) return;
    // The record comes last: cut short, it is done again from the start.
    for (const name of await loggingFunctions(this.session, names.log)) {
      await this.underLock(names.log, async (statements) => {
        await statements.query(dropLoggingFunctionSql(names.log.schema, name));
      });
    }
    await this.underLock(names.log, (statements) => takeOverLog(statements, names, owner));
  }

  /** One transaction under a short lock timeout, tried again with growing, jittered pauses. */
  private async underLock(
    table: TableName,
    work: (statements: Statements) => Promise<void>,
    onProgress: ProgressListener = () => undefined,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.session.inTransaction(async (statements) => {
          await statements.query(LOCK_TIMEOUT);
          await statements.query(INSTALL_LOCK);
          await work(statements);
        });
      } catch (error) {
        if (!isLockRefused(error)) throw error;
        const holders = await lockHolders(this.session, table);
        if (attempt >= this.lockAttempts) throw lockNotGranted(table, attempt, holders, error);
        onProgress({ purpose: waitingFor(table, attempt, this.lockAttempts, holders), sql: '' });
        await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2));
      }
    }
  }
}

async function run(statements: Statements, plan: DdlStatement[], onProgress: (statement: DdlStatement) => void): Promise<void> {
  for (const statement of plan) {
    onProgress(statement);
    await statements.query(statement.sql);
  }
}

/** A table that is gone took its triggers along; a column that never was needs no owner's right to be removed. */
function appliesTo(sql: string, tableExists: boolean, managerial: boolean): boolean {
  if (sql.startsWith('DROP FUNCTION')) return true;
  return tableExists && (managerial || !sql.startsWith('ALTER TABLE'));
}

function waitingFor({ schema, name }: TableName, attempt: number, attempts: number, holders: ConnectorError[]): string {
  const who = holders.length > 0 ? `: ${holders.map((holder) => holder.toBody('en').message).join(' ')}` : '';
  return `wait for a lock on ${schema}.${name} after attempt ${attempt} of ${attempts}${who}`;
}

function lockNotGranted({ schema, name }: TableName, attempts: number, holders: ConnectorError[], cause: unknown): ConnectorError {
  return new ConnectorError('LOCK_NOT_GRANTED', { table: `${schema}.${name}`, attempts }, { cause, details: holders });
}
