import type { EntityMapping, EntityReader, EntityRow, RawKey } from '../../dialects';

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

/** An entity that is not there: its document is its key. */
function absent({ key }: EntityMapping, keyTexts: string[]): Omit<EntityRow, 'index'> {
  const parts = key.parts.map(({ label, type }, position) => {
    const text = keyTexts[position];
    return `${JSON.stringify(label)}:${type === 'NUMBER' && isShort(text) ? text : JSON.stringify(text)}`;
  });
  return { found: false, keyTexts, document: `{${JSON.stringify(key.attribute)}:{${parts.join(',')}}}`, problem: null };
}

function isShort(decimal: string): boolean {
  return /^-?(0|[1-9]\d*)(\.\d+)?$/.test(decimal) && decimal.replace(/[-.]/g, '').length <= JSON_NUMBER_DIGITS;
}
