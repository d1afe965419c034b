import { Moment, Num } from './source-documents.mjs';

/**
 * Compares a document built from the source with the one the Server holds.
 * @param {unknown} expected
 * @param {unknown} actual
 * @param {string} [path]
 * @returns {string | null} path of the first difference with both values; null when equal
 */
export function firstDifference(expected, actual, path = '') {
  if (expected instanceof Num) return sameNumber(expected.text, actual) ? null : difference(path, expected.text, actual);
  if (expected instanceof Moment)
    return microseconds(actual) === expected.micros ? null : difference(path, isoText(expected.micros), actual);
  if (Array.isArray(expected))
    return Array.isArray(actual) ? differenceOfLists(expected, actual, path) : difference(path, expected, actual);
  if (isObject(expected)) return isObject(actual) ? differenceOfObjects(expected, actual, path) : difference(path, expected, actual);
  return expected === actual ? null : difference(path, expected, actual);
}

/** @param {unknown[]} expected @param {unknown[]} actual @param {string} path */
function differenceOfLists(expected, actual, path) {
  if (expected.length !== actual.length) return difference(`${path}.length`, expected.length, actual.length);
  for (const [index, value] of expected.entries()) {
    const found = firstDifference(value, actual[index], `${path}[${index}]`);
    if (found) return found;
  }
  return null;
}

/** @param {Record<string, unknown>} expected @param {Record<string, unknown>} actual @param {string} path */
function differenceOfObjects(expected, actual, path) {
  for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const found = firstDifference(expected[name], actual[name], path === '' ? name : `${path}.${name}`);
    if (found) return found;
  }
  return null;
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MOST_DIGITS_OF_A_NUMBER = 15;

/** @param {string} expected plain decimal @param {unknown} actual */
function sameNumber(expected, actual) {
  const plain = withoutTrailingZeros(expected);
  const significant = plain.replace(/[-.]/g, '').replace(/^0+/, '').length;
  if (significant > MOST_DIGITS_OF_A_NUMBER) return typeof actual === 'string' && withoutTrailingZeros(actual) === plain;
  return typeof actual === 'number' && actual === Number(plain);
}

/** @param {string} text */
function withoutTrailingZeros(text) {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/;

/** @param {unknown} text ISO 8601 with offset @returns {bigint | null} */
function microseconds(text) {
  const match = typeof text === 'string' ? ISO.exec(text) : null;
  return match && BigInt(Date.parse(match[1] + match[3])) * 1000n + BigInt((match[2] ?? '').padEnd(6, '0'));
}

/** @param {bigint} micros */
function isoText(micros) {
  return `${new Date(Number(micros / 1000n)).toISOString().slice(0, -1)}${String(micros % 1000n).padStart(3, '0')}Z`;
}

/** @param {string} path @param {unknown} expected @param {unknown} actual */
function difference(path, expected, actual) {
  return `${path}: source ${shown(expected)}, Server ${shown(actual)}`;
}

/** @param {unknown} value */
function shown(value) {
  const text =
    JSON.stringify(value, (_name, part) => (part instanceof Num ? part.text : part instanceof Moment ? isoText(part.micros) : part)) ??
    'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
