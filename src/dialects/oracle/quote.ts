import { ConnectorError } from '../../common/errors';
import type { TableName } from '../dialect';

/** Bytes of a name from 12.2 on. An older server refuses more than 30 itself; our own names have at most 30 everywhere. */
export const MAX_IDENTIFIER_BYTES = 128;

/**
 * Quotes one identifier.
 * @throws ConnectorError `IDENTIFIER_INVALID` for an empty name, one that is too long, or one with a character Oracle allows in none
 */
export function quote(identifier: string): string {
  const problem = problemOf(identifier);
  if (problem) throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(identifier), problem });
  return `"${identifier}"`;
}

/** A double quote has no escape in a quoted name. */
function problemOf(identifier: string): string | null {
  if (identifier === '') return 'it is empty';
  if (identifier.includes('\0')) return 'it contains NUL';
  if (identifier.includes('"')) return 'it contains a double quote, which no name in Oracle may';
  if (Buffer.byteLength(identifier) > MAX_IDENTIFIER_BYTES) return `it is longer than ${MAX_IDENTIFIER_BYTES} bytes`;
  return null;
}

/** Schema-qualified, quoted name of a table or of any other object that lives in a schema. */
export function qualified(object: TableName): string {
  return `${quote(object.schema)}.${quote(object.name)}`;
}

/** Quotes a text as a literal; Oracle knows no escapes in it but the doubled quote. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(text), problem: 'it contains NUL' });
  return `'${text.replaceAll("'", "''")}'`;
}
