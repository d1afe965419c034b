import { isKeyUnique } from '../common';
import type { EntityMapping, MappedChild, MappedTable } from '../dialect';
import { keySql, objectJson, problemSql, rowDocument, RowColumns, type ArraySource } from './document-sql';
import { childJoin } from './join-sql';
import { qualified, quote } from './quote';
import { filterOf } from './row-filter';
import { valueExpressions } from './type-codec';
import { castTo, comparable, rawText } from './value-text';

/**
 * Statements that read entities, root and children of one moment. Each answers rows of
 * `[index, found, problem, document, key text..., raw key...]`; `problem` is `CODE path` or null.
 */
export interface EntityStatements {
  /** $1, $2, ...: text arrays of the key parts. */
  byKeys: string;
  /** $1: limit. */
  firstChunk: string;
  /** $1: limit; $2, $3, ...: raw key after which to go on. */
  nextChunk: string;
  /** Rows a key order does not reach as part of their key is NULL; $1: limit. null: there can be none. */
  withoutKey: string | null;
  /** Casts the key parts $1, $2, ...: fails when they are no values of their columns. */
  castKey: string;
}

/** Generates the statements of one mapping. */
export function entityStatements(mapping: EntityMapping, timeZone: string): EntityStatements {
  const make = (source: RootSource) => statement(mapping, timeZone, source);
  const keys = mapping.key.parts.map(({ column }) => column);
  const casts = keys.map((column, index) => castTo(`$${index + 1}::text`, column));
  return {
    byKeys: make(requestedKeys(mapping)),
    firstChunk: make(pageOfTable(mapping, [])),
    nextChunk: make(pageOfTable(mapping, [isAfter(mapping)])),
    withoutKey: keys.some((column) => column.nullable) ? make(rowsWithoutKey(mapping)) : null,
    castKey: `SELECT ${casts.join(', ')}`,
  };
}

/** Where the root rows come from: common table expressions before `r`, and FROM, ORDER BY and flags of `r`. */
interface RootSource {
  before: string[];
  distinct: string;
  index: string;
  found: string;
  twice: string;
  /** Value of each key part: the row's, or the requested one where there is no row. */
  keys: string[];
  from: string;
}

function requestedKeys(mapping: EntityMapping): RootSource {
  const names = mapping.key.parts.map((_, index) => `k${index + 1}`);
  const casts = mapping.key.parts.map(({ column }, index) => `${castTo(`k.${names[index]}`, column)} AS ${names[index]}`);
  const arrays = names.map((_, index) => `$${index + 1}::text[]`);
  return joinedToKeys(
    mapping,
    `k AS (SELECT k.i, ${casts.join(', ')} FROM unnest(${arrays.join(', ')}) WITH ORDINALITY k(${names.join(', ')}, i))`,
  );
}

/** Root rows joined to the keys of `k`; duplicates of a key that no index keeps unique are told by `twice`. */
function joinedToKeys(mapping: EntityMapping, keySource: string): RootSource {
  const unique = isKeyUnique(mapping);
  const columns = mapping.key.parts.map(({ column }) => comparable(`t.${quote(column.name)}`, column));
  const on = [...columns.map((column, index) => `${column} = k.k${index + 1}`), ...filterOf(mapping.root, 't')];
  return {
    before: [keySource],
    distinct: unique ? '' : 'DISTINCT ON (k.i) ',
    index: 'k.i',
    found: `${columns[0]} IS NOT NULL`,
    twice: unique ? 'false' : 'count(*) OVER (PARTITION BY k.i) > 1',
    keys: columns.map((column, index) => `coalesce(${column}, k.k${index + 1})`),
    from: `FROM k LEFT JOIN ${qualified(mapping.root.table.table)} t ON ${on.join(' AND ')}${unique ? '' : ' ORDER BY k.i'}`,
  };
}

function pageOfTable(mapping: EntityMapping, conditions: string[]): RootSource {
  const columns = keyColumns(mapping);
  const nullable = mapping.key.parts.filter(({ column }) => column.nullable);
  const where = [...conditions, ...nullable.map(({ column }) => `t.${quote(column.name)} IS NOT NULL`), ...filterOf(mapping.root, 't')];
  const page = `FROM ${qualified(mapping.root.table.table)} t${where.length > 0 ? ` WHERE ${where.join(' AND ')}` : ''}`;
  if (isKeyUnique(mapping)) return rowsOfPage(mapping, `SELECT t.* ${page} ORDER BY ${columns.join(', ')} LIMIT $1::int4`);
  const named = columns.map((column, index) => `${column} AS k${index + 1}`);
  const names = columns.map((_, index) => `k${index + 1}`).join(', ');
  const keys = `SELECT DISTINCT ${named.join(', ')} ${page} ORDER BY ${names} LIMIT $1::int4`;
  return joinedToKeys(mapping, `k AS (SELECT row_number() OVER (ORDER BY ${names}) AS i, ${names} FROM (${keys}) k)`);
}

function rowsWithoutKey(mapping: EntityMapping): RootSource {
  const isNull = mapping.key.parts.map(({ column }) => `t.${quote(column.name)} IS NULL`).join(' OR ');
  const where = [`(${isNull})`, ...filterOf(mapping.root, 't')].join(' AND ');
  return rowsOfPage(mapping, `SELECT t.* FROM ${qualified(mapping.root.table.table)} t WHERE ${where} LIMIT $1::int4`);
}

