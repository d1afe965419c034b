import { decodePart, parsePort } from '../common';
import { ConnectorError } from '../../common/errors';
import type { ConnectionTarget, TlsSettings } from '../dialect';

const PREFIX = 'jdbc:oracle:thin:@';
const EXPECTED =
  'jdbc:oracle:thin:@//host:port/service, jdbc:oracle:thin:@host:port:SID, jdbc:oracle:thin:@host:port/service or jdbc:oracle:thin:@tcps://host:port/service';
const DEFAULT_PORT = 1521;
const DEFAULT_TLS_PORT = 2484;
const HOST = String.raw`(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)`;
/** What stands in a connect descriptor unquoted. */
const SERVICE_NAME = String.raw`([A-Za-z0-9_.$#-]+)`;
const SERVICE = new RegExp(String.raw`^(//|tcps?://)?${HOST}(?::([^/:?]*))?/${SERVICE_NAME}(?:\?(.*))?$`);
const SID = new RegExp(`^${HOST}:([^/:?]*):${SERVICE_NAME}$`);
const YES = ['on', 'yes', 'true'];
const NO = ['off', 'no', 'false'];

/**
 * Reads a JDBC URL of Oracle. Unknown parts are refused rather than ignored: a misspelt TLS option must not end in a
 * connection without TLS.
 * @throws ConnectorError `JDBC_URL_INVALID` naming the part that is wrong
 */
export function parseJdbcUrl(url: string): ConnectionTarget {
  if (!url.startsWith(PREFIX)) throw invalid(`it does not start with ${PREFIX}`);
  const address = url.slice(PREFIX.length);
  if (address.startsWith('(')) throw invalid('connect descriptors are not read; of a cluster, name the SCAN address as host');
  return parseSid(address) ?? parseService(address);
}

function parseSid(address: string): ConnectionTarget | null {
  const match = SID.exec(address);
  if (!match) return null;
  const [, host, port, database] = match;
  return { host: withoutBrackets(host), port: parsePort(port, invalid), database, tls: null, isSid: true };
}

function parseService(address: string): ConnectionTarget {
  const match = SERVICE.exec(address);
  if (!match) throw invalid('it is neither of the form host:port/service nor host:port:SID');
  const [, scheme, host, port, database, query = ''] = match;
  const parameters = parseParameters(query);
  const secure = scheme === 'tcps://';
  if (!secure && parameters.size > 0) throw invalid(`parameter ${[...parameters.keys()][0]} is for tcps:// only`);
  const standardPort = secure ? DEFAULT_TLS_PORT : DEFAULT_PORT;
  return {
    host: withoutBrackets(host),
    port: port === undefined ? standardPort : parsePort(port, invalid),
    database,
    tls: secure ? tlsOf(parameters) : null,
  };
}

/** The names of Oracle's own URLs; the wallet is a file in PEM form. */
function tlsOf(parameters: Map<string, string>): TlsSettings {
  const match = parameters.get('ssl_server_dn_match') ?? 'on';
  if (![...YES, ...NO].includes(match)) throw invalid(`ssl_server_dn_match=${match} is neither on nor off`);
  const serverName = parameters.get('ssl_server_cert_dn');
  return {
    rejectUnauthorized: YES.includes(match),
    caFile: parameters.get('wallet_location') ?? null,
    ...(serverName !== undefined && { serverName }),
  };
}

function parseParameters(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [name, ...rest] = pair.split('=');
    if (!['ssl_server_dn_match', 'ssl_server_cert_dn', 'wallet_location'].includes(name)) throw invalid(`parameter ${name} is not known`);
    if (parameters.has(name)) throw invalid(`parameter ${name} is given twice`);
    parameters.set(name, decodePart(rest.join('='), name, invalid));
  }
  return parameters;
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function invalid(problem: string): ConnectorError {
  return new ConnectorError('JDBC_URL_INVALID', { problem, expected: EXPECTED });
}
