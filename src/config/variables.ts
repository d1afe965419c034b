import { PROFILES } from './config';
import { addressList, choice, flag, optionalSecret, optionalText, optionalUrl, wholeNumber } from './variable';

/** Every environment variable the connector reads; meaning, default and unit of each are in `.env.example`. */
export const COMMON_VARIABLES = {
  CONNECTOR_PROFILE: choice(PROFILES, null),
  HOST: optionalText('a host name or address to listen on', /^[\w.:-]+$/),
  PORT: wholeNumber(0, 65_535, null),
  DATA_DIR: optionalText('a folder'),
  DATABASE_URL: optionalUrl('postgres', 'postgresql'),
  CONNECTOR_SECRET: optionalSecret('32 bytes in base64', /^[A-Za-z0-9+/_-]{43}=?$/),
  ADMIN_TOKEN: optionalSecret('16 to 256 characters without blanks', /^[\x21-\x7e]{16,256}$/),
  CONNECTOR_LOCALE: choice(['pt-BR', 'en'], null),
  TRUST_PROXY: addressList('addresses or networks (10.0.0.0/8) of the proxies in front, comma-separated'),
  LOG_LEVEL: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace'], 'info'),
  SHUTDOWN_TIMEOUT_MS: wholeNumber(100, 600_000, 10_000),
};

export const CLIENT_VARIABLES = {
  SERVER_URL: optionalUrl('http', 'https'),
  ENVIRONMENT_TOKEN: optionalSecret('64 hexadecimal characters', /^[0-9a-fA-F]{64}$/),
  PUBLISH_REMOTE: flag(true),
  PUBLISH_STANDALONE: flag(false),
  AMQP_URL: optionalUrl('amqp', 'amqps'),
  SERVER_CA_FILE: optionalText('path of a PEM file'),
  HTTPS_PROXY: optionalUrl('http', 'https'),
  NO_PROXY: optionalText('host names, comma-separated, or *'),
  LINK_MAX_IN_FLIGHT: wholeNumber(1, 64, 4),
  LINK_GZIP: flag(true),
  CAPTURE_BATCH_SIZE: wholeNumber(1, 10_000, 1_000),
  ORACLE_CLIENT_LIB_DIR: optionalText('a folder'),
  CHANGE_LOG_BUDGET: wholeNumber(100, 1_000_000_000, 1_000_000),
  SNAPSHOT_CHUNK_SIZE: wholeNumber(1, 10_000, 1_000),
  SNAPSHOT_PARALLEL: wholeNumber(1, 3, 2),
  SNAPSHOT_STALL_MINUTES: wholeNumber(1, 1_440, 10),
  STRUCTURE_CHECK_INTERVAL: wholeNumber(1, 86_400, 300),
  CAPTURE_LAG_ALARM: wholeNumber(1, 86_400, 300),
  OUTBOX_KEEP_DAYS: wholeNumber(1, 3_650, 7),
};

export const SERVER_VARIABLES = {
  DEDUPE_DAYS: wholeNumber(1, 3_650, 30),
  EVENT_KEEP_DAYS: wholeNumber(1, 3_650, 30),
  EVENT_KEEP_BYTES: wholeNumber(0, Number.MAX_SAFE_INTEGER, 0),
};
