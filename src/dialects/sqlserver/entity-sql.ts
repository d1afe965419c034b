import { childAt, type ReadLevel } from '../common';
import type { ColumnInfo, EntityMapping, MappedTable } from '../dialect';
import { columnRead, type ColumnRead } from './column-read';
import { childJoin, joinCondition } from './join-sql';
import { qualified, quote } from './quote';
import { filterOf } from './row-filter';
import type { ServerFacts } from './server-facts';
import { sameValue, typedValue } from './typed-value';

/** Of rows that share a key, two are enough to tell. */
export const ROWS_PER_KEY = 2;

/** A statement and how its rows are read: `raw` by the position of the columns after the first `before` ones. */
export interface RowStatement {
  sql: string;
  reads: ColumnRead[];
}

/** Statements of one mapping for a server. Parameters of keys are `@p1`, `@p2`, ... row by row. */
export class EntitySql {
  private readonly keyColumns: ColumnInfo[];

  constructor(
    private readonly mapping: EntityMapping,
    private readonly isKeyUnique: boolean,
    private readonly facts: ServerFacts,
  ) {
    this.keyColumns = mapping.key.parts.map(({ column }) => column);
  }

  /** Rows of a level `[position of the key, ...parent columns, ...columns]` for `count` keys. */
  byKeys(level: ReadLevel, count: number): RowStatement {
    const keys = valuesOf(this.keyColumns, count, 'k');
    const reads = this.readsOf(level);
    const select = ['k.i', ...reads.map(({ sql }) => sql)].join(', ');
    return { sql: `SELECT ${select}\nFROM ${keys}\n${this.rootOfKey()}${this.joinsTo(level)}${this.orderOf(level)}`, reads };
  }

  /** The next root rows `[number of the row among those of its key, ...columns]` in key order; @p1: limit, @p2, ...: the key they come after. */
  page(root: ReadLevel, isFirst: boolean): RowStatement {
    const reads = this.readsOf(root);
    const conditions = [...(isFirst ? [] : [this.compared('>', '>', 2)]), ...this.withKey(), ...filterOf(root.table, 't0')];
    const order = this.keyColumns.map((column) => `t0.${quote(column.name)}`).join(', ');
    const select = reads.map(({ sql }) => sql).join(', ');
    const from = `FROM ${qualified(root.table.table.table)} t0${where(conditions)}`;
    if (this.isKeyUnique) return { sql: `SELECT TOP (@p1) 1, ${select}\n${from}\nORDER BY ${order}`, reads };
    const numbered = `SELECT *, ROW_NUMBER() OVER (PARTITION BY ${order} ORDER BY ${order}) AS tcc_row ${from}`;
    return {
      sql: `SELECT TOP (@p1) CAST(t0.tcc_row AS int), ${select}\nFROM (${numbered}) t0\nWHERE t0.tcc_row <= ${ROWS_PER_KEY}\nORDER BY ${order}, t0.tcc_row`,
      reads,
    };
  }

  /**
   * Rows of a child level `[...root key, ...parent columns, ...columns]` of the root rows up to a key (@p1, ...) and, unless
   * they are the first, after another one (the parameters that follow).
   */
  range(level: ReadLevel, isFirst: boolean): RowStatement {
    const keys = this.keyColumns.map((column) => this.read('t0', column));
    const reads = [...keys, ...this.readsOf(level)];
    const root = rootOf(level).table;
    const bounds = [this.compared('<', '<=', 1), ...(isFirst ? [] : [this.compared('>', '>', 1 + this.keyColumns.length)])];
    const conditions = [...bounds, ...filterOf(root, 't0')];
    const select = reads.map(({ sql }) => sql).join(', ');
    return {
      sql: `SELECT ${select}\nFROM ${qualified(root.table.table)} t0${this.joinsTo(level)}${where(conditions)}${this.orderOf(level)}`,
      reads,
    };
  }

  /** Root rows that no key order reaches, as part of their key is NULL; @p1: limit. Null: there can be none. */
  withoutKey(root: ReadLevel): RowStatement | null {
    const nullable = this.keyColumns.filter((column) => column.nullable).map((column) => `t0.${quote(column.name)} IS NULL`);
    if (nullable.length === 0) return null;
    const reads = this.readsOf(root);
    const conditions = [`(${nullable.join(' OR ')})`, ...filterOf(root.table, 't0')];
    return {
      sql: `SELECT TOP (@p1) ${['1', ...reads.map(({ sql }) => sql)].join(', ')}\nFROM ${qualified(root.table.table.table)} t0${where(conditions)}`,
      reads,
    };
  }

