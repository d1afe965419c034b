import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { Observable, type Subscriber } from 'rxjs';
import type { EntityReader, ProductDatabase } from '../dialect';
import { loadInProcess } from '../registry';
import { PATTERNS, PORT_METHODS, type CallRequest, type OpenRequest, type Outcome } from './protocol';
import { toWire } from './wire-error';

type Method = (...args: unknown[]) => Promise<unknown>;

/** The one product database of a worker process, called through the pipe. */
@Controller()
export class ProductDatabaseController {
  private database: ProductDatabase | null = null;
  private readonly readers = new Map<number, EntityReader>();

  @MessagePattern(PATTERNS.open)
  open(@Payload() { dialect, settings }: OpenRequest): Observable<Outcome> {
    return outcome(async () => {
      this.database = (await loadInProcess(dialect)).open(settings);
    });
  }

  @MessagePattern(PATTERNS.call)
  call(@Payload() request: CallRequest): Observable<Outcome> {
    return outcome((answers) => {
      const { port, method, args, progress } = request;
      if (!PORT_METHODS[port].includes(method)) throw new RangeError(`${port} has no method ${method}`);
      const report = (...told: unknown[]) => answers.next({ progress: told });
      const target = this.portOf(request) as Record<string, Method>;
      return target[method](...args, ...(progress ? [report] : []));
    });
  }

  @MessagePattern(PATTERNS.ping)
  ping(): Observable<Outcome> {
    return outcome(() => Promise.resolve());
  }

  @MessagePattern(PATTERNS.close)
  close(): Observable<Outcome> {
    return outcome(async () => this.database?.close());
  }

  private portOf(request: CallRequest): unknown {
    if (!this.database) throw new Error('no product database is open');
    if (request.port !== 'reader') return this.database[request.port];
    if (request.mapping) this.readers.set(request.reader, this.database.entityReader(request.mapping));
    const reader = this.readers.get(request.reader);
    if (!reader) throw new Error(`reader ${request.reader} has no mapping`);
    return reader;
  }
}

/** Progress as it comes, then the result or what failed. */
function outcome(work: (answers: Subscriber<Outcome>) => Promise<unknown>): Observable<Outcome> {
  return new Observable((answers) => {
    // An error thrown before the first await is an answer too.
    void Promise.resolve()
      .then(() => work(answers))
      .then(
        (result) => answers.next({ result }),
        (error: unknown) => answers.next({ failed: toWire(error) }),
      )
      .then(() => answers.complete());
  });
}
