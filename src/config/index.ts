export type { CertifyOptions } from './certify-options';
export { languageOfCommandLine, readCommand, type BothProfiles, type Command } from './command';
export * from './config';
export { loadConfig } from './load-config';
export type { Environment } from './read-variables';
export { connectorVersion } from './version';
export type { QuickstartOptions } from './quickstart-options';
