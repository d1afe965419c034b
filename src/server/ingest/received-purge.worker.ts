import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Pool } from 'pg';
import { SERVER_CONFIG, type ServerConfig } from '../../config';
import { type Worker, WorkerRegistry } from '../../platform/lifecycle';
import { STORE_POOL } from '../../platform/persistence';

const INTERVAL_MS = 60 * 60 * 1000;
const ROWS_AT_ONCE = 5_000;

const purgeOf = (table: string, column: string) =>
  `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
     SELECT ctid FROM ${table} WHERE ${column} < now() - make_interval(days => $1) LIMIT ${ROWS_AT_ONCE}))`;
const PURGE_MESSAGES = purgeOf('received_message', 'received_at');
const PURGE_REJECTIONS = purgeOf('link_rejection', 'rejected_at');

/** Forgets received messages and rejections after DEDUPE_DAYS, a few at a time. */
@Injectable()
export class ReceivedPurge implements Worker, OnModuleInit {
  private readonly logger = new Logger(ReceivedPurge.name);
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(STORE_POOL) private readonly pool: Pool,
    @Inject(SERVER_CONFIG) private readonly config: Pick<ServerConfig, 'dedupeDays'>,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('received-purge', this);
  }

  start(): Promise<void> {
    this.stopped = false;
    const tick = () => {
      this.running = this.purge();
    };
    this.timer = setInterval(tick, INTERVAL_MS).unref();
    tick();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  /** Removes everything that is old enough. Errors are logged: the next hour tries again. */
  async purge(): Promise<void> {
    try {
      for (const statement of [PURGE_MESSAGES, PURGE_REJECTIONS]) {
        while ((await this.removeSome(statement)) === ROWS_AT_ONCE && !this.stopped);
      }
    } catch (error) {
      this.logger.warn(`received messages were not purged: ${(error as Error).message}`);
    }
  }

  private async removeSome(statement: string): Promise<number> {
    const { rowCount } = await this.pool.query(statement, [this.config.dedupeDays]);
    return rowCount ?? 0;
  }
}
