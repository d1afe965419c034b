import path from 'node:path';
import type { Language } from '../common/errors';
import { certifyOptions, type CertifyOptions } from './certify-options';
import { parseCommandLine } from './command-line';
import type { ConnectorConfig } from './config';
import { withDotEnv } from './dot-env';
import { clientConfig, loadConfig, serverConfig } from './load-config';
import { systemLanguage } from './locale';
import { quickstartOptions, type QuickstartOptions } from './quickstart-options';
import { readVariables, type Environment } from './read-variables';
import { usage } from './usage';
import { COMMON_VARIABLES } from './variables';
import { connectorVersion } from './version';

/** What this process is to do. */
export type Command =
  | { kind: 'PRINT'; text: string }
  | { kind: 'RUN'; config: ConnectorConfig }
  | { kind: 'RUN_BOTH'; both: BothProfiles }
  | { kind: 'QUICKSTART'; options: QuickstartOptions }
  | { kind: 'CERTIFY'; options: CertifyOptions };

/** What `--profile=all` needs to start its two processes. */
export interface BothProfiles {
  /** Port of the Server; the Client has the next one. */
  port: number;
  /** Holds one folder per profile. */
  dataDir: string;
  adminToken: string | null;
  /** Whether an environment of the Server started here is to be made for the Client. */
  needsEnvironment: boolean;
  serverUrl: string;
  shutdownTimeoutMs: number;
  /** Handed on to both processes, without blank variables. */
  environment: Environment;
}

const PENDING_TOKEN = '0'.repeat(64);

/**
 * Reads arguments and environment.
 * @throws ConnectorError `CONFIGURATION_INVALID`
 */
export function readCommand(args: readonly string[], processEnvironment: Environment, directory: string): Command {
  const environment = withDotEnv(processEnvironment, directory);
  const language = languageOfCommandLine(environment);
  if (args[0] === 'quickstart' && !args.includes('--help')) {
    return { kind: 'QUICKSTART', options: quickstartOptions(args.slice(1), environment, language) };
  }
  if (args[0] === 'certify' && !args.includes('--help')) {
    return { kind: 'CERTIFY', options: certifyOptions(args.slice(1), environment, language) };
  }
  const flags = parseCommandLine(args, environment);
  if (flags.kind === 'VERSION') return { kind: 'PRINT', text: `${connectorVersion()}\n` };
  if (flags.kind === 'HELP') return { kind: 'PRINT', text: usage(language) };
  if (flags.profile === 'all') return { kind: 'RUN_BOTH', both: bothProfiles(flags.port, environment) };
  return { kind: 'RUN', config: loadConfig(flags.profile, flags.port, environment) };
}

/** The language of the command line; an invalid CONNECTOR_LOCALE is reported elsewhere. */
export function languageOfCommandLine(environment: Environment): Language {
  return environment.CONNECTOR_LOCALE === 'en' || environment.CONNECTOR_LOCALE === 'pt-BR'
    ? environment.CONNECTOR_LOCALE
    : systemLanguage();
}

function bothProfiles(port: number | null, environment: Environment): BothProfiles {
  const server = serverConfig(port, environment);
  const url = `http://127.0.0.1:${server.port}`;
  const given = withoutBlanks(environment);
  // Stands in for the token that is had only when the Server runs, so that all else is checked now.
  const later = given.SERVER_URL ? {} : { SERVER_URL: url, ENVIRONMENT_TOKEN: PENDING_TOKEN };
  const client = clientConfig(server.port + 1, { ...later, ...given });
  const { DATA_DIR } = readVariables({ DATA_DIR: COMMON_VARIABLES.DATA_DIR }, environment);
  return {
    port: server.port,
    dataDir: path.resolve(DATA_DIR ?? path.join('data', 'all')),
    adminToken: server.adminToken,
    needsEnvironment: client.publishRemote && client.environmentToken === PENDING_TOKEN,
    serverUrl: client.serverUrl ?? url,
    shutdownTimeoutMs: server.shutdownTimeoutMs,
    environment: given,
  };
}

function withoutBlanks(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}
