import { ConnectorError } from '../../common/errors';
import type { TableName } from '../dialect';

/** Characters (UTF-16 code units) of a `sysname`. */
export const MAX_IDENTIFIER_LENGTH = 128;

/**
 * Quotes one identifier in brackets, which mean the same whatever QUOTED_IDENTIFIER says.
 * @throws ConnectorError `IDENTIFIER_INVALID` for an empty name, one with NUL, or one that is too long
 */
export function quote(identifier: string): string {
  const problem = problemOf(identifier);
  if (problem) throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(identifier), problem });
  return `[${identifier.replaceAll(']', ']]')}]`;
}

function problemOf(identifier: string): string | null {
  if (identifier === '') return 'it is empty';
  if (identifier.includes('\0')) return 'it contains NUL';
  if (identifier.length > MAX_IDENTIFIER_LENGTH) return `it is longer than ${MAX_IDENTIFIER_LENGTH} characters`;
  return null;
}

/** Schema-qualified, quoted name of a table or of any other object that lives in a schema. */
export function qualified(object: TableName): string {
  return `${quote(object.schema)}.${quote(object.name)}`;
}

/** Quotes a text as a Unicode literal. A backslash before a line break would continue the literal: such a line is cut in two. */
export function literal(text: string): string {
  if (text.includes('\0')) throw new ConnectorError('IDENTIFIER_INVALID', { identifier: JSON.stringify(text), problem: 'it contains NUL' });
  const quoted = `N'${text.replaceAll("'", "''")}'`;
  return quoted.replace(/\\(?=\r?\n)/g, "\\' + N'");
}
