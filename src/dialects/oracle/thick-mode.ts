import oracledb from 'oracledb';
import { ConnectorError } from '../../common/errors';

/** The one major version whose client reaches Oracle 11.2 as well as 12.1 (node-oracledb's installation guide). */
const CLIENT_VERSION = 'Oracle Instant Client 19';

/**
 * Loads the native client library, for the whole of this process and for good: every Oracle connection of it is then made
 * through the library. Hence only in a process of one connection.
 * @param folder where the library lies; null: where the system looks for libraries
 * @throws ConnectorError `ORACLE_CLIENT_MISSING` naming library, version and place
 */
export function loadClientLibrary(folder: string | null): void {
  if (!oracledb.thin) return;
  try {
    oracledb.initOracleClient(folder === null ? {} : { libDir: folder });
  } catch (error) {
    const parameters = { library: libraryName(), version: CLIENT_VERSION, folder: folder ?? '-', problem: reasonOf(error) };
    throw new ConnectorError('ORACLE_CLIENT_MISSING', parameters, { cause: error });
  }
}

/** The driver's message without its help page. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split(/\n|\. See https?:/)[0];
}

function libraryName(): string {
  if (process.platform === 'win32') return 'oci.dll';
  return process.platform === 'darwin' ? 'libclntsh.dylib' : 'libclntsh.so';
}
