import { configurationError } from './configuration-error';
import type { Variable } from './variable';

/** Variables by name, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Values<Variables> = { [Name in keyof Variables]: Variables[Name] extends Variable<infer Value> ? Value : never };

/**
 * Reads these variables; a blank one counts as not set.
 * @throws ConnectorError `CONFIGURATION_INVALID` for the first that is invalid
 */
export function readVariables<Variables extends Record<string, Variable<unknown>>>(
  variables: Variables,
  environment: Environment,
): Values<Variables> {
  const values = Object.entries(variables).map(([name, variable]) => [name, readVariable(name, variable, environment[name])]);
  return Object.fromEntries(values) as Values<Variables>;
}

function readVariable(name: string, variable: Variable<unknown>, text: string | undefined): unknown {
  const given = text?.trim() || null;
  const result = variable.read.safeParse(given);
  if (result.success) return result.data;
  throw configurationError(name, variable.secret ? 'its value is not valid' : `"${given}" is not valid`, variable.allowed);
}
