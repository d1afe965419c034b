import { canonicalDate } from '../../common/iso-date';
import { combinations, keySpellings } from '../common';
import type { EntityMapping, MappedPart, RawKey } from '../dialect';
import type { Statements } from './connect';
import { localTimeText, textDateText } from './date-text';
import { isUncastable } from './errors';
import { literal, qualified, quote } from './quote';
import { rowFilterSql } from './row-filter';
import { numericText } from './type-codec';
import { castTo, comparable, rawText } from './value-text';

/** How one key part gets from its canonical text (contract section 6, Identity) back to the raw text of its column. */
interface PartReading {
  /** Texts to compare with, the likeliest spelling first; none: no value of the column has this key text. */
  spellings(keyText: string): string[];
  /** Condition that finds a spelling through an index; may miss values that are written in yet another way. */
  likely(column: string, spelling: string): string;
  /** Condition that finds every value of this key text, at the price of looking at each; null: `likely` finds all. */
  every: ((column: string, keyText: string) => string) | null;
}

/**
 * Finds the raw keys of entities that are known by their canonical key texts alone. Where a text names one raw value
 * nothing is asked of the database; a local time or a text that holds a number or a date may be written in several
 * ways, and then the table says in which.
 */
export class KeyTexts {
  private readonly parts: PartReading[];

  constructor(
    private readonly session: Statements,
    private readonly mapping: EntityMapping,
    timeZone: string,
  ) {
    this.parts = mapping.key.parts.map((part) => partReading(part, timeZone));
  }

  /** One raw key per entity, in the order given; null where no row has such a key. */
  async rawKeysOf(keyTexts: string[][]): Promise<(RawKey | null)[]> {
    const spelled = keyTexts.map((texts) => combinations(texts.map((text, position) => this.parts[position].spellings(text))));
    if (this.parts.every(({ every }) => every === null)) return spelled.map((keys) => keys[0] ?? null);
    const found = new Map<number, RawKey>();
    const likely = spelled.flatMap((keys, index) => keys.map((key) => ({ index, key })));
    await this.look(this.findSql('likely'), likely, found);
    const missing = spelled.flatMap((keys, index) => (keys.length > 0 && !found.has(index) ? [{ index, key: keyTexts[index] }] : []));
    await this.look(this.findSql('every'), missing, found);
    return keyTexts.map((_, index) => found.get(index) ?? null);
  }

  /** Asks the table; a part that is no value of its column fails the statement, and halving finds it. */
  private async look(sql: string, wanted: { index: number; key: string[] }[], found: Map<number, RawKey>): Promise<void> {
    if (wanted.length === 0) return;
    const columns = this.parts.map((_, position) => wanted.map(({ key }) => key[position]));
    try {
      const rows = await this.session.query(sql, [wanted.map(({ index }) => index), ...columns]);
      for (const [index, ...raw] of rows) found.set(index as number, raw as RawKey);
    } catch (error) {
      if (!isUncastable(error)) throw error;
      if (wanted.length === 1) return;
      const half = wanted.length >> 1;
      await this.look(sql, wanted.slice(0, half), found);
      await this.look(sql, wanted.slice(half), found);
    }
  }

  /** $1: positions; $2, $3, ...: texts of the key parts. Answers a position with the raw key of one row that has the key. */
  private findSql(how: 'likely' | 'every'): string {
    const { root, key } = this.mapping;
    const columns = key.parts.map(({ column }) => `t.${quote(column.name)}`);
    const names = columns.map((_, position) => `k${position + 1}`);
    const conditions = this.parts.map((part, position) => (part[how] ?? part.likely)(columns[position], `k.${names[position]}`));
    const filter = rowFilterSql(root.rowFilter, root.table, (column) => `t.${quote(column)}`);
    const arrays = ['$1::int4[]', ...names.map((_, position) => `$${position + 2}::text[]`)];
    return `SELECT DISTINCT ON (k.i) k.i, ${key.parts.map(({ column }, position) => rawText(columns[position], column)).join(', ')}
FROM unnest(${arrays.join(', ')}) WITH ORDINALITY k(i, ${names.join(', ')}, o)
JOIN ${qualified(root.table.table)} t ON ${[...conditions, ...(filter === null ? [] : [filter])].join(' AND ')}
ORDER BY k.i, k.o`;
  }
}

function partReading(part: MappedPart, timeZone: string): PartReading {
  const { column, type } = part;
  const spellings = keySpellings(part, timeZone);
  const likely = (reference: string, spelling: string) => `${comparable(reference, column)} = ${castTo(spelling, column)}`;
  const isText = column.family === 'TEXT' || column.family === 'FIXED_TEXT';
  if (isText && type === 'NUMBER') {
    return { spellings, likely, every: (reference, text) => `(${numericText(reference)})::numeric = ${text}::numeric` };
  }
  if (isText && type === 'DATE') {
    return { spellings, likely, every: (reference, text) => `(${textDateText(reference, timeZone)}) = ${text}` };
  }
  return type === 'DATE' && column.family === 'TIMESTAMP' ? localTimeReading(timeZone) : { spellings, likely, every: null };
}

/** Where clocks are set forward two local times mean one moment, of which only the later comes back from it. */
function localTimeReading(timeZone: string): PartReading {
  const local = (text: string) => `(${text}::timestamptz AT TIME ZONE ${literal(timeZone)})`;
  return {
    spellings: (text) => (canonicalDate(text) === text ? [text] : []),
    likely: (reference, text) => `${reference} = ${local(text)}`,
    every: (reference, text) =>
      `${reference} BETWEEN ${local(text)} - interval '1 day' AND ${local(text)} AND (${localTimeText(reference, timeZone)}) = ${text}`,
  };
}
