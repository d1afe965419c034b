import { ConnectorError } from '../../common/errors';
import type { TableName } from '../dialect';

/** Bytes of a name PostgreSQL keeps; a longer one would be cut silently and mean another object. */
export const MAX_IDENTIFIER_BYTES = 63;

/**
 * Quotes one identifier.
 * @throws ConnectorError `IDENTIFIER_INVALID` for an empty name, one with NUL, or one PostgreSQL would cut
 */
export function quote(identifier: string): string {
  const problem = problemOf(identifier);
  if (problem) throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(identifier), problem });
  return `"${identifier.replaceAll('"', '""')}"`;
}

function problemOf(identifier: string): string | null {
  if (identifier === '') return 'it is empty';
  if (identifier.includes('\0')) return 'it contains NUL';
  if (Buffer.byteLength(identifier) > MAX_IDENTIFIER_BYTES) return `it is longer than ${MAX_IDENTIFIER_BYTES} bytes`;
  return null;
}

/** Schema-qualified, quoted name of a table or of any other object that lives in a schema. */
export function qualified(object: TableName): string {
  return `${quote(object.schema)}.${quote(object.name)}`;
}

/**
 * Quotes a text as a literal. A backslash takes the E form, so that the literal means the same in a session with
 * `standard_conforming_strings` off: trigger bodies are parsed in the product's sessions.
 */
export function literal(text: string): string {
  if (text.includes('\0')) throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(text), problem: 'it contains NUL' });
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

/** Puts a function body between dollar quotes whose tag does not occur in it. */
export function dollarQuoted(body: string): string {
  let tag = '$tcc$';
  for (let suffix = 1; body.includes(tag); suffix++) tag = `$tcc${suffix}$`;
  return `${tag}${body}${tag}`;
}
