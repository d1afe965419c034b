import { combinations, keySpellings, mayBeSpelledOtherwise, EntityAssembler, type RawRow } from '../common';
import type { EntityMapping, MappedPart, RawKey } from '../dialect';
import { isUncastable } from './errors';
import { placeholders } from './in-lists';
import { qualified, quote } from './quote';
import { filterOf } from './row-filter';
import type { Bind, Statements } from './session';
import { bindOf, castTo, fetchedSql, rawValueOf } from './value-text';

const NUMBER_IN_TEXT = `'^[+-]?([0-9]{1,100}([.][0-9]{0,100})?|[.][0-9]{1,100})$'`;
const DAY_MS = 86_400_000;

/**
 * Finds the raw keys of entities that are known by their canonical key texts alone. Where a text names one raw value
 * nothing is asked of the database; a local time or a text that holds a number or a date may be written in several ways,
 * and then the rows that may be meant are read, and told by the texts their keys really have.
 */
export class KeyTexts {
  private readonly spellings: ((text: string) => string[])[];
  private readonly isDirect: boolean;
  private readonly keyAssembler: EntityAssembler;

  constructor(
    private readonly session: Statements,
    private readonly mapping: EntityMapping,
    private readonly timeZone: string,
    charset: string | null,
  ) {
    const { parts } = mapping.key;
    this.spellings = parts.map((part) => keySpellings(part, timeZone));
    this.isDirect = parts.every((part) => !mayBeSpelledOtherwise(part) && !isLocalTime(part));
    const keyField = mapping.root.fields.filter((field) => field.kind === 'OBJECT' && field.isKey);
    this.keyAssembler = new EntityAssembler({ ...mapping, root: { ...mapping.root, fields: keyField } }, { timeZone, charset });
  }

  /** One raw key per entity, in the order given; null where no row has such a key. */
  async rawKeysOf(keyTexts: string[][]): Promise<(RawKey | null)[]> {
    const keys: (RawKey | null)[] = [];
    for (const texts of keyTexts) {
      const spelled = combinations(texts.map((text, position) => this.spellings[position](text)));
      keys.push(spelled.length === 0 ? null : this.isDirect ? spelled[0] : await this.search(texts));
    }
    return keys;
  }

  private async search(texts: string[]): Promise<RawKey | null> {
    const { parts } = this.mapping.key;
    const [level] = this.keyAssembler.levels;
    const binds: Bind[] = [];
    const conditions = parts.map((part, position) => mayMatch(part, texts[position], this.timeZone, binds));
    const columns = level.columns.map((column) => fetchedSql(`t.${quote(column.name)}`, column));
    const where = [...conditions, ...filterOf(this.mapping.root, 't')].join(' AND ');
    const sql = `SELECT ${columns.join(', ')} FROM ${qualified(this.mapping.root.table.table)} t WHERE ${where}`;
    const found = await this.session.query(sql, binds).catch((error: unknown) => {
      if (isUncastable(error)) return [];
      throw error;
    });
    for (const values of found) {
      const row: RawRow = [0, ...level.columns.map((column, index) => rawValueOf(values[index], column))];
      const [entity] = this.keyAssembler.assemble([[row]]);
      if (entity.keyTexts.every((text, position) => text === texts[position])) return this.keyAssembler.rawKeyOf(row);
    }
    return null;
  }
}

/** Condition all rows of the key text meet, and as few others as can be said in SQL; adds what it binds. */
function mayMatch(part: MappedPart, text: string, timeZone: string, binds: Bind[]): string {
  const reference = `t.${quote(part.column.name)}`;
  const bind = (value: Bind): string => `:${binds.push(value)}`;
  if (mayBeSpelledOtherwise(part)) {
    if (part.type === 'NUMBER') {
      return `CASE WHEN REGEXP_LIKE(TRIM(${reference}), ${NUMBER_IN_TEXT}) THEN TO_NUMBER(TRIM(${reference})) END = TO_NUMBER(${bind(text)})`;
    }
    const days = daysAround(text);
    const written = [...days, ...days.map((day) => day.replaceAll('-', ''))];
    const first = binds.length + 1;
    binds.push(...written.slice(0, 3), ...written.slice(3));
    return `(SUBSTR(TRIM(${reference}), 1, 10) IN (${placeholders(3, first)}) OR SUBSTR(TRIM(${reference}), 1, 8) IN (${placeholders(3, first + 3)}))`;
  }
  if (isLocalTime(part)) {
    const [before, , after] = daysAround(text);
    const moment = (day: string, time: string) => castTo(bind(bindOf(`${day}T${time}`, part.column)), part.column);
    return `${reference} BETWEEN ${moment(before, '00:00:00')} AND ${moment(after, '23:59:59')}`;
  }
  const [spelling] = keySpellings(part, timeZone)(text);
  return `${reference} = ${castTo(bind(bindOf(spelling, part.column)), part.column)}`;
}

/** The day of a moment in UTC with its neighbours: no zone is further away. */
function daysAround(text: string): string[] {
  const noon = Date.parse(`${text.slice(0, 10)}T12:00:00Z`);
  return [noon - DAY_MS, noon, noon + DAY_MS].map((time) => new Date(time).toISOString().slice(0, 10));
}

function isLocalTime({ column, type }: MappedPart): boolean {
  return type === 'DATE' && column.family === 'TIMESTAMP';
}
