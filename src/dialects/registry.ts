import type { DataBaseType, Dialect } from './dialect';

const LOADERS: Record<DataBaseType, () => Promise<Dialect>> = {
  POSTGRESQL: async () => (await import('./postgres/index.js')).postgresDialect,
  ORACLE11G: async () => (await import('./oracle/index.js')).oracle11gDialect,
  ORACLE12C: async () => (await import('./oracle/index.js')).oracle12cDialect,
  MSSQLSERVER: async () => (await import('./sqlserver/index.js')).sqlServerDialect,
};

/** Their drivers load native libraries of somebody else's into the process. */
const IN_WORKER: readonly DataBaseType[] = ['ORACLE11G'];

/** The dialect of a product database; its driver is loaded only when asked for. */
export async function loadDialect(name: DataBaseType): Promise<Dialect> {
  const dialect = await loadInProcess(name);
  return IN_WORKER.includes(name) ? (await import('./worker/index.js')).inWorker(dialect) : dialect;
}

/** As `loadDialect`, but its databases are opened in this process: for the worker itself. */
export function loadInProcess(name: DataBaseType): Promise<Dialect> {
  return LOADERS[name]();
}
