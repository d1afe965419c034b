import type { ChangeQueue, EntityMapping, EntityReader, Introspection, ProductDatabase, Structures } from '../dialect';
import { PORT_METHODS, type CallRequest } from './protocol';
import type { WorkerProcess } from './worker-process';

/** Progress callbacks stay on this side of the pipe; what they are told crosses it. */
type Callback = (...told: unknown[]) => void;

/** A product database that lives in a worker process; every call of its ports crosses the pipe. */
export class WorkerDatabase implements ProductDatabase {
  readonly introspection = this.forward<Introspection>('introspection');
  readonly structures = this.forward<Structures>('structures');
  readonly changeQueue = this.forward<ChangeQueue>('changeQueue');
  private readers = 0;

  constructor(private readonly worker: WorkerProcess) {}

  entityReader(mapping: EntityMapping): EntityReader {
    const reader = ++this.readers;
    return this.forward<EntityReader>('reader', (method, args) => ({ port: 'reader', reader, mapping, method, args, progress: false }));
  }

  close(): Promise<void> {
    return this.worker.close();
  }

  private forward<Port>(port: keyof typeof PORT_METHODS, toRequest = fixed(port as 'structures')): Port {
    const call =
      (method: string) =>
      (...given: unknown[]) => {
        const onProgress = given.find((arg): arg is Callback => typeof arg === 'function');
        const args = given.filter((arg) => typeof arg !== 'function');
        const request = toRequest(method, args, onProgress !== undefined);
        return this.worker.call({ request, limited: port !== 'structures', onProgress });
      };
    return Object.fromEntries(PORT_METHODS[port].map((method) => [method, call(method)])) as Port;
  }
}

type ToRequest = (method: string, args: unknown[], progress: boolean) => CallRequest;

function fixed(port: 'introspection' | 'structures' | 'changeQueue'): ToRequest {
  return (method, args, progress) => ({ port, method, args, progress });
}
