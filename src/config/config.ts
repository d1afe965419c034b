/**
 * The validated configuration of one process. Only `config/` reads the environment and argv; everything else
 * receives these objects, frozen. Variables, defaults and units: `.env.example`.
 */
import type { Language } from '../common/errors';

export const PROFILES = ['client', 'server', 'all'] as const;
export type Profile = (typeof PROFILES)[number];
/** The profiles one process can have; `all` starts two processes. */
export type ProcessProfile = Exclude<Profile, 'all'>;

export interface CommonConfig {
  profile: ProcessProfile;
  host: string;
  port: number;
  /** Where embedded PostgreSQL and the generated secret live; absolute. */
  dataDir: string;
  /** null: embedded PostgreSQL. */
  databaseUrl: string | null;
  /** 32 bytes; null: `secret.key` in the data directory, generated when missing. */
  secret: Buffer | null;
  /** null: generated at first start and printed once. */
  adminToken: string | null;
  locale: Language;
  /** Proxies whose X-Forwarded-For is believed, as addresses or networks; empty: none. */
  trustProxy: string[];
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  shutdownTimeoutMs: number;
}

export interface ClientConfig extends CommonConfig {
  profile: 'client';
  publishRemote: boolean;
  publishStandalone: boolean;
  /** Present when publishRemote. */
  serverUrl: string | null;
  environmentToken: string | null;
  amqpUrl: string | null;
  /** Trust these PEM certificates in addition; path. */
  serverCaFile: string | null;
  /** HTTPS_PROXY: proxy of every outgoing call, http(s) URL; null: none. */
  httpsProxy: string | null;
  /** NO_PROXY: hosts reached directly, comma-separated, `*` for all; null: none. */
  noProxy: string | null;
  /** Requests of the link in flight at once. */
  linkMaxInFlight: number;
  /** Compress request bodies of the link with gzip. */
  linkGzip: boolean;
  /** Most changes read from a product database at once. */
  captureBatchSize: number;
  /** ORACLE_CLIENT_LIB_DIR: folder of Oracle Instant Client, for Oracle 11g; null: where the system looks. */
  oracleClientLibDir: string | null;
  /** Most changes the triggers of a product database log ahead of capture. */
  changeLogBudget: number;
  /** Most rows of an initial load's chunk. */
  snapshotChunkSize: number;
  /** Initial loads that read one product database at once. */
  snapshotParallel: number;
  /** Minutes without progress after which a load counts as stalled. */
  snapshotStallMinutes: number;
  /** Seconds between two checks of the connector's objects in a product database. */
  structureCheckInterval: number;
  /** Age in seconds from which a waiting change counts as capture lagging behind. */
  captureLagAlarm: number;
  /** Days an event stays after the Server acknowledged it. */
  outboxKeepDays: number;
}

export interface ServerConfig extends CommonConfig {
  profile: 'server';
  /** Days a (transactionId, content) is remembered. */
  dedupeDays: number;
  /** Days an event stays that every reader has passed. */
  eventKeepDays: number;
  /** Bytes of events above which the oldest go before their time; 0: no limit. */
  eventKeepBytes: number;
}

export type ConnectorConfig = ClientConfig | ServerConfig;

/** Injection tokens: CONFIG in every process, the other two only in theirs. */
export const CONFIG = Symbol('ConnectorConfig');
export const CLIENT_CONFIG = Symbol('ClientConfig');
export const SERVER_CONFIG = Symbol('ServerConfig');
