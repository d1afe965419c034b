import type { config as PoolConfig } from 'mssql';
import type { ConnectionOptions } from 'tedious';
import { readCaFile } from '../common';
import type { ConnectionSettings, TlsSettings } from '../dialect';

/** Capture, snapshot, checks and a person at the console; a product database has better uses for its connections. */
const POOL_SIZE = 5;
const CONNECT_TIMEOUT_MS = 10_000;
const IDLE_TIMEOUT_MS = 30_000;
/** How long a caller waits for one of the connections. */
const ACQUIRE_TIMEOUT_MS = 60_000;
/** How long an abandoned statement may take to say that it ended. */
const CANCEL_TIMEOUT_MS = 5_000;

/** The driver's settings for one product database. */
export function driverConfig(settings: ConnectionSettings, requestTimeoutMs: number): PoolConfig {
  const { host, port, database, instance, domain, tls } = settings.target;
  return {
    server: host,
    port,
    database,
    user: settings.username,
    password: settings.password,
    ...(domain !== undefined && { domain }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    pool: { max: POOL_SIZE, min: 0, idleTimeoutMillis: IDLE_TIMEOUT_MS, acquireTimeoutMillis: ACQUIRE_TIMEOUT_MS },
    options: { ...driverOptions(tls), ...(instance !== undefined && { instanceName: instance }) },
  };
}

/** No value is ever left to the driver's own reading of dates and numbers: statements convert to text. */
function driverOptions(tls: TlsSettings | null): ConnectionOptions {
  return {
    appName: 'totvs-connector',
    useUTC: true,
    cancelTimeout: CANCEL_TIMEOUT_MS,
    maxRetriesOnTransientErrors: 0,
    rowCollectionOnRequestCompletion: false,
    encrypt: tls !== null,
    trustServerCertificate: tls === null || !tls.rejectUnauthorized,
    ...(tls?.serverName !== undefined && { serverName: tls.serverName }),
    ...(tls !== null && { cryptoCredentialsDetails: tlsDetails(tls) }),
  };
}

/** Node's OpenSSL speaks TLS 1.0 and 1.1 only at its lowest security level. */
function tlsDetails({ caFile, minVersion }: TlsSettings): NonNullable<ConnectionOptions['cryptoCredentialsDetails']> {
  const isOld = minVersion === 'TLSv1' || minVersion === 'TLSv1.1';
  return {
    ...(caFile !== null && { ca: readCaFile(caFile) }),
    ...(minVersion !== undefined && { minVersion }),
    ...(isOld && { ciphers: 'DEFAULT@SECLEVEL=0' }),
  };
}
