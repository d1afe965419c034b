import { isKeyUnique, type ReadLevel } from '../common';
import type { ColumnInfo, EntityMapping, MappedChild } from '../dialect';
import { childConditions, valuesSql } from './join-sql';
import { qualified, quote } from './quote';
import { filterOf } from './row-filter';
import { castTo, fetchedSql } from './value-text';

/** Where root rows come from: a table `k` with their ordinal I, and the condition on which a row of the root table is of it. */
export interface RootSource {
  sql: string;
  conditions: string[];
}

/** Roots of requested keys; binds: the parts of each. A key with a NULL part finds nothing. */
export function requestedKeys(mapping: EntityMapping, count: number): RootSource {
  const columns = keyColumns(mapping);
  const conditions = columns.map(({ name }, index) => `t0.${quote(name)} = k.K${index + 1}`);
  return { sql: valuesSql(columns, count), conditions: [...conditions, ...filterOf(mapping.root, 't0')] };
}

/**
 * The next roots in key order; binds: those of `afterCondition`, then the limit. ROWNUM counts what an inner query has
 * put in order: 11.2 has no other limit. Rows are found again by their address; where no index keeps the key unique, by
 * the key, so that rows of one key share an ordinal.
 */
export function nextPage(mapping: EntityMapping, hasStart: boolean): RootSource {
  const columns = keyColumns(mapping);
  const references = columns.map(({ name }) => `t.${quote(name)}`);
  const notNull = columns.filter(({ nullable }) => nullable).map(({ name }) => `t.${quote(name)} IS NOT NULL`);
  const conditions = [...(hasStart ? [afterCondition(columns)] : []), ...notNull, ...filterOf(mapping.root, 't')];
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const from = `FROM ${qualified(mapping.root.table.table)} t${where}`;
  const limit = `WHERE ROWNUM <= :${(hasStart ? afterBindCount(columns.length) : 0) + 1}`;
  if (isKeyUnique(mapping)) {
    const page = `SELECT t.ROWID AS RID ${from} ORDER BY ${references.join(', ')}`;
    return { sql: `SELECT ROWNUM - 1 AS I, p.RID FROM (${page}) p ${limit}`, conditions: ['t0.ROWID = k.RID'] };
  }
  const names = columns.map((_, index) => `K${index + 1}`);
  const keys = `SELECT DISTINCT ${references.map((reference, index) => `${reference} AS ${names[index]}`).join(', ')} ${from} ORDER BY ${names.join(', ')}`;
  const equal = columns.map(({ name }, index) => `t0.${quote(name)} = k.${names[index]}`);
  return {
    sql: `SELECT ROWNUM - 1 AS I, ${names.map((name) => `p.${name}`).join(', ')} FROM (${keys}) p ${limit}`,
    conditions: [...equal, ...filterOf(mapping.root, 't0')],
  };
}

/** Rows a key order does not reach as part of their key is NULL; binds: the limit. Null: there can be none. */
export function rowsWithoutKey(mapping: EntityMapping): RootSource | null {
  const nullable = keyColumns(mapping).filter((column) => column.nullable);
  if (nullable.length === 0) return null;
  const isNull = nullable.map(({ name }) => `t.${quote(name)} IS NULL`).join(' OR ');
  const where = [`(${isNull})`, ...filterOf(mapping.root, 't'), 'ROWNUM <= :1'].join(' AND ');
  const sql = `SELECT ROWNUM - 1 AS I, t.ROWID AS RID FROM ${qualified(mapping.root.table.table)} t WHERE ${where}`;
  return { sql, conditions: ['t0.ROWID = k.RID'] };
}

/** Rows of one level: `[ordinal, ...parentColumns, ...columns]`, as `EntityAssembler` takes them. */
export function levelSql(level: ReadLevel, source: RootSource): string {
  const chain = chainOf(level);
  const own = chain.length - 1;
  const joins = chain.map(({ table }, index) => {
    const conditions = index === 0 ? source.conditions : childConditions(table as MappedChild, `t${index}`, `t${index - 1}`);
    return `JOIN ${qualified(table.table.table)} t${index} ON ${conditions.join(' AND ')}`;
  });
  const columns = [
    ...level.parentColumns.map((column) => fetchedSql(`t${own - 1}.${quote(column.name)}`, column)),
    ...level.columns.map((column) => fetchedSql(`t${own}.${quote(column.name)}`, column)),
  ];
  const order = own === 0 ? ['k.I'] : (level.table as MappedChild).orderBy.map(({ name }) => `t${own}.${quote(name)}`);
  return `SELECT ${['k.I', ...columns].join(', ')}
FROM (${source.sql}) k
${joins.join('\n')}
ORDER BY ${order.join(', ')}`;
}

/** Columns of a fetched row behind its ordinal. */
export function fetchedColumns(level: ReadLevel): ColumnInfo[] {
  return [...level.parentColumns, ...level.columns];
}

/** Positions of the raw key's parts among the binds of `afterCondition`. */
export function afterBindOrder(width: number): number[] {
  return Array.from({ length: width }, (_, part) => [part, ...(part < width - 1 ? [part] : [])]).flat();
}

function afterBindCount(width: number): number {
  return afterBindOrder(width).length;
}

/** `a > :1 OR (a = :2 AND (b > :3 OR ...))` behind `a >=`, by which an index finds its start. */
function afterCondition(columns: ColumnInfo[]): string {
  let bind = 0;
  const next = (column: ColumnInfo) => castTo(`:${++bind}`, column);
  const after = (position: number): string => {
    const column = columns[position];
    const reference = `t.${quote(column.name)}`;
    const greater = `${reference} > ${next(column)}`;
    return position === columns.length - 1 ? greater : `(${greater} OR (${reference} = ${next(column)} AND ${after(position + 1)}))`;
  };
  return after(0);
}

function keyColumns(mapping: EntityMapping): ColumnInfo[] {
  return mapping.key.parts.map(({ column }) => column);
}

/** The level with those above it, the root first. */
function chainOf(level: ReadLevel): ReadLevel[] {
  return level.parent === null ? [level] : [...chainOf(level.parent), level];
}
