import { ConnectorError } from '../common/errors';
import type { DataBaseType, Dialect } from './dialect';

const LOADERS: Partial<Record<DataBaseType, () => Promise<Dialect>>> = {
  POSTGRESQL: async () => (await import('./postgres/index.js')).postgresDialect,
  ORACLE12C: async () => (await import('./oracle/index.js')).oracle12cDialect,
  MSSQLSERVER: async () => (await import('./sqlserver/index.js')).sqlServerDialect,
};

/** Their drivers load native libraries of somebody else's into the process. */
const IN_WORKER: readonly DataBaseType[] = ['ORACLE11G'];

/**
 * The dialect of a product database; its driver is loaded only when asked for.
 * @throws ConnectorError `DATABASE_TYPE_UNSUPPORTED`
 */
export async function loadDialect(name: DataBaseType): Promise<Dialect> {
  const dialect = await loadInProcess(name);
  return IN_WORKER.includes(name) ? (await import('./worker/index.js')).inWorker(dialect) : dialect;
}

/** As `loadDialect`, but its databases are opened in this process: for the worker itself. */
export async function loadInProcess(name: DataBaseType): Promise<Dialect> {
  const load = LOADERS[name];
  if (!load) throw new ConnectorError('DATABASE_TYPE_UNSUPPORTED', { dataBaseType: name, supported: Object.keys(LOADERS).join(', ') });
  return load();
}
