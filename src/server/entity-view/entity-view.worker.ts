import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { EventLog, type StreamHead } from '../../event-log';
import { type Worker, WorkerRegistry } from '../../platform/lifecycle';
import { ENTITY_VIEW_CURSOR, EntityFolder } from './entity-folder';
import { viewLag } from './entity-view.metrics';
import { FoldPace } from './fold-pace';

const PAUSE_AFTER_ERROR_MS = 1_000;

/** Keeps the entity view up with the log, environment after environment. */
@Injectable()
export class EntityViewWorker implements Worker, OnModuleInit {
  private readonly logger = new Logger(EntityViewWorker.name);
  private readonly pace = new FoldPace();
  /** Offset folded up to, per stream, as far as this process knows; the cursor in the store decides. */
  private readonly reached = new Map<string, number>();
  private appended: { total: number; at: number } | null = null;
  private stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly eventLog: EventLog,
    private readonly folder: EntityFolder,
    private readonly workers: WorkerRegistry,
  ) {}

  onModuleInit(): void {
    this.workers.register('entity-view', this);
  }

  start(): Promise<void> {
    this.stopping = new AbortController();
    this.running = this.run(this.stopping.signal);
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const pause = await this.pass(stop).catch((error: Error) => {
        this.logger.warn(`the entity view could not go on, trying again: ${error.message}`);
        this.reached.clear();
        return PAUSE_AFTER_ERROR_MS;
      });
      await sleep(pause, undefined, { signal: stop }).catch(() => undefined);
    }
  }

  /** Folds one batch of every stream that has more. @returns milliseconds to wait before the next pass */
  private async pass(stop: AbortSignal): Promise<number> {
    const began = performance.now();
    const heads = await this.eventLog.heads();
    const appendsPerSecond = this.measureAppends(heads);
    let folded = false;
    for (const head of heads) {
      if (stop.aborted || (await this.reachedOf(head)) >= head.lastOffset) continue;
      folded = (await this.fold(head)) || folded;
    }
    const lag = heads.reduce((sum, head) => sum + Math.max(0, head.lastOffset - (this.reached.get(head.name) ?? 0)), 0);
    viewLag.set(lag);
    return folded ? this.pace.afterWork(performance.now() - began, appendsPerSecond, lag) : this.pace.afterNothing();
  }

  /** @returns whether the view came on; not, when another process has the stream in hand */
  private async fold(head: StreamHead): Promise<boolean> {
    const before = this.reached.get(head.name);
    const reached = await this.folder.foldNext(head);
    if (reached === null) this.reached.delete(head.name);
    else this.reached.set(head.name, reached);
    return reached !== null && reached !== before;
  }

  private async reachedOf(head: StreamHead): Promise<number> {
    const known = this.reached.get(head.name);
    if (known !== undefined) return known;
    const cursor = await this.eventLog.cursor(ENTITY_VIEW_CURSOR, head.name);
    this.reached.set(head.name, cursor?.offset ?? 0);
    return cursor?.offset ?? 0;
  }

  private measureAppends(heads: readonly StreamHead[]): number {
    const total = heads.reduce((sum, head) => sum + head.lastOffset, 0);
    const at = performance.now();
    const before = this.appended;
    this.appended = { total, at };
    return before ? ((total - before.total) * 1_000) / Math.max(1, at - before.at) : 0;
  }
}
