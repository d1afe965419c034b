import { ConnectorError } from '../common/errors';
import type { DataBaseType, Dialect } from './dialect';

const LOADERS: Partial<Record<DataBaseType, () => Promise<Dialect>>> = {
  POSTGRESQL: async () => (await import('./postgres/index.js')).postgresDialect,
};

/**
 * The dialect of a product database; its driver is loaded only when asked for.
 * @throws ConnectorError `DATABASE_TYPE_UNSUPPORTED`
 */
export async function loadDialect(name: DataBaseType): Promise<Dialect> {
  const load = LOADERS[name];
  if (!load) throw new ConnectorError('DATABASE_TYPE_UNSUPPORTED', { dataBaseType: name, supported: Object.keys(LOADERS).join(', ') });
  return load();
}
