import { canonicalDecimal } from '../common/decimal';
import { canonicalDate } from '../common/iso-date';
import { type EntityKeyParts, type KeyPart, sortKeyParts } from './entity-identity';
import { entriesFor, typesByLabel } from './event-data-json-schema';
import type { ColumnType, PublishedSchema } from './schema-definition';
import type { JsonObject, JsonValue } from './totvs-message';

/** Takes the key parts out of an event's data; null when one is missing, null, inexact or no value of its type. */
export type EntityKeyReader = (data: JsonObject) => EntityKeyParts | null;

/** Makes the reader of one schema for the events of one product (null: a sender that is none of the schema's). */
export function entityKeyReader(schema: PublishedSchema, product: string | null): EntityKeyReader {
  const attribute = schema.attributes.find((candidate) => candidate.entityPrimaryKey)!;
  const shapes = entriesFor(attribute, product).map(typesByLabel);
  const types = agreedTypes(shapes);
  const labelSets = shapes.map((shape) => sortedLabels(attribute.name, [...shape.keys()]));
  return (data) => {
    const key = data[attribute.name];
    if (typeof key !== 'object' || key === null || Array.isArray(key)) return null;
    const labels = labelSets.length === 1 ? labelSets[0] : sortedLabels(attribute.name, Object.keys(key));
    return readParts(attribute.name, labels, types, key);
  };
}

function readParts(attribute: string, labels: string[], types: Map<string, ColumnType>, key: JsonObject): EntityKeyParts | null {
  const parts: KeyPart[] = [];
  for (const label of labels) {
    const text = canonicalText(key[label], types.get(label) ?? 'STRING');
    if (text === null) return null;
    parts.push([attribute, label, text]);
  }
  return parts;
}

/** Types all products agree on; where they do not, a text stays as it was sent. */
function agreedTypes(shapes: Map<string, ColumnType>[]): Map<string, ColumnType> {
  const agreed = new Map<string, ColumnType>();
  for (const [label, type] of shapes.flatMap((shape) => [...shape])) {
    agreed.set(label, agreed.has(label) && agreed.get(label) !== type ? 'STRING' : type);
  }
  return agreed;
}

function sortedLabels(attribute: string, labels: string[]): string[] {
  return sortKeyParts(labels.map((label) => [attribute, label, ''] as const)).map((part) => part[1]);
}

/** A whole number beyond what a double holds exactly was rounded by parsing: two keys could have become one. */
function numberText(value: number): string | null {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : canonicalDecimal(String(value));
}

function canonicalText(value: JsonValue | undefined, type: ColumnType): string | null {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'string') return null;
  if (type === 'NUMBER') return canonicalDecimal(value);
  return type === 'DATE' ? canonicalDate(value) : value;
}
