export * from './entity-identity';
export * from './link';
export * from './schema-definition';
export * from './totvs-message';
