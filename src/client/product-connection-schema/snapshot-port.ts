import { Injectable } from '@nestjs/common';

/** One RESYNC of a link. */
export interface ResyncRun {
  /** Which of the times the link was to be loaded anew. */
  number: number;
  /** Whether entities of its origin that another connection sent are swept too. */
  anySender: boolean;
}

/** What links ask of the initial load. */
export interface SnapshotStarter {
  /** Begins the load of these variants of a link unless there is one already. */
  ensureStarted(linkId: string, variants: string[]): Promise<void>;
  /** Done or cancelled. */
  isDone(linkId: string): Promise<boolean>;
  /** Loads a link from its first row and then has deleted at the receivers what its table lacks, whatever was under way. */
  beginResync(linkId: string, run: ResyncRun): Promise<void>;
  /** How far the RESYNC of this number is; NONE when it has not begun or another load took its place. */
  resyncState(linkId: string, number: number): Promise<'NONE' | 'RUNNING' | 'DONE'>;
  /** Tries at once what waits to be tried again. */
  tryNow(linkId: string): void;
  /** Stops and forgets the load of a link. */
  remove(linkId: string): Promise<void>;
}

/**
 * Where the initial load, which comes after the links in the flow of data, tells them that it is there and that a
 * load has ended, so that no stage has to call backwards.
 */
@Injectable()
export class SnapshotPort {
  private starter: SnapshotStarter | null = null;
  private readonly listeners: ((linkId: string) => void)[] = [];

  /** Called once, while modules are initialised. */
  implementedBy(starter: SnapshotStarter): void {
    this.starter = starter;
  }

  /** Null in a process without initial loads. */
  get loads(): SnapshotStarter | null {
    return this.starter;
  }

  /** The initial load tells that it ended (or paused) a link's load: look at its state. */
  finished(linkId: string): void {
    for (const listener of this.listeners) listener(linkId);
  }

  onFinished(listener: (linkId: string) => void): void {
    this.listeners.push(listener);
  }
}
