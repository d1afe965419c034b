import { childAt } from '../common';
import type { ColumnInfo, EntityMapping, MappedChild, RawKey } from '../dialect';
import { baseType } from './column-families';
import { bindOf, castTo, fetchedSql, fixedText } from './value-text';
import { qualified, quote } from './quote';
import { filterOf } from './row-filter';
import type { Bind } from './session';

/** A column and how it is written, e.g. `t1."ORDER_ID"`. */
export interface ColumnReference {
  sql: string;
  column: ColumnInfo;
}

/**
 * Condition that a column holds the value of another; written so that an index on the first can be used where their types
 * are of one kind, and as texts where they are not.
 */
export function equalsOther({ sql, column }: ColumnReference, other: ColumnReference): string {
  const [kind, otherKind] = [kindOf(column), kindOf(other.column)];
  if (kind === 'fixed' && otherKind === 'text') return `${sql} = ${fixedText(other.sql, column)}`;
  if (kind === 'text' && otherKind === 'fixed') return `${sql} = RTRIM(${other.sql})`;
  if (kind === otherKind) return `${sql} = ${other.sql}`;
  return `${asText({ sql, column })} = ${asText(other)}`;
}

function kindOf(column: ColumnInfo): string {
  switch (column.family) {
    case 'TEXT':
      return 'text';
    case 'FIXED_TEXT':
      return 'fixed';
    case 'EXACT_NUMBER':
    case 'BINARY_FLOAT':
      return 'number';
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_WITH_ZONE':
      return 'time';
    case 'BINARY':
    case 'OTHER':
      return baseType(column);
  }
}

function asText({ sql, column }: ColumnReference): string {
  if (column.family === 'FIXED_TEXT') return `RTRIM(${sql})`;
  return column.family === 'BINARY_FLOAT' ? `TO_CHAR(${sql}, 'TM9')` : fetchedSql(sql, column);
}

/** Conditions that rows `childRow` of a child table belong to row `parentRow`, and are inside its row filter. */
export function childConditions(child: MappedChild, childRow: string, parentRow: string): string[] {
  const joins = child.join.map(({ childColumn, parentColumn }) =>
    equalsOther(
      { sql: `${childRow}.${quote(childColumn.name)}`, column: childColumn },
      { sql: `${parentRow}.${quote(parentColumn.name)}`, column: parentColumn },
    ),
  );
  return [...joins, ...filterOf(child, childRow)];
}

/**
 * Statement that climbs from join column values of a child to the raw root keys. Each table on the way joins by the
 * columns of the level below; a parent outside its row filter leads nowhere.
 */
export function resolveRootsSql(mapping: EntityMapping, path: string[], rowCount: number): string {
  const { child, ancestors } = childAt(mapping.root, path);
  const joins = ancestors.map((table, level) => {
    const below = level === 0 ? child : (ancestors[level - 1] as MappedChild);
    const conditions = below.join.map(({ childColumn, parentColumn }, index) => {
      const lower = level === 0 ? `k.K${index + 1}` : `t${level - 1}.${quote(childColumn.name)}`;
      return equalsOther({ sql: `t${level}.${quote(parentColumn.name)}`, column: parentColumn }, { sql: lower, column: childColumn });
    });
    return `JOIN ${qualified(table.table.table)} t${level} ON ${[...conditions, ...filterOf(table, `t${level}`)].join(' AND ')}`;
  });
  const keys = mapping.key.parts.map(({ column }) => fetchedSql(`t${ancestors.length - 1}.${quote(column.name)}`, column));
  const columns = child.join.map(({ childColumn }) => childColumn);
  return `SELECT DISTINCT ${keys.join(', ')}
FROM (${valuesSql(columns, rowCount)}) k
${joins.join('\n')}`;
}

/** Columns of the values `resolveRootsSql` is given. */
export function joinColumns(mapping: EntityMapping, path: string[]): ColumnInfo[] {
  return childAt(mapping.root, path).child.join.map(({ childColumn }) => childColumn);
}

/** Rows of values as a table: I, their position from 0, and K1, K2, ... in the types of the columns. */
export function valuesSql(columns: ColumnInfo[], rowCount: number): string {
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const values = columns.map((column, index) => `${castTo(`:${row * columns.length + index + 1}`, column)} AS K${index + 1}`);
    return `SELECT ${row} AS I, ${values.join(', ')} FROM DUAL`;
  });
  return rows.join(' UNION ALL\n');
}

/** What is bound for rows of values. */
export function valueBinds(rows: RawKey[], columns: ColumnInfo[]): Bind[] {
  return rows.flatMap((row) => columns.map((column, index) => bindOf(row[index], column)));
}
