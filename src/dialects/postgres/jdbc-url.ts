import { decodePart, parsePort } from '../common';
import { ConnectorError } from '../../common/errors';
import type { ConnectionTarget } from '../dialect';

const EXPECTED = 'jdbc:postgresql://host:port/database, optionally with ssl, sslmode and sslrootcert';
const PREFIX = 'jdbc:postgresql://';
const DEFAULT_PORT = 5432;
const PARAMETERS = ['ssl', 'sslmode', 'sslrootcert'];
const PLAIN_MODES = ['disable', 'allow', 'prefer'];
const UNVERIFIED_MODES = ['require'];
const VERIFIED_MODES = ['verify-ca', 'verify-full'];

/**
 * Reads a JDBC URL of PostgreSQL. Unknown parts are refused rather than ignored: a misspelt `sslmode` must not end in
 * a connection without TLS.
 * @throws ConnectorError `JDBC_URL_INVALID` naming the part that is wrong
 */
export function parseJdbcUrl(url: string): ConnectionTarget {
  if (!url.startsWith(PREFIX)) throw invalid(`it does not start with ${PREFIX}`);
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:/?#@,[\]\s]+)(?::([^/?#@]*))?\/([^/?#]+)(?:\?([^#]*))?$/.exec(url.slice(PREFIX.length));
  if (!match) throw invalid('it is not of the form host:port/database');
  const [, host, port, database, query = ''] = match;
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: port === undefined ? DEFAULT_PORT : parsePort(port, invalid),
    database: decodePart(database, 'database', invalid),
    tls: parseTls(parseParameters(query)),
  };
}

function parseParameters(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [name, ...rest] = pair.split('=');
    if (!PARAMETERS.includes(name)) throw invalid(`parameter ${name} is not known`);
    if (parameters.has(name)) throw invalid(`parameter ${name} is given twice`);
    parameters.set(name, decodePart(rest.join('='), name, invalid));
  }
  return parameters;
}

/** `ssl=true` alone verifies, as the JDBC driver does since 42.2.5. */
function parseTls(parameters: Map<string, string>): ConnectionTarget['tls'] {
  const ssl = parameters.get('ssl');
  if (ssl !== undefined && !['true', 'false', ''].includes(ssl)) throw invalid(`ssl=${ssl} is neither true nor false`);
  const mode = parameters.get('sslmode') ?? (ssl === 'true' || ssl === '' ? 'verify-full' : 'disable');
  const caFile = parameters.get('sslrootcert') ?? null;
  if (PLAIN_MODES.includes(mode)) return null;
  if (UNVERIFIED_MODES.includes(mode)) return { rejectUnauthorized: false, caFile };
  if (VERIFIED_MODES.includes(mode)) return { rejectUnauthorized: true, caFile };
  throw invalid(`sslmode ${mode} is not one of ${[...PLAIN_MODES, ...UNVERIFIED_MODES, ...VERIFIED_MODES].join(', ')}`);
}

function invalid(problem: string): ConnectorError {
  return new ConnectorError('JDBC_URL_INVALID', { problem, expected: EXPECTED });
}
