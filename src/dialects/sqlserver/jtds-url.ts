import { parsePort } from '../common';
import type { ConnectionTarget, TlsSettings } from '../dialect';
import { invalidUrl, readParameters, refuseUnknown } from './url-parameters';

const DEFAULT_PORT = 1433;
const KNOWN = ['databasename', 'instance', 'domain', 'ssl', 'usentlmv2'];
/** Said by other programs' URLs and of no consequence for what this one does. */
const WITHOUT_EFFECT = [
  'appname',
  'autocommit',
  'charset',
  'lastupdatecount',
  'lobbuffer',
  'logintimeout',
  'maxstatements',
  'packetsize',
  'preparesql',
  'progname',
  'sendstringparametersasunicode',
  'sotimeout',
  'tcpnodelay',
  'tds',
  'usecursors',
  'uselobs',
  'wsid',
];
const CREDENTIALS = 'user and password do not belong in the url: use username and password of the ProductConnection';
const ANSWERS = {
  user: CREDENTIALS,
  password: CREDENTIALS,
  namedpipe: 'namedPipe is not supported: name host and port',
  usekerberos: 'useKerberos is not supported: give domain= in the url, and username and password of a Windows user (NTLM)',
};

/** Encryption jTDS knows; both `request` and `require` take any certificate, and what is requested is insisted on here. */
const SSL: Readonly<Record<string, TlsSettings | null | undefined>> = {
  off: null,
  request: { rejectUnauthorized: false, caFile: null },
  require: { rejectUnauthorized: false, caFile: null },
  authenticate: { rejectUnauthorized: true, caFile: null },
};

/** Reads what follows `jdbc:jtds:sqlserver://`. */
export function parseJtdsUrl(text: string): ConnectionTarget {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:;/?#@,[\]\s\\]+)(?::([^;/@]*))?(?:\/([^;]*))?(?:;(.*))?$/s.exec(text);
  if (!match) throw invalidUrl('it is not of the form host:port/database;name=value');
  const [, address, port, path = '', rest = ''] = match;
  const parameters = readParameters(rest, { database: 'databasename' });
  refuseUnknown(parameters, [...KNOWN, ...WITHOUT_EFFECT], ANSWERS);

  const database = path || parameters.get('databasename');
  if (!database) throw invalidUrl('it names no database');
  const tls = SSL[parameters.get('ssl')?.toLowerCase() ?? 'off'];
  if (tls === undefined) throw invalidUrl('ssl is not one of off, request, require, authenticate');
  const [instance, domain] = [parameters.get('instance'), parameters.get('domain')];
  return {
    host: address.replace(/^\[|\]$/g, ''),
    port: port === undefined ? DEFAULT_PORT : parsePort(port, invalidUrl),
    database,
    tls,
    ...(instance && port === undefined && { instance }),
    ...(domain && { domain }),
  };
}
