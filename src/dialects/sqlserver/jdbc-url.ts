import { parsePort } from '../common';
import type { ConnectionTarget, TlsSettings } from '../dialect';
import { parseJtdsUrl } from './jtds-url';
import { flag, invalidUrl, readParameters, refuseUnknown } from './url-parameters';

const PREFIX = 'jdbc:sqlserver://';
const JTDS_PREFIX = 'jdbc:jtds:sqlserver://';
const DEFAULT_PORT = 1433;

/** Other names Microsoft's driver has for a parameter. */
const ALIASES = { database: 'databasename', server: 'servername', port: 'portnumber' };
const KNOWN = [
  'databasename',
  'servername',
  'instancename',
  'portnumber',
  'encrypt',
  'trustservercertificate',
  'hostnameincertificate',
  'servercertificate',
  'sslprotocol',
  'domain',
  'integratedsecurity',
  'authenticationscheme',
];
/** Said by other programs' URLs and of no consequence for what this one does. */
const WITHOUT_EFFECT = [
  'applicationname',
  'lastupdatecount',
  'logintimeout',
  'packetsize',
  'responsebuffering',
  'selectmethod',
  'sendstringparametersasunicode',
  'sendtimeasdatetime',
  'workstationid',
];
const CREDENTIALS = 'user and password do not belong in the url: use username and password of the ProductConnection';
const ANSWERS = {
  user: CREDENTIALS,
  username: CREDENTIALS,
  password: CREDENTIALS,
  applicationintent: 'applicationIntent is not supported: changes are read from the primary',
  truststore: 'trustStore is not supported: name a PEM file with serverCertificate, or start node with NODE_EXTRA_CA_CERTS',
};

const ENCRYPT: Readonly<Record<string, boolean | undefined>> = {
  true: true,
  mandatory: true,
  yes: true,
  false: false,
  optional: false,
  no: false,
};
const OLDEST_PROTOCOL: Readonly<Record<string, TlsSettings['minVersion'] | undefined>> = {
  tls: undefined,
  tlsv1: 'TLSv1',
  'tlsv1.1': 'TLSv1.1',
  'tlsv1.2': 'TLSv1.2',
};

/**
 * Reads a JDBC URL of SQL Server in the form of Microsoft's driver, which encrypts unless told not to, or of jTDS, which
 * does not unless told to. Unknown parameters are refused rather than ignored: a misspelt `encrypt` must not end in a
 * connection without TLS.
 * @throws ConnectorError `JDBC_URL_INVALID` naming the part that is wrong
 */
export function parseJdbcUrl(url: string): ConnectionTarget {
  if (url.toLowerCase().startsWith(JTDS_PREFIX)) return parseJtdsUrl(url.slice(JTDS_PREFIX.length));
  if (!url.toLowerCase().startsWith(PREFIX)) throw invalidUrl(`it starts neither with ${PREFIX} nor with ${JTDS_PREFIX}`);
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:;/?#@,[\]\s\\]*)(?:\\([^:;\s\\]+))?(?::([^;@]*))?(?:;(.*))?$/s.exec(url.slice(PREFIX.length));
  if (!match) throw invalidUrl('it is not of the form host\\instance:port;name=value');
  const [, address, named, port, rest = ''] = match;
  const parameters = readParameters(rest, ALIASES);
  refuseUnknown(parameters, [...KNOWN, ...WITHOUT_EFFECT], ANSWERS);

  const host = address.replace(/^\[|\]$/g, '') || parameters.get('servername');
  if (!host) throw invalidUrl('it names no host');
  const database = parameters.get('databasename');
  if (!database) throw invalidUrl('parameter databaseName is missing');
  const portText = port ?? parameters.get('portnumber');
  const instance = named ?? parameters.get('instancename');
  return {
    host,
    port: portText === undefined ? DEFAULT_PORT : parsePort(portText, invalidUrl),
    database,
    tls: parseTls(parameters),
    // A port says more than the name of an instance, whose port would have to be asked for.
    ...(instance && portText === undefined && { instance }),
    ...parseDomain(parameters),
  };
}

function parseTls(parameters: Map<string, string>): TlsSettings | null {
  const written = parameters.get('encrypt')?.toLowerCase() ?? 'true';
  if (written === 'strict') throw invalidUrl('encrypt=strict is not supported: use encrypt=true');
  const encrypt = ENCRYPT[written];
  if (encrypt === undefined) throw invalidUrl('encrypt is neither true nor false');
  const rejectUnauthorized = !flag(parameters, 'trustservercertificate', false);
  const serverName = parameters.get('hostnameincertificate');
  const minVersion = oldestProtocol(parameters.get('sslprotocol'));
  if (!encrypt) return null;
  return {
    rejectUnauthorized,
    caFile: parameters.get('servercertificate') ?? null,
    ...(serverName && { serverName }),
    ...(minVersion && { minVersion }),
  };
}

function oldestProtocol(written: string | undefined): TlsSettings['minVersion'] {
  if (written === undefined) return undefined;
  if (!(written.toLowerCase() in OLDEST_PROTOCOL)) throw invalidUrl('sslProtocol is not one of TLS, TLSv1, TLSv1.1, TLSv1.2');
  return OLDEST_PROTOCOL[written.toLowerCase()];
}

/** A Windows login needs its domain; the identity of this process cannot be used. */
function parseDomain(parameters: Map<string, string>): { domain?: string } {
  const domain = parameters.get('domain');
  const scheme = parameters.get('authenticationscheme')?.toLowerCase();
  if (scheme !== undefined && scheme !== 'ntlm') throw invalidUrl('authenticationScheme is not supported, but for NTLM');
  if (flag(parameters, 'integratedsecurity', false) && !(scheme === 'ntlm' && domain))
    throw invalidUrl(
      'integratedSecurity=true is not supported: give domain= in the url, and username and password of a Windows user (NTLM)',
    );
  return domain ? { domain } : {};
}
