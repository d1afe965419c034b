import { EntityAssembler, type RawRow, type ValueSettings } from '../common';
import type { ColumnInfo, EntityMapping, EntityReader, EntityRow, RawKey } from '../dialect';
import { afterBindOrder, fetchedColumns, levelSql, nextPage, requestedKeys, rowsWithoutKey, type RootSource } from './entity-sql';
import { isUncastable } from './errors';
import { paddedParts } from './in-lists';
import { joinColumns, resolveRootsSql, valueBinds } from './join-sql';
import { KeyTexts } from './key-texts';
import type { Bind, OracleSession, Row, Statements } from './session';
import { bindOf, castTo, rawValueOf } from './value-text';

/** Keys in one statement: each is a branch of a UNION, and parsing takes longer than linearly many. */
const KEYS_PER_STATEMENT = 64;

/**
 * Reads the entities of one mapping: rows of the root and of each child table in statements of their own, all in one
 * read-only transaction, so that they are of one moment.
 */
export class OracleEntityReader implements EntityReader {
  private readonly assembler: EntityAssembler;
  private readonly keyTexts: KeyTexts;
  private readonly keyColumns: ColumnInfo[];

  /** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` when a column cannot be read as mapped */
  constructor(
    private readonly session: OracleSession,
    private readonly mapping: EntityMapping,
    settings: ValueSettings,
  ) {
    this.assembler = new EntityAssembler(mapping, settings);
    this.keyTexts = new KeyTexts(session, mapping, settings.timeZone, settings.charset);
    this.keyColumns = mapping.key.parts.map(({ column }) => column);
    for (const column of this.keyColumns) castTo('NULL', column);
  }

  /** A key that is no value of its column any more (its type was changed) fails the statement: halving finds it. */
  async readByKeys(keys: RawKey[]): Promise<EntityRow[]> {
    if (keys.length === 0) return [];
    try {
      const rows = await this.session.inReadOnlyTransaction((statements) => this.rowsOfKeys(statements, keys));
      return this.assembler.assembleKeys(keys, rows);
    } catch (error) {
      if (!isUncastable(error)) throw error;
      if (keys.length === 1)
        return this.assembler.assembleKeys(
          keys,
          this.assembler.levels.map(() => []),
        );
      const half = keys.length >> 1;
      const right = (await this.readByKeys(keys.slice(half))).map((row) => ({ ...row, index: row.index + half }));
      return [...(await this.readByKeys(keys.slice(0, half))), ...right];
    }
  }

  async resolveRoots(path: string[], values: RawKey[]): Promise<RawKey[]> {
    const columns = joinColumns(this.mapping, path);
    const found = new Map<string, RawKey>();
    const known = values.filter((row) => row.every((text) => text !== null));
    for (const part of paddedParts(known, KEYS_PER_STATEMENT)) {
      for (const key of await this.resolvePart(path, part, columns)) found.set(JSON.stringify(key), key);
    }
    return [...found.values()];
  }

  async readChunk(after: RawKey | null, limit: number): Promise<{ rows: EntityRow[]; last: RawKey | null }> {
    return this.session.inReadOnlyTransaction(async (statements) => {
      const binds = after === null ? [limit] : [...this.afterBinds(after), limit];
      const page = await this.rowsOf(statements, nextPage(this.mapping, after !== null), binds);
      const rows = this.assembler.assemble(page);
      if (rows.length === limit) return { rows, last: this.assembler.rawKeyOf(page[0][page[0].length - 1]) };
      const strays = rowsWithoutKey(this.mapping);
      if (strays === null) return { rows, last: null };
      return { rows: [...rows, ...this.assembler.assemble(await this.rowsOf(statements, strays, [limit]))], last: null };
    });
  }

  async rawKeysOf(keyTexts: string[][]): Promise<(RawKey | null)[]> {
    return this.keyTexts.rawKeysOf(keyTexts);
  }

  /** Rows of each level; the ordinal is the position among all keys. */
  private async rowsOfKeys(statements: Statements, keys: RawKey[]): Promise<RawRow[][]> {
    const rows: RawRow[][] = this.assembler.levels.map(() => []);
    const nothing: RawKey = this.keyColumns.map(() => null);
    let offset = 0;
    for (const part of paddedParts(keys, KEYS_PER_STATEMENT, nothing)) {
      const found = await this.rowsOf(statements, requestedKeys(this.mapping, part.length), valueBinds(part, this.keyColumns), offset);
      found.forEach((levelRows, level) => rows[level].push(...levelRows));
      offset += KEYS_PER_STATEMENT;
    }
    return rows;
  }

  private async rowsOf(statements: Statements, source: RootSource, binds: Bind[], offset = 0): Promise<RawRow[][]> {
    const rows: RawRow[][] = [];
    for (const level of this.assembler.levels) {
      const columns = fetchedColumns(level);
      const answer = await statements.query(levelSql(level, source), binds);
      rows.push(answer.map((row) => rawRowOf(row, columns, offset)));
    }
    return rows;
  }

  private async resolvePart(path: string[], part: RawKey[], columns: ColumnInfo[]): Promise<RawKey[]> {
    try {
      const answer = await this.session.query(resolveRootsSql(this.mapping, path, part.length), valueBinds(part, columns));
      return answer.map((row) => this.keyColumns.map((column, index) => rawValueOf(row[index], column) as string | null));
    } catch (error) {
      if (!isUncastable(error)) throw error;
      const different = [...new Map(part.map((row) => [JSON.stringify(row), row])).values()];
      if (different.length === 1) return [];
      const half = different.length >> 1;
      return [...(await this.resolveRoots(path, different.slice(0, half))), ...(await this.resolveRoots(path, different.slice(half)))];
    }
  }

  private afterBinds(after: RawKey): Bind[] {
    return afterBindOrder(after.length).map((part) => bindOf(after[part], this.keyColumns[part]));
  }
}

function rawRowOf(row: Row, columns: ColumnInfo[], offset: number): RawRow {
  return [Number(row[0]) + offset, ...columns.map((column, index) => rawValueOf(row[index + 1], column))];
}
