import { Injectable } from '@nestjs/common';

/** What links ask of the initial load. */
export interface SnapshotStarter {
  /** Begins the load of a link unless there is one already. */
  ensureStarted(linkId: string): Promise<void>;
  /** Done or cancelled. */
  isDone(linkId: string): Promise<boolean>;
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
