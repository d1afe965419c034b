import { ConnectorError } from '../../common/errors';
import type { ConnectionTarget } from '../dialect';

const CONNECT_TIMEOUT_SECONDS = 10;
const KEEP_ALIVE_MINUTES = 1;
/** Whoever queues behind a lock that our DDL waits for waits no longer than this. */
export const LOCK_WAIT_SECONDS = 1;

/**
 * What our statements rely on, whatever the client's or the database's defaults are: comparison and order by bytes (so
 * that an index serves both), a point in numbers, dates that read back, and time in UTC.
 */
export const PREPARE_SESSION = [
  'ALTER SESSION SET',
  "NLS_NUMERIC_CHARACTERS = '.,'",
  "NLS_CALENDAR = 'GREGORIAN'",
  'NLS_DATE_FORMAT = \'SYYYY-MM-DD"T"HH24:MI:SS\'',
  'NLS_TIMESTAMP_FORMAT = \'SYYYY-MM-DD"T"HH24:MI:SS.FF9\'',
  'NLS_TIMESTAMP_TZ_FORMAT = \'SYYYY-MM-DD"T"HH24:MI:SS.FF9TZH:TZM\'',
  "NLS_COMP = 'BINARY'",
  "NLS_SORT = 'BINARY'",
  "NLS_LANGUAGE = 'AMERICAN'",
  "TIME_ZONE = '+00:00'",
  `DDL_LOCK_TIMEOUT = ${LOCK_WAIT_SECONDS}`,
].join(' ');

export const SERVER_FACTS = `SELECT SYS_CONTEXT('USERENV', 'SESSION_USER'), SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA'),
  (SELECT MAX(VERSION) FROM PRODUCT_COMPONENT_VERSION WHERE PRODUCT LIKE 'Oracle%') FROM DUAL`;

/** `12.1` of `12.1.0.2.0`; 0 for a text that is no version. */
export function releaseOf(version: string): number {
  return Number(/^\d+\.\d+/.exec(version)?.[0] ?? 0);
}

/**
 * Connect descriptor of a target, whose parts `parseJdbcUrl` has made sure hold nothing but names. The driver probes a
 * silent network by itself (EXPIRE_TIME).
 */
export function connectDescriptor({ host, port, database, tls, isSid }: ConnectionTarget): string {
  for (const part of [host, database, tls?.serverName ?? '']) {
    if (/[()"]/.test(part))
      throw new ConnectorError('JDBC_URL_INVALID', { problem: `${part} is no name`, expected: 'a name without parentheses' });
  }
  const address = `(ADDRESS=(PROTOCOL=${tls ? 'TCPS' : 'TCP'})(HOST=${host})(PORT=${port}))`;
  const connectData = `(CONNECT_DATA=(${isSid ? 'SID' : 'SERVICE_NAME'}=${database}))`;
  const serverName = tls?.serverName ? `(SSL_SERVER_CERT_DN="${tls.serverName}")` : '';
  const security = tls ? `(SECURITY=(SSL_SERVER_DN_MATCH=${tls.rejectUnauthorized ? 'ON' : 'OFF'})${serverName})` : '';
  const timeouts = `(CONNECT_TIMEOUT=${CONNECT_TIMEOUT_SECONDS})(TRANSPORT_CONNECT_TIMEOUT=${CONNECT_TIMEOUT_SECONDS})(EXPIRE_TIME=${KEEP_ALIVE_MINUTES})`;
  return `(DESCRIPTION=${timeouts}${address}${connectData}${security})`;
}
