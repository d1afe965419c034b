import type { Dialect } from '../dialect';
import { WorkerDatabase } from './worker-database';
import { WORKER_SETTINGS, WorkerProcess, type WorkerSettings } from './worker-process';

export type { WorkerSettings } from './worker-process';

/**
 * The same dialect with every product database in a process of its own: what a native library does to its process, it does
 * to one connection.
 */
export function inWorker(dialect: Dialect, settings: Partial<WorkerSettings> = {}): Dialect {
  return {
    name: dialect.name,
    capabilities: dialect.capabilities,
    parseUrl: (url) => dialect.parseUrl(url),
    quote: (identifier) => dialect.quote(identifier),
    open: (connection) =>
      new WorkerDatabase(new WorkerProcess({ dialect: dialect.name, settings: connection }, { ...WORKER_SETTINGS, ...settings })),
  };
}
