export * from './dialect';
export { loadDialect } from './registry';
