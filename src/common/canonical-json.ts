const NEEDS_ESCAPES = /["\\\0-\x1f\ud800-\udfff]/;

/**
 * RFC 8785 text of a value as `JSON.parse` gives it: properties in the order of their UTF-16 code units, no blanks. Made
 * for every message of a sender without a link, hence written out instead of building a sorted copy first.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Array.isArray(value) ? listText(value) : objectText(value as Record<string, unknown>);
}

function listText(list: unknown[]): string {
  let text = '';
  for (const element of list) text += `${text === '' ? '' : ','}${canonicalJson(element)}`;
  return `[${text}]`;
}

function objectText(object: Record<string, unknown>): string {
  let text = '';
  for (const name of Object.keys(object).sort()) text += `${text === '' ? '' : ','}${quoted(name)}:${canonicalJson(object[name])}`;
  return `{${text}}`;
}

function quoted(text: string): string {
  return NEEDS_ESCAPES.test(text) ? JSON.stringify(text) : `"${text}"`;
}
