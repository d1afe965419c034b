import { EntityAssembler, type RawRow, type RawValue } from '../common';
import type { EntityMapping, EntityReader, EntityRow, RawKey } from '../dialect';
import type { SqlServerSession } from './connect';
import type { Row, Statements } from './statements';
import { EntitySql, ROWS_PER_KEY, type RowStatement } from './entity-sql';
import { keyBatches } from './key-batches';
import { KeyTexts } from './key-texts';
import { typedParameter } from './typed-parameter';

interface Chunk {
  rows: EntityRow[];
  last: RawKey | null;
}

/**
 * Reads the entities of one mapping: root and child tables one after the other in one transaction, of one moment where
 * the database allows SNAPSHOT. Otherwise a statement waits for writers as any reader does, and when that takes too long
 * the whole reading fails and is repeated: to skip what is locked would look like a delete.
 */
export class SqlServerEntityReader implements EntityReader {
  private readonly assembler: EntityAssembler;
  private readonly keyTexts: KeyTexts;
  private sql: EntitySql | null = null;

  /** @throws ConnectorError `COLUMN_TYPE_UNSUITABLE` when a column cannot be read as mapped */
  constructor(
    private readonly session: SqlServerSession,
    private readonly mapping: EntityMapping,
  ) {
    const { timeZone, charset } = session.settings;
    this.assembler = new EntityAssembler(mapping, { timeZone, charset });
    this.keyTexts = new KeyTexts(session, mapping);
  }

  async readByKeys(keys: RawKey[]): Promise<EntityRow[]> {
    if (keys.length === 0) return [];
    const sql = await this.statements();
    const { levels } = this.assembler;
    const columns = this.mapping.key.parts.map(({ column }) => column);
    const rows = levels.map((): RawRow[] => []);
    await this.together(async (statements) => {
      for (const batch of keyBatches(keys, columns)) {
        for (const [index, level] of levels.entries()) {
          const statement = sql.byKeys(level, batch.size);
          for (const row of await statements.query(statement.sql, batch.parameters)) {
            rows[index].push([batch.offset + (row[0] as number), ...rawValues(row.slice(1), statement)]);
          }
        }
      }
    });
    return this.assembler.assembleKeys(keys, rows);
  }

  async resolveRoots(path: string[], values: RawKey[]): Promise<RawKey[]> {
    const sql = await this.statements();
    const found = new Map<string, RawKey>();
    for (const batch of keyBatches(values, sql.joinColumns(path))) {
      const statement = sql.roots(path, batch.size);
      for (const row of await this.session.query(statement.sql, batch.parameters)) {
        const key = rawValues(row, statement) as RawKey;
        found.set(JSON.stringify(key), key);
      }
    }
    return [...found.values()];
  }

  async readChunk(after: RawKey | null, limit: number): Promise<Chunk> {
    const sql = await this.statements();
    const chunk = await this.together((statements) => this.chunkOf(statements, sql, after, limit));
    if (chunk.last !== null) return chunk;
    const strays = sql.withoutKey(this.assembler.levels[0]);
    if (strays === null) return chunk;
    const rows = (await this.session.query(strays.sql, [limit])).map((row, ordinal): RawRow => [
      ordinal,
      ...rawValues(row.slice(1), strays),
    ]);
    const none = this.assembler.levels.slice(1).map((): RawRow[] => []);
    return { rows: [...chunk.rows, ...this.assembler.assemble([rows, ...none])], last: null };
  }

  rawKeysOf(keyTexts: string[][]): Promise<(RawKey | null)[]> {
    return this.keyTexts.rawKeysOf(keyTexts);
  }

  private async chunkOf(statements: Statements, sql: EntitySql, after: RawKey | null, limit: number): Promise<Chunk> {
    const [root, ...children] = this.assembler.levels;
    const page = sql.page(root, after === null);
    const mostRows = this.assembler.isKeyUnique ? limit : limit * ROWS_PER_KEY;
    const kept = firstKeys(await statements.query(page.sql, [mostRows, ...this.parameters(after)]), limit);
    const ordinals = new Map<string, number>();
    const rows = kept.map((row): RawRow => {
      const values = rawValues(row.slice(1), page);
      return [ordinalOf(ordinals, this.assembler.rawKeyOf([0, ...values])), ...values];
    });
    if (rows.length === 0) return { rows: [], last: null };
    const last = this.assembler.rawKeyOf(rows[rows.length - 1]);
    const childRows: RawRow[][] = [];
    for (const level of children) {
      const statement = sql.range(level, after === null);
      const found = await statements.query(statement.sql, [...this.parameters(last), ...this.parameters(after)]);
      childRows.push(this.withOrdinals(found, statement, ordinals));
    }
    return { rows: this.assembler.assemble([rows, ...childRows]), last: ordinals.size >= limit ? last : null };
  }

  /** Rows of a root that was not there when the roots were read are left out. */
  private withOrdinals(found: Row[], statement: RowStatement, ordinals: Map<string, number>): RawRow[] {
    const width = this.mapping.key.parts.length;
    return found.flatMap((row): RawRow[] => {
      const values = rawValues(row, statement);
      const ordinal = ordinals.get(JSON.stringify(values.slice(0, width)));
      return ordinal === undefined ? [] : [[ordinal, ...values.slice(width)]];
    });
  }

  private parameters(key: RawKey | null): (string | null)[] {
    return key === null ? [] : key.map((text, index) => typedParameter(text, this.mapping.key.parts[index].column));
  }

  /** A single statement is of one moment as far as it can be, and needs no transaction. */
  private async together<T>(work: (statements: Statements) => Promise<T>): Promise<T> {
    const { snapshotAllowed } = await this.session.serverFacts();
    if (this.assembler.levels.length === 1 && !snapshotAllowed) return work(this.session);
    return this.session.inTransaction(work, snapshotAllowed ? 'SNAPSHOT' : 'READ COMMITTED');
  }

  private async statements(): Promise<EntitySql> {
    this.sql ??= new EntitySql(this.mapping, this.assembler.isKeyUnique, await this.session.serverFacts());
    return this.sql;
  }
}

function rawValues(values: Row, { reads }: RowStatement): RawValue[] {
  return values.map((value, index) => reads[index].raw(value));
}

/** The rows of the first `limit` keys: each key begins with a row 1. */
function firstKeys(rows: Row[], limit: number): Row[] {
  let keys = 0;
  const end = rows.findIndex(([row]) => row === 1 && ++keys > limit);
  return end === -1 ? rows : rows.slice(0, end);
}

/** Rows of one key share an ordinal. */
function ordinalOf(ordinals: Map<string, number>, key: RawKey): number {
  const text = JSON.stringify(key);
  const ordinal = ordinals.get(text) ?? ordinals.size;
  ordinals.set(text, ordinal);
  return ordinal;
}
