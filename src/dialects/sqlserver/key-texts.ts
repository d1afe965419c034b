import { combinations, EntityAssembler, isKeyUnique, keySpellings, mayBeSpelledOtherwise, type RawRow } from '../common';
import type { ColumnInfo, EntityMapping, MappedPart, RawKey } from '../dialect';
import { columnRead } from './column-read';
import type { SqlServerSession } from './connect';
import { EntitySql, type RowStatement } from './entity-sql';
import { keyBatches } from './key-batches';
import { qualified, quote } from './quote';
import { filterOf } from './row-filter';

/** Digits of the fraction a key text has; a finer time is cut in it. */
const KEY_TEXT_DIGITS = 6;

/**
 * Finds the raw keys of entities that are known by their canonical key texts alone. Where a text names one raw value
 * nothing is asked of the database; a local time or a text that holds a number or a date may be written in several
 * ways, and then the table says in which.
 */
export class KeyTexts {
  private readonly spellings: ((keyText: string) => string[])[];
  private readonly columns: ColumnInfo[];
  /** Reads nothing of a row but its key. */
  private readonly assembler: EntityAssembler;
  private readonly isUnique: boolean;

  constructor(
    private readonly session: SqlServerSession,
    private readonly mapping: EntityMapping,
  ) {
    const { timeZone, charset } = session.settings;
    this.columns = mapping.key.parts.map(({ column }) => column);
    this.spellings = mapping.key.parts.map((part) => keySpellings(part, timeZone));
    this.assembler = new EntityAssembler(keyOnly(mapping), { timeZone, charset });
    this.isUnique = isKeyUnique(mapping);
  }

  /** One raw key per entity, in the order given; null where no row has such a key. */
  async rawKeysOf(keyTexts: string[][]): Promise<(RawKey | null)[]> {
    const spelled = keyTexts.map((texts) => combinations(texts.map((text, index) => this.spellings[index](text))));
    const { parts } = this.mapping.key;
    const isCertain = !parts.some((part) => mayBeSpelledOtherwise(part) || isFiner(part));
    if (isCertain && spelled.every((keys) => keys.length <= 1)) return spelled.map((keys) => keys[0] ?? null);
    const found = await this.likely(keyTexts, spelled);
    for (const [index, texts] of keyTexts.entries()) {
      if (!found.has(index) && spelled[index].length > 0 && !isCertain) {
        const key = await this.anyOf(texts);
        if (key) found.set(index, key);
      }
    }
    return keyTexts.map((_, index) => found.get(index) ?? null);
  }

  /** Looks the likely spellings up through an index. */
  private async likely(keyTexts: string[][], spelled: string[][][]): Promise<Map<number, RawKey>> {
    const sql = new EntitySql(this.mapping, this.isUnique, await this.session.serverFacts());
    const wanted = spelled.flatMap((keys, index) => keys.map((key) => ({ index, key })));
    const found = new Map<number, RawKey>();
    for (const batch of keyBatches(
      wanted.map(({ key }) => key),
      this.columns,
    )) {
      const statement = sql.byKeys(this.assembler.levels[0], batch.size);
      for (const row of await this.session.query(statement.sql, batch.parameters)) {
        const { index } = wanted[batch.offset + (row[0] as number)];
        const key = this.keyOfRow(row.slice(1), statement, keyTexts[index]);
        if (key && !found.has(index)) found.set(index, key);
      }
    }
    return found;
  }

  /** Looks at every row that may have the key. */
  private async anyOf(keyTexts: string[]): Promise<RawKey | null> {
    const facts = await this.session.serverFacts();
    const reads = this.assembler.levels[0].columns.map((column) => columnRead(`t0.${quote(column.name)}`, column, facts));
    const { root } = this.mapping;
    const conditions = this.mapping.key.parts.map((part, index) => possible(part, `@p${index + 1}`));
    const select = `SELECT ${reads.map(({ sql }) => sql).join(', ')}\nFROM ${qualified(root.table.table)} t0`;
    const statement = { sql: `${select}\nWHERE ${[...conditions, ...filterOf(root, 't0')].join(' AND ')}`, reads };
    for (const row of await this.session.query(statement.sql, keyTexts)) {
      const key = this.keyOfRow(row, statement, keyTexts);
      if (key) return key;
    }
    return null;
  }

  /** The raw key of a row, if its canonical texts are those wanted. */
  private keyOfRow(values: unknown[], { reads }: RowStatement, wanted: string[]): RawKey | null {
    const row: RawRow = [0, ...values.map((value, index) => reads[index].raw(value))];
    const [entity] = this.assembler.assemble([[row]]);
    return entity.keyTexts.every((text, index) => text === wanted[index]) ? this.assembler.rawKeyOf(row) : null;
  }
}

function keyOnly(mapping: EntityMapping): EntityMapping {
  const fields = mapping.root.fields.filter((field) => field.kind === 'OBJECT' && field.isKey);
  return { ...mapping, root: { ...mapping.root, fields } };
}

/** The column holds times of more digits than a key text tells. */
function isFiner({ column, type }: MappedPart): boolean {
  const digits = /^datetime(?:2|offset)\((\d)\)/.exec(column.nativeType)?.[1];
  return type === 'DATE' && digits !== undefined && Number(digits) > KEY_TEXT_DIGITS;
}

/** Condition every row of the key text meets, and few others. */
function possible({ column, type }: MappedPart, parameter: string): string {
  const reference = `t0.${quote(column.name)}`;
  const text = `LTRIM(RTRIM(CAST(${reference} AS nvarchar(4000))))`;
  const isText = column.family === 'TEXT' || column.family === 'FIXED_TEXT';
  if (type === 'NUMBER') return `TRY_CAST(${isText ? text : reference} AS float) = TRY_CAST(${parameter} AS float)`;
  if (type !== 'DATE') return `CAST(${reference} AS nvarchar(4000)) = ${parameter}`;
  const day = `TRY_CAST(LEFT(${parameter}, 10) AS date)`;
  const own = isText ? `TRY_CAST(LEFT(REPLACE(${text}, N'-', N''), 8) AS date)` : `CAST(${reference} AS date)`;
  return `${own} BETWEEN DATEADD(day, -2, ${day}) AND DATEADD(day, 2, ${day})`;
}
