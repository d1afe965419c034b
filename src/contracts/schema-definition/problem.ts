/** One broken rule of a SchemaDefinition: where, and what in plain words. */
export interface SchemaProblem {
  /** e.g. `attributes[2].attributeProducts[0].columns[0].type`. */
  path: string;
  /** Continues the path as a sentence, e.g. `is missing`. */
  problem: string;
}

/**
 * Writes a path of property names and indexes as JavaScript would.
 * @param lead what stands before a name at the start: nothing, or `.` for a path that continues another
 */
export function formatPath(parts: readonly PropertyKey[], lead: '' | '.' = ''): string {
  return parts.reduce<string>((path, part) => path + formatPart(part, path === '' ? lead : '.'), '');
}

function formatPart(part: PropertyKey, dot: '' | '.'): string {
  if (typeof part === 'number') return `[${part}]`;
  const name = String(part);
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? dot + name : `[${JSON.stringify(name)}]`;
}
