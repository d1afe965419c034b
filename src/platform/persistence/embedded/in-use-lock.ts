import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { ConnectorError } from '../../../common/errors';

/** Any number; the lock says "this data directory is in use by a connector process". */
const IN_USE_LOCK = 3_000_300;
const LOCK_ATTEMPTS = 15;

/**
 * Takes the lock of a data directory: a session lock rather than a pid file, because it ends with the process that holds
 * it, however that ends.
 * @returns the session that holds it
 * @throws ConnectorError `DATA_DIR_IN_USE`
 */
export async function takeInUseLock(url: string, dataDir: string): Promise<Client> {
  const guard = new Client({ connectionString: url, application_name: 'totvs-connector guard', keepAlive: true });
  guard.on('error', () => undefined);
  await guard.connect();
  for (let attempt = 1; attempt <= LOCK_ATTEMPTS; attempt++) {
    const { rows } = await guard.query<{ locked: boolean }>('SELECT pg_try_advisory_lock($1) AS locked', [IN_USE_LOCK]);
    if (rows[0].locked) return guard;
    await delay(100); // the server may just be noticing that the former holder was killed
  }
  await guard.end();
  throw new ConnectorError('DATA_DIR_IN_USE', { path: dataDir });
}
