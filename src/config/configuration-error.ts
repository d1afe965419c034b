import { ConnectorError } from '../common/errors';

/** The error of a flag or variable: names it, says what is wrong and what is allowed, never a secret's value. */
export function configurationError(name: string, problem: string, allowed: string): ConnectorError {
  return new ConnectorError('CONFIGURATION_INVALID', { name, problem, allowed });
}