function rowsOfPage(mapping: EntityMapping, page: string): RootSource {
  const columns = keyColumns(mapping);
  const index = `row_number() OVER (ORDER BY ${columns.join(', ')})`;
  return { before: [], distinct: '', index, found: 'true', twice: 'false', keys: columns, from: `FROM (${page}) t` };
}

function isAfter(mapping: EntityMapping): string {
  const columns = keyColumns(mapping);
  const values = mapping.key.parts.map(({ column }, index) => castTo(`$${index + 2}::text`, column));
  return columns.length === 1 ? `${columns[0]} > ${values[0]}` : `(${columns.join(', ')}) > (${values.join(', ')})`;
}

function keyColumns(mapping: EntityMapping): string[] {
  return mapping.key.parts.map(({ column }) => comparable(`t.${quote(column.name)}`, column));
}

function statement(mapping: EntityMapping, timeZone: string, source: RootSource): string {
  const root = new RowColumns('r');
  const arrays = new ArrayExpressions(timeZone);
  const children = arrays.add(mapping.root, root, '');
  const document = rowDocument(mapping.root, root, children, timeZone, '');
  const keyReference = (_: unknown, index: number) => `r.k${index + 1}`;
  const key = keySql(mapping.key, keyReference, timeZone, mapping.key.attribute);
  const twice = { code: 'KEY_NOT_UNIQUE' as const, path: mapping.key.attribute, condition: 'r.twice' };
  const problems = [problemSql([twice, ...document.checks]), ...document.arrayProblems];
  const select = [
    'r.i::int4 - 1',
    'r.found',
    `CASE WHEN r.found THEN coalesce(${problems.join(', ')}) ELSE ${problemSql(key.checks)} END`,
    `CASE WHEN r.found THEN ${document.json}\n    ELSE ${objectJson([{ name: mapping.key.attribute, json: key.json }])} END`,
    ...mapping.key.parts.map((part, index) => valueExpressions(`r.k${index + 1}`, part, timeZone).keyText),
    ...mapping.key.parts.map(({ column }, index) => rawText(`r.k${index + 1}`, column)),
  ];
  const rootColumns = [
    `${source.index} AS i`,
    `${source.found} AS found`,
    `${source.twice} AS twice`,
    ...source.keys.map((value, index) => `${value} AS k${index + 1}`),
    ...root.selectList('t'),
  ];
  const expressions = [
    ...source.before,
    `r AS (SELECT ${source.distinct}${rootColumns.join(', ')}\n  ${source.from})`,
    ...arrays.expressions,
  ];
  return `WITH ${expressions.join(',\n')}
SELECT ${select.join(',\n  ')}
FROM r${arrays.joins('r')}
ORDER BY r.i`;
}

/**
 * Common table expressions of the ARRAY attributes: `c<n>` holds a child table's rows of the roots at hand, `a<n>`
 * their JSON array per parent row. Grouping beats a lateral subquery as it needs no index on the join column.
 */
class ArrayExpressions {
  readonly expressions: string[] = [];
  private count = 0;
  private readonly joined = new Map<string, string[]>();

  constructor(private readonly timeZone: string) {}

  /** Adds the arrays of a table; `parent` is the row they belong to. */
  add(table: MappedTable, parent: RowColumns, path: string): Map<string, ArraySource> {
    const sources = new Map<string, ArraySource>();
    for (const field of table.fields) {
      if (field.kind === 'ARRAY') sources.set(field.name, this.addChild(field.child, parent, `${path}${field.name}.`));
    }
    return sources;
  }

  /** LEFT JOINs that bring the arrays of a row to it. */
  joins(row: string): string {
    return (this.joined.get(row) ?? []).map((name) => `\nLEFT JOIN ${name} ON ${name}.i = ${row}.i`).join('');
  }

  private addChild(child: MappedChild, parent: RowColumns, path: string): ArraySource {
    const number = ++this.count;
    const [rows, array] = [`c${number}`, `a${number}`];
    const columns = new RowColumns(rows);
    const join = [childJoin(child, 't', (column) => parent.reference(column)), ...filterOf(child, 't')].join(' AND ');
    const slot = this.expressions.push('') - 1;
    const document = rowDocument(child, columns, this.add(child, columns, path), this.timeZone, path);
    const problems = [problemSql(document.checks), ...document.arrayProblems].filter((problem) => problem !== null);
    const order = child.orderBy.map((column) => comparable(columns.reference(column.name), column));

    const rowNumber = this.joined.has(rows) ? ['row_number() OVER () AS i'] : [];
    const selected = [`${parent.row}.i AS p`, ...rowNumber, ...columns.selectList('t')];
    this.expressions[slot] =
      `${rows} AS (SELECT ${selected.join(', ')}\n  FROM ${parent.row} JOIN ${qualified(child.table.table)} t ON ${join})`;
    const problem = problems.length > 0 ? `, max(coalesce(${problems.join(', ')})) AS problem` : '';
    this.expressions
      .push(`${array} AS (SELECT ${rows}.p AS i, '[' || string_agg(${document.json}, ',' ORDER BY ${order.join(', ')}) || ']' AS json${problem}
  FROM ${rows}${this.joins(rows)} GROUP BY ${rows}.p)`);
    this.joined.set(parent.row, [...(this.joined.get(parent.row) ?? []), array]);
    return { json: `coalesce(${array}.json, '[]')`, problem: problem === '' ? null : `${array}.problem` };
  }
}
