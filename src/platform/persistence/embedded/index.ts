export { startEmbeddedPostgres, stopEmbeddedServers, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded-postgres';
