import type { EntityKeyParts } from '../../contracts';
import type { EntityMapping, EntityReader, EntityRow, RawKey } from '../../dialects';
import { keyLabels } from '../outbox';

/** Digits a JSON number carries without loss in every receiver (contract section 6). */
const JSON_NUMBER_DIGITS = 15;

/**
 * Reads entities known by their canonical key texts alone, as they stand now. One row per entity in the order given;
 * what no row of the table can have comes as not found.
 */
export async function readByKeyTexts(reader: EntityReader, mapping: EntityMapping, keyTexts: string[][]): Promise<EntityRow[]> {
  const rawKeys = await reader.rawKeysOf(keyTexts);
  const known = rawKeys.flatMap((key, index) => (key === null ? [] : [{ key, index }]));
  const rows: EntityRow[] = keyTexts.map((texts, index) => ({ ...absent(mapping, texts), index }));
  for (const row of await readKeys(
    reader,
    known.map(({ key }) => key),
  )) {
    const { index } = known[row.index];
    // Gone: told by the texts it was asked by, which are those the receivers know.
    if (row.found) rows[index] = { ...row, index };
  }
  return rows;
}

async function readKeys(reader: EntityReader, keys: RawKey[]): Promise<EntityRow[]> {
  return keys.length === 0 ? [] : reader.readByKeys(keys);
}

/**
 * The texts of a key in the order of a mapping's parts; null for a key of another form or with other constants: it is of
 * another variant or version.
 */
export function keyTextsOf({ key }: EntityMapping, parts: EntityKeyParts): string[] | null {
  const textOf = (label: string) => parts.find((part) => part[0] === key.attribute && part[1] === label)?.[2];
  const constants = key.constants ?? [];
  const texts = key.parts.map(({ label }) => textOf(label));
  const sameForm = parts.length === texts.length + constants.length && texts.every((text) => text !== undefined);
  return sameForm && constants.every(({ label, value }) => textOf(label) === value) ? texts : null;
}

/** An entity that is not there: its document is its key. */
function absent(mapping: EntityMapping, keyTexts: string[]): Omit<EntityRow, 'index'> {
  const { key } = mapping;
  const numbers = new Set(key.parts.filter(({ type }) => type === 'NUMBER').map(({ label }) => label));
  const texts = keyTexts.values();
  const parts = keyLabels(mapping).map(({ label, constant }) => {
    const text: string = constant ?? texts.next().value!;
    return `${JSON.stringify(label)}:${numbers.has(label) && isShort(text) ? text : JSON.stringify(text)}`;
  });
  return { found: false, keyTexts, document: `{${JSON.stringify(key.attribute)}:{${parts.join(',')}}}`, problem: null };
}

function isShort(decimal: string): boolean {
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(decimal) && decimal.replace(/[-.]/g, '').length <= JSON_NUMBER_DIGITS;
}
