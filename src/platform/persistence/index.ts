export { startEmbeddedPostgres, stopEmbeddedServers, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded';
export { dataSourceOptions, Store, type StoreDefinition } from './store';
export { StoreModule } from './store.module';
export { STORE_POOL } from './store-pool';
export type { StoreSchema } from './store-url';
export { textArray } from './text-array';
export { inTransaction } from './transaction';
export { violatedUniqueConstraint } from './unique-violation';
