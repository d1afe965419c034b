/**
 * How several values stand in one text column of a change log, for triggers that cannot log arrays: values joined by
 * `|`; inside a value `\` is written `\\` and `|` is written `\p`; NULL is `\N`. So an engine's trigger needs two nested
 * REPLACE calls per value, and splitting at `|` is always right.
 */

const SEPARATOR = '|';
const NULL_VALUE = '\\N';

/** The text a trigger logs for `values`, of which there is at least one. */
export function encodeValues(values: (string | null)[]): string {
  return values.map(encodeValue).join(SEPARATOR);
}

/**
 * The values of a logged text.
 * @throws Error for a text no trigger of ours writes
 */
export function decodeValues(text: string): (string | null)[] {
  const values = text.split(SEPARATOR);
  return text.includes('\\') ? values.map(decodeValue) : values;
}

function encodeValue(value: string | null): string {
  return value === null ? NULL_VALUE : value.replaceAll('\\', '\\\\').replaceAll(SEPARATOR, '\\p');
}

function decodeValue(value: string): string | null {
  if (value === NULL_VALUE) return null;
  if (!value.includes('\\')) return value;
  return value.replace(/\\(.?)/gsu, unescape);
}

function unescape(escape: string, letter: string): string {
  if (letter === '\\') return '\\';
  if (letter === 'p') return SEPARATOR;
  throw new Error(`Not a logged value: ${escape} stands in it`);
}
