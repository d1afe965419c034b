import { canonicalDecimal } from '../../../common/decimal';
import type { EntityMapping, EntityRow, MappedPart, RawKey } from '../../dialect';
import { withConstants } from './constants';
import { NULL_JSON } from './json-text';
import type { ValueReading, ValueSettings } from './raw-value';
import { keyWriter, objectWriter, RowNotes, type FieldWriter } from './row-writer';
import { valueReading } from './value-reading';

/** What a column may well hold though it cannot be sent: no finite number, a day of no year between 1 and 9999. */
const VALUE_OUT_OF_BOUNDS = /^(-?infinity|nan|-?\d{4,}-\d\d-\d\d.*)$/i;

/** Entities of requested keys that no row has: their key is all there is to tell. */
export class AbsentEntities {
  private readonly readings: ValueReading[];
  private readonly write: FieldWriter;

  constructor(
    private readonly mapping: EntityMapping,
    settings: ValueSettings,
  ) {
    const { key } = mapping;
    const positions = key.parts.map((_, index) => index + 1);
    this.readings = key.parts.map((part) => valueReading(part, settings));
    this.write = objectWriter([{ name: key.attribute, write: keyWriter(key, positions, key.attribute, settings) }]);
  }

  of(requested: RawKey): EntityRow {
    const { parts } = this.mapping.key;
    const key = requested.map((text, index) => normalized(text, parts[index]));
    const notes = new RowNotes();
    const document = this.write([0, ...key], notes);
    const keyTexts = this.readings.map((reading, index) => reading.keyText(key[index]) ?? '');
    if (key.every((text, index) => this.fits(text, index))) {
      return { index: -1, found: false, keyTexts, document, problem: notes.problem };
    }
    return this.ofTexts(key.map((text) => text ?? ''));
  }

  /** A key its columns cannot hold (any more, since their types were changed) is told by its texts. */
  private ofTexts(keyTexts: string[]): EntityRow {
    const { attribute, parts, constants } = this.mapping.key;
    const texts = parts.map(({ label }, index) => ({ name: label, json: JSON.stringify(keyTexts[index]) }));
    const entries = withConstants(texts, constants, (name, json) => ({ name, json }));
    const object = `{${entries.map(({ name, json }) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
    return { index: -1, found: false, keyTexts, document: `{${JSON.stringify(attribute)}:${object}}`, problem: null };
  }

  private fits(text: string | null, index: number): boolean {
    const part = this.mapping.key.parts[index];
    if (text === null || isText(part)) return true;
    if (this.readings[index].json(text) === NULL_JSON) return VALUE_OUT_OF_BOUNDS.test(text);
    const { precision } = part.column;
    return part.type !== 'NUMBER' || precision === null || text.replace(/^-|\..*$/g, '').length <= precision;
  }
}

/** A number as its column would give it back. */
function normalized(text: string | null, part: MappedPart): string | null {
  return text === null || part.type !== 'NUMBER' || isText(part) ? text : (canonicalDecimal(text) ?? text);
}

function isText({ column }: MappedPart): boolean {
  return column.family === 'TEXT' || column.family === 'FIXED_TEXT';
}
