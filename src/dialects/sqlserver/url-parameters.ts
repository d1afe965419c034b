import { ConnectorError } from '../../common/errors';

export const EXPECTED =
  'jdbc:sqlserver://host[\\instance][:port];databaseName=X;encrypt=true|false;trustServerCertificate=true|false or jdbc:jtds:sqlserver://host[:port]/X;instance=;domain=;ssl=off|request|require|authenticate';

/** @param problem never repeats a value: it may be a password */
export function invalidUrl(problem: string): ConnectorError {
  return new ConnectorError('JDBC_URL_INVALID', { problem, expected: EXPECTED });
}

/**
 * Parameters of a URL by lower-case name: `;name=value`, a value with `;` in braces, `}` doubled inside them.
 * @param aliases other names of a parameter, e.g. `database` for `databasename`
 * @throws ConnectorError `JDBC_URL_INVALID` for what is malformed or given twice
 */
export function readParameters(text: string, aliases: Readonly<Record<string, string>> = {}): Map<string, string> {
  const parameters = new Map<string, string>();
  for (let at = 0; at < text.length; at = PARAMETER.lastIndex) {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(text);
    if (!match) throw invalidUrl('a parameter is not of the form name=value, or its braces are not closed');
    const [, written, inBraces, plain] = match;
    if (written === undefined) continue;
    const name = aliases[written.toLowerCase()] ?? written.toLowerCase();
    if (parameters.has(name)) throw invalidUrl(`parameter ${written} is given twice`);
    parameters.set(name, inBraces === undefined ? plain.trim() : inBraces.replaceAll('}}', '}'));
  }
  return parameters;
}

/** One `name=value` with the semicolon after it, or an empty one. */
const PARAMETER = /\s*(?:([A-Za-z]\w*)\s*=\s*(?:\{((?:[^}]|\}\})*)\}\s*|([^;{][^;]*|)))?(?:;|$)/y;

export function flag(parameters: Map<string, string>, name: string, absent: boolean): boolean {
  const value = parameters.get(name)?.toLowerCase();
  if (value === undefined || value === '') return absent;
  if (value !== 'true' && value !== 'false') throw invalidUrl(`${name} is neither true nor false`);
  return value === 'true';
}

/** @throws ConnectorError for a parameter that is in none of the lists, and for those that are answered with what to do */
export function refuseUnknown(parameters: Map<string, string>, known: readonly string[], answers: Readonly<Record<string, string>>): void {
  for (const name of parameters.keys()) {
    if (answers[name] !== undefined) throw invalidUrl(answers[name]);
    if (!known.includes(name)) throw invalidUrl(`parameter ${name} is not known`);
  }
}
