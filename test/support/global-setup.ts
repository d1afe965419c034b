import { chmod, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/persistence/embedded';
import { BABELFISH_VARIABLE, isBabelfish } from './engines/sqlserver';
import { POSTGRES_URL_VARIABLE } from './postgres';
import { keepServer } from './server-handle';

/** One embedded PostgreSQL for all test files; tuned for speed, its data is thrown away. */
export default async function globalSetup(): Promise<void> {
  if (process.env.TEST_MSSQL_URL && (await isBabelfish())) process.env[BABELFISH_VARIABLE] = 'true';
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'tcc-test-'));
  await chmod(dataDir, 0o755); // as root the server runs as another account, which must get in
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '300', shared_buffers: '64MB' };
  const server = await startEmbeddedPostgres({ dataDir, settings });
  process.env[POSTGRES_URL_VARIABLE] = server.url;
  keepServer({ server, dataDir });
}
