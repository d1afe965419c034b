import { canonicalDecimal } from '../../common/decimal';
import type { ConnectionSettings, EntityMapping, EntityProblem, EntityReader, EntityRow, RawKey } from '../dialect';
import { binaryTexts } from './binary-text';
import type { Row, Statements } from './connect';
import { entityStatements, type EntityStatements } from './entity-sql';
import { isUncastable } from './errors';
import { resolveRootsSql } from './join-sql';
import { KeyTexts } from './key-texts';

/** With many tables a batch has few rows of each, and planning a statement would cost more than running it. */
const PREPARED = { prepared: true };

/** Reads the entities of one mapping. */
export class PostgresEntityReader implements EntityReader {
  private readonly statements: EntityStatements;
  private readonly keyTexts: KeyTexts;
  private readonly binaryTexts: (document: string) => string;

  /** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` when a column cannot be read as mapped */
  constructor(
    private readonly session: Statements,
    private readonly mapping: EntityMapping,
    { timeZone, charset }: Pick<ConnectionSettings, 'timeZone' | 'charset'>,
  ) {
    this.binaryTexts = binaryTexts(mapping, charset);
    this.statements = entityStatements(mapping, timeZone);
    this.keyTexts = new KeyTexts(session, mapping, timeZone);
  }

  async readByKeys(keys: RawKey[]): Promise<EntityRow[]> {
    return this.readRange(keys, 0);
  }

  async resolveRoots(path: string[], values: RawKey[]): Promise<RawKey[]> {
    return this.resolveRange(resolveRootsSql(this.mapping, path), values);
  }

  async readChunk(after: RawKey | null, limit: number): Promise<{ rows: EntityRow[]; last: RawKey | null }> {
    const { firstChunk, nextChunk, withoutKey } = this.statements;
    const answer = after === null ? await this.session.query(firstChunk, [limit]) : await this.session.query(nextChunk, [limit, ...after]);
    const rows = answer.map((row) => this.toEntityRow(row, -1));
    if (answer.length === limit) return { rows, last: this.rawKeyOf(answer[answer.length - 1]) };
    const strays = withoutKey === null ? [] : await this.session.query(withoutKey, [limit]);
    return { rows: [...rows, ...strays.map((row) => this.toEntityRow(row, -1))], last: null };
  }

  async rawKeysOf(keyTexts: string[][]): Promise<(RawKey | null)[]> {
    return this.keyTexts.rawKeysOf(keyTexts);
  }

  /**
   * Reads keys from `offset` on. A key that is no value of its column any more (its type was changed) fails the
   * statement: halving the batch finds it without a check in the way of all others.
   */
  private async readRange(keys: RawKey[], offset: number): Promise<EntityRow[]> {
    if (keys.length === 0) return [];
    try {
      const rows = await this.session.query(this.statements.byKeys, columnsOf(keys, this.mapping.key.parts.length), PREPARED);
      return rows.map((row) => this.toEntityRow(row, (row[0] as number) + offset));
    } catch (error) {
      if (!isUncastable(error)) throw error;
      if (keys.length === 1) return [await this.absent(keys[0], offset, error)];
      const half = keys.length >> 1;
      return [...(await this.readRange(keys.slice(0, half), offset)), ...(await this.readRange(keys.slice(half), offset + half))];
    }
  }

  private async resolveRange(sql: string, values: RawKey[]): Promise<RawKey[]> {
    if (values.length === 0) return [];
    try {
      return (await this.session.query(sql, columnsOf(values, values[0].length), PREPARED)) as RawKey[];
    } catch (error) {
      if (!isUncastable(error)) throw error;
      if (values.length === 1) return [];
      const half = values.length >> 1;
      const [left, right] = [await this.resolveRange(sql, values.slice(0, half)), await this.resolveRange(sql, values.slice(half))];
      const known = new Set(left.map((key) => JSON.stringify(key)));
      return [...left, ...right.filter((key) => !known.has(JSON.stringify(key)))];
    }
  }

  /** No row can have a key that its column cannot hold. @throws `failure` when the key was not what failed */
  private async absent(key: RawKey, index: number, failure: unknown): Promise<EntityRow> {
    const castable = await this.session.query(this.statements.castKey, key).then(
      () => true,
      (error: unknown) => !isUncastable(error),
    );
    if (castable) throw failure;
    const { attribute, parts, constants = [] } = this.mapping.key;
    const keyTexts = key.map((text, position) => this.keyText(text, position));
    const texts = [
      ...parts.map(({ label }, position) => [label, keyTexts[position]]),
      ...constants.map(({ label, value }) => [label, value]),
    ];
    const document = JSON.stringify({ [attribute]: Object.fromEntries(texts) as unknown });
    return { index, found: false, keyTexts, document, problem: null };
  }

  private toEntityRow(row: Row, index: number): EntityRow {
    const [, found, problem, document] = row as [number, boolean, string | null, string];
    const texts = row.slice(4, 4 + this.mapping.key.parts.length) as (string | null)[];
    return {
      index,
      found,
      keyTexts: texts.map((text, position) => this.keyText(text, position)),
      document: this.binaryTexts(document),
      problem: parseProblem(problem),
    };
  }

  /** A part without text belongs to a row whose problem says so. */
  private keyText(text: string | null, position: number): string {
    if (text === null) return '';
    return this.mapping.key.parts[position].type === 'NUMBER' ? (canonicalDecimal(text) ?? text) : text;
  }

  private rawKeyOf(row: Row): RawKey {
    return row.slice(4 + this.mapping.key.parts.length) as RawKey;
  }
}

/** One array per key part, as `unnest` takes them. */
function columnsOf(rows: RawKey[], width: number): (string | null)[][] {
  return Array.from({ length: width }, (_, position) => rows.map((row) => row[position]));
}

function parseProblem(text: string | null): EntityProblem | null {
  if (text === null) return null;
  const space = text.indexOf(' ');
  return { code: text.slice(0, space) as EntityProblem['code'], path: text.slice(space + 1) };
}