  /** Root keys that `count` rows of a child's join columns belong to. A parent outside its row filter leads nowhere. */
  roots(path: string[], count: number): RowStatement {
    const { child, ancestors } = childAt(this.mapping.root, path);
    const values = valuesOf(this.joinColumns(path), count, 'v');
    const joins = ancestors.map((table, level) => {
      const below = level === 0 ? child : (ancestors[level - 1] as typeof child);
      const conditions = below.join.map(({ childColumn, parentColumn }, index) => {
        const lower = level === 0 ? `v.k${index + 1}` : `t${level - 1}.${quote(childColumn.name)}`;
        return joinCondition(lower, childColumn, `t${level}.${quote(parentColumn.name)}`, parentColumn, this.facts);
      });
      return `JOIN ${qualified(table.table.table)} t${level} ON ${[...conditions, ...filterOf(table, `t${level}`)].join(' AND ')}`;
    });
    const reads = this.keyColumns.map((column) => this.read(`t${ancestors.length - 1}`, column));
    const distinct = this.isKeyUnique ? 'DISTINCT ' : '';
    return { sql: `SELECT ${distinct}${reads.map(({ sql }) => sql).join(', ')}\nFROM ${values}\n${joins.join('\n')}`, reads };
  }

  /** Columns by which a child's rows are led to their root. */
  joinColumns(path: string[]): ColumnInfo[] {
    return childAt(this.mapping.root, path).child.join.map(({ childColumn }) => childColumn);
  }

  /** The row of a key, or the rows that share it. */
  private rootOfKey(): string {
    const { root } = this.mapping;
    const same = this.keyColumns.map((column, index) => sameValue(`t0.${quote(column.name)}`, column, `k.k${index + 1}`));
    const on = [...same, ...filterOf(root, 't0')].join(' AND ');
    const table = qualified(root.table.table);
    return this.isKeyUnique ? `JOIN ${table} t0 ON ${on}` : `CROSS APPLY (SELECT TOP (${ROWS_PER_KEY}) * FROM ${table} t0 WHERE ${on}) t0`;
  }

  /** Joins from the root `t0` down to the level; each level's row is named by its depth. */
  private joinsTo(level: ReadLevel): string {
    return ancestry(level)
      .slice(1)
      .map(({ table }, index) => {
        const row = `t${index + 1}`;
        const on = [childJoin(table as never, row, `t${index}`, this.facts), ...filterOf(table, row)];
        return `\nJOIN ${qualified(table.table.table)} ${row} ON ${on.join(' AND ')}`;
      })
      .join('');
  }

  private readsOf(level: ReadLevel): ColumnRead[] {
    const depth = ancestry(level).length - 1;
    return [
      ...level.parentColumns.map((column) => this.read(`t${depth - 1}`, column)),
      ...level.columns.map((column) => this.read(`t${depth}`, column)),
    ];
  }

  private orderOf(level: ReadLevel): string {
    if (level.parent === null) return '';
    const row = `t${ancestry(level).length - 1}`;
    const order = (level.table as { orderBy?: ColumnInfo[] }).orderBy ?? [];
    return order.length === 0 ? '' : `\nORDER BY ${order.map((column) => `${row}.${quote(column.name)}`).join(', ')}`;
  }

  private read(row: string, column: ColumnInfo): ColumnRead {
    return columnRead(`${row}.${quote(column.name)}`, column, this.facts);
  }

  /** The key lies before or after the one whose parts are the parameters from `first` on; the leading part can be sought. */
  private compared(strict: '<' | '>', last: '<=' | '>' | '<', first: number): string {
    const parts = this.keyColumns.map((column, index) => ({
      reference: `t0.${quote(column.name)}`,
      value: typedValue(`@p${first + index}`, column),
    }));
    const nested = parts.reduceRight((after, { reference, value }, index) => {
      if (index === parts.length - 1) return `${reference} ${last} ${value}`;
      return `(${reference} ${strict} ${value} OR ${reference} = ${value} AND ${after})`;
    }, '');
    return parts.length === 1 ? nested : `${parts[0].reference} ${strict}= ${parts[0].value} AND ${nested}`;
  }

  private withKey(): string[] {
    return this.keyColumns.filter((column) => column.nullable).map((column) => `t0.${quote(column.name)} IS NOT NULL`);
  }
}

/** `count` rows of typed parameters as a table `(i, k1, k2, ...)`. */
function valuesOf(columns: ColumnInfo[], count: number, alias: string): string {
  const names = columns.map((_, index) => `k${index + 1}`);
  const rows = Array.from({ length: count }, (_, row) => {
    const values = columns.map((column, index) => typedValue(`@p${row * columns.length + index + 1}`, column));
    return `(${[row, ...values].join(', ')})`;
  });
  return `(VALUES ${rows.join(', ')}) ${alias}(${['i', ...names].join(', ')})`;
}

/** The levels from the root down to this one. */
function ancestry(level: ReadLevel): ReadLevel[] {
  return level.parent === null ? [level] : [...ancestry(level.parent), level];
}

function rootOf(level: ReadLevel): { table: MappedTable } {
  return ancestry(level)[0];
}

function where(conditions: string[]): string {
  return conditions.length === 0 ? '' : `\nWHERE ${conditions.join(' AND ')}`;
}
