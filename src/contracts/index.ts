export * from './entity-identity';
export * from './event-data-validator';
export * from './link';
export * from './schema-definition';
export * from './totvs-message';
export * from './version';
