import { PROFILES, type Profile } from './config';
import { configurationError } from './configuration-error';
import { readVariables, type Environment } from './read-variables';
import { COMMON_VARIABLES } from './variables';

/** What the flags ask for. */
export type Flags = { kind: 'HELP' } | { kind: 'VERSION' } | { kind: 'RUN'; profile: Profile; port: number | null };

const FLAGS = '--profile, --port, --help, --version';
const PORTS = 'a whole number from 0 to 65535';

/**
 * Reads the arguments after the script's name: `--profile=x` or `--profile x`, likewise `--port`.
 * @throws ConnectorError `CONFIGURATION_INVALID`
 */
export function parseCommandLine(args: readonly string[], environment: Environment): Flags {
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const [name, inline] = split(args[index]);
    if ((name === 'quickstart' || name === 'certify') && index === 0) continue;
    if (name === '--help' || name === '-h') return { kind: 'HELP' };
    if (name === '--version') return { kind: 'VERSION' };
    if (name !== '--profile' && name !== '--port') throw configurationError(args[index], 'there is no such flag', FLAGS);
    const value = inline ?? args[++index];
    if (value === undefined) throw configurationError(name, 'its value is missing', allowedOf(name));
    values.set(name, value);
  }
  return { kind: 'RUN', profile: profileOf(values.get('--profile'), environment), port: portOf(values.get('--port')) };
}

function split(argument: string): [name: string, value: string | undefined] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 1)];
}

function allowedOf(flag: '--profile' | '--port'): string {
  return flag === '--profile' ? PROFILES.join(', ') : PORTS;
}

function profileOf(given: string | undefined, environment: Environment): Profile {
  const known = PROFILES.find((profile) => profile === given);
  if (known) return known;
  if (given !== undefined) throw configurationError('--profile', `"${given}" is not a profile`, PROFILES.join(', '));
  const fromEnvironment = readVariables({ CONNECTOR_PROFILE: COMMON_VARIABLES.CONNECTOR_PROFILE }, environment).CONNECTOR_PROFILE;
  if (fromEnvironment) return fromEnvironment;
  // npm takes flags before `--` for its own configuration and only leaves this trace.
  const kept = environment.npm_config_profile;
  if (kept) throw configurationError('--profile', 'npm kept it for itself', `npm start -- --profile=${kept}`);
  throw configurationError('--profile', 'it is missing', PROFILES.join(', '));
}

function portOf(given: string | undefined): number | null {
  if (given === undefined) return null;
  if (/^\d{1,5}$/.test(given) && Number(given) <= 65_535) return Number(given);
  throw configurationError('--port', `"${given}" is not a port`, PORTS);
}
