import { readFileSync, statSync } from 'node:fs';
import { ConnectorError } from '../../common/errors';

/** Far above any bundle of certificates. */
const LARGEST_BYTES = 4 * 1024 * 1024;

/**
 * The certificates to trust. The file is named by whoever registers a connection, so it is looked at before it is read:
 * a device would never end, a pipe never begin.
 * @throws ConnectorError `JDBC_URL_INVALID`
 */
export function readCaFile(file: string): string {
  const text = readSmallFile(file);
  if (text?.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new ConnectorError('JDBC_URL_INVALID', {
    problem: `sslrootcert ${file} cannot be used`,
    expected: 'a PEM file of certificates that this process may read',
  });
}

function readSmallFile(file: string): string | null {
  try {
    const found = statSync(file);
    return found.isFile() && found.size <= LARGEST_BYTES ? readFileSync(file, 'utf8') : null;
  } catch {
    return null;
  }
}
