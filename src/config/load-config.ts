import path from 'node:path';
import type { ClientConfig, CommonConfig, ConnectorConfig, ProcessProfile, ServerConfig } from './config';
import { configurationError } from './configuration-error';
import { systemLanguage } from './locale';
import { readVariables, type Environment } from './read-variables';
import { CLIENT_VARIABLES, COMMON_VARIABLES, SERVER_VARIABLES } from './variables';

const DEFAULT_PORT = { server: 3000, client: 3001 } as const;
/** A Client takes requests of the machine it runs on; a Server those of the network. */
const DEFAULT_HOST = { server: '0.0.0.0', client: '127.0.0.1' } as const;

/**
 * The configuration of one process.
 * @param port of the command line; null: PORT, else the profile's default
 * @throws ConnectorError `CONFIGURATION_INVALID`
 */
export function loadConfig(profile: ProcessProfile, port: number | null, environment: Environment): ConnectorConfig {
  return Object.freeze(profile === 'client' ? clientConfig(port, environment) : serverConfig(port, environment));
}

function commonConfig<Profile extends ProcessProfile>(
  profile: Profile,
  port: number | null,
  environment: Environment,
): CommonConfig & { profile: Profile } {
  const values = readVariables(COMMON_VARIABLES, environment);
  return {
    profile,
    host: values.HOST ?? DEFAULT_HOST[profile],
    port: port ?? values.PORT ?? DEFAULT_PORT[profile],
    dataDir: path.resolve(values.DATA_DIR ?? path.join('data', profile)),
    databaseUrl: values.DATABASE_URL,
    secret: values.CONNECTOR_SECRET === null ? null : Buffer.from(values.CONNECTOR_SECRET, 'base64'),
    adminToken: values.ADMIN_TOKEN,
    locale: values.CONNECTOR_LOCALE ?? systemLanguage(),
    trustProxy: values.TRUST_PROXY,
    logLevel: values.LOG_LEVEL,
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT_MS,
  };
}

/** @throws ConnectorError `CONFIGURATION_INVALID` */
export function serverConfig(port: number | null, environment: Environment): ServerConfig {
  const values = readVariables(SERVER_VARIABLES, environment);
  return {
    ...commonConfig('server', port, environment),
    dedupeDays: values.DEDUPE_DAYS,
    eventKeepDays: values.EVENT_KEEP_DAYS,
    eventKeepBytes: values.EVENT_KEEP_BYTES,
  };
}

/** @throws ConnectorError `CONFIGURATION_INVALID` */
export function clientConfig(port: number | null, environment: Environment): ClientConfig {
  const values = readVariables(CLIENT_VARIABLES, environment);
  requireWhen(values.PUBLISH_REMOTE, 'SERVER_URL', values.SERVER_URL, 'PUBLISH_REMOTE', CLIENT_VARIABLES.SERVER_URL.allowed);
  requireWhen(
    values.PUBLISH_REMOTE,
    'ENVIRONMENT_TOKEN',
    values.ENVIRONMENT_TOKEN,
    'PUBLISH_REMOTE',
    CLIENT_VARIABLES.ENVIRONMENT_TOKEN.allowed,
  );
  requireWhen(values.PUBLISH_STANDALONE, 'AMQP_URL', values.AMQP_URL, 'PUBLISH_STANDALONE', CLIENT_VARIABLES.AMQP_URL.allowed);
  return {
    ...commonConfig('client', port, environment),
    publishRemote: values.PUBLISH_REMOTE,
    publishStandalone: values.PUBLISH_STANDALONE,
    serverUrl: values.SERVER_URL?.replace(/\/+$/, '') ?? null,
    environmentToken: values.ENVIRONMENT_TOKEN,
    amqpUrl: values.AMQP_URL,
    serverCaFile: values.SERVER_CA_FILE,
    httpsProxy: values.HTTPS_PROXY,
    noProxy: values.NO_PROXY,
    linkMaxInFlight: values.LINK_MAX_IN_FLIGHT,
    linkGzip: values.LINK_GZIP,
    captureBatchSize: values.CAPTURE_BATCH_SIZE,
    oracleClientLibDir: values.ORACLE_CLIENT_LIB_DIR,
    changeLogBudget: values.CHANGE_LOG_BUDGET,
    snapshotChunkSize: values.SNAPSHOT_CHUNK_SIZE,
    snapshotParallel: values.SNAPSHOT_PARALLEL,
    snapshotStallMinutes: values.SNAPSHOT_STALL_MINUTES,
    structureCheckInterval: values.STRUCTURE_CHECK_INTERVAL,
    captureLagAlarm: values.CAPTURE_LAG_ALARM,
    outboxKeepDays: values.OUTBOX_KEEP_DAYS,
  };
}

function requireWhen(wanted: boolean, name: string, value: string | null, because: string, allowed: string): void {
  if (wanted && value === null) throw configurationError(name, `it must be set while ${because} is true`, allowed);
}
