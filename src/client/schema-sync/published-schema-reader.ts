import { checkSchemaForm, type PublishedSchema, type SchemaProblem } from '../../contracts';

export type ReadSchema = { schema: PublishedSchema } | { problems: SchemaProblem[] };

/**
 * Reads one item of a sync answer or an exported file. Properties of later versions of the Server are ignored;
 * what decides the events must be well-formed.
 */
export function readPublishedSchema(item: unknown): ReadSchema {
  if (typeof item !== 'object' || item === null) return { problems: [{ path: 'item', problem: 'must be an object' }] };
  const { id, version, name, description, attributes, tableRules, createdAt, updatedAt } = item as Record<string, unknown>;
  const form = checkSchemaForm({ id, version, name, description, attributes, tableRules });
  if (!form.ok) return { problems: form.problems };
  if (form.id === null) return { problems: [{ path: 'id', problem: 'is missing' }] };
  if (form.version === null) return { problems: [{ path: 'version', problem: 'is missing' }] };
  const created = timeOf(createdAt);
  const schema: PublishedSchema = {
    id: form.id,
    version: form.version,
    status: 'PRODUCTION',
    createdAt: created,
    updatedAt: timeOf(updatedAt, created),
    ...form.structure,
  };
  return { schema };
}

function timeOf(value: unknown, fallback = new Date(0).toISOString()): string {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? fallback : new Date(time).toISOString();
}
