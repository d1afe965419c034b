import { Injectable } from '@nestjs/common';

export type LifecycleState = 'STARTING' | 'RUNNING' | 'STOPPING';

/** Where this process stands between start and end. */
@Injectable()
export class Lifecycle {
  private readonly stopping = new AbortController();
  private current: LifecycleState = 'STARTING';
  private tellFailure: (error: Error) => void = () => undefined;

  /** Resolves when something is gone for good without which this process cannot work: it is to end and say why. */
  readonly failed = new Promise<Error>((resolve) => (this.tellFailure = resolve));

  get state(): LifecycleState {
    return this.current;
  }

  /** Aborted as soon as the process is asked to stop: what waits (a long poll) gives up its wait and answers. */
  get stopSignal(): AbortSignal {
    return this.stopping.signal;
  }

  running(): void {
    if (this.current === 'STARTING') this.current = 'RUNNING';
  }

  fail(error: Error): void {
    this.tellFailure(error);
  }

  stop(): void {
    this.current = 'STOPPING';
    this.stopping.abort();
  }
}
