import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectorError } from '../../common/errors';
import type { DdlStatement, TableName } from '../dialect';
import { compilerErrors, triggerOf } from './catalogue';
import { isLockRefused } from './errors';
import type { OracleSession } from './session';
import { dropTriggerSql } from './trigger-ddl';

const LOCK_ATTEMPTS = 30;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 3_000;

/** One statement of an installation. Each commits by itself, so that a kill between any two leaves what the next run finds. */
export interface Step extends DdlStatement {
  /** The trigger has to be valid afterwards; else it is dropped at once, as it would stop the product's writes. */
  compiles?: TableName;
  /** A trigger that is invalid already, and is dropped as well when the new one is not valid. */
  stopsWrites?: TableName;
}

/** Runs steps one by one, each tried again while transactions of the product hold what it needs. */
export class DdlRunner {
  constructor(
    private readonly session: OracleSession,
    private readonly attempts: number = LOCK_ATTEMPTS,
  ) {}

  /** @throws ConnectorError `LOCK_NOT_GRANTED`, `PRODUCT_STATEMENT_FAILED` with the compiler's message */
  async run(steps: Step[], table: TableName, onProgress: (statement: DdlStatement) => void): Promise<void> {
    for (const { purpose, sql, compiles, stopsWrites } of steps) {
      onProgress({ purpose, sql });
      await this.untilGranted(table, () => this.session.execute(sql));
      if (compiles) await this.requireValid(compiles, table, stopsWrites);
    }
  }

  /** Tries again with growing, jittered pauses while a lock is refused. */
  async untilGranted(table: TableName, work: () => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await work();
        return;
      } catch (error) {
        if (!isLockRefused(error)) throw error;
        if (attempt >= this.attempts)
          throw new ConnectorError('LOCK_NOT_GRANTED', { table: `${table.schema}.${table.name}`, attempts: attempt }, { cause: error });
        await sleep(Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2));
      }
    }
  }

  private async requireValid(trigger: TableName, table: TableName, stopsWrites?: TableName): Promise<void> {
    const actual = await triggerOf(this.session, trigger);
    if (actual?.valid) return;
    const said = (await compilerErrors(this.session, trigger)) ?? 'it is not valid';
    for (const broken of new Set([...(actual ? [trigger] : []), ...(stopsWrites ? [stopsWrites] : [])])) {
      await this.untilGranted(table, () => this.session.execute(dropTriggerSql(broken)));
    }
    const problem = `trigger ${trigger.name} on ${table.schema}.${table.name} does not compile and was dropped: ${said}`;
    throw new ConnectorError('PRODUCT_STATEMENT_FAILED', { sqlState: 'PLS', problem });
  }
}
