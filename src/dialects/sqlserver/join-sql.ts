import type { ColumnInfo, MappedChild } from '../dialect';
import { quote } from './quote';
import { BINARY_COLLATION, nativeTypeOf, rawText } from './raw-text';
import type { ServerFacts } from './server-facts';
import { collationOf } from './typed-value';

/**
 * Values of a child's and its parent's column compared: by the child's collation, so that an index on it can be used, and
 * as text where their types have no common equality.
 */
export function joinCondition(
  child: string,
  childColumn: ColumnInfo,
  parent: string,
  parentColumn: ColumnInfo,
  facts: ServerFacts,
): string {
  const kind = comparisonKind(childColumn);
  if (kind === null || kind !== comparisonKind(parentColumn)) {
    const text = (reference: string, column: ColumnInfo) => `${rawText(reference, column, facts).sql} COLLATE ${BINARY_COLLATION}`;
    return `${withoutCollation(text(child, childColumn))} = ${withoutCollation(text(parent, parentColumn))}`;
  }
  const [own, other] = [collationOf(childColumn), collationOf(parentColumn)];
  const collation = kind !== 'text' || own === other ? '' : ` COLLATE ${own ?? 'DATABASE_DEFAULT'}`;
  return `${child} = ${parent}${collation}`;
}

/** ON condition between a child table and the row of its parent. */
export function childJoin(child: MappedChild, childRow: string, parentRow: string, facts: ServerFacts): string {
  return child.join
    .map(({ childColumn, parentColumn }) =>
      joinCondition(`${childRow}.${quote(childColumn.name)}`, childColumn, `${parentRow}.${quote(parentColumn.name)}`, parentColumn, facts),
    )
    .join(' AND ');
}

/** Types of one kind compare with each other; null: only as text. */
function comparisonKind(column: ColumnInfo): string | null {
  const { name } = nativeTypeOf(column);
  if (/char$|^sysname$/.test(name)) return 'text';
  if (name === 'uniqueidentifier' || column.family === 'BINARY') return column.family === 'BINARY' ? 'binary' : name;
  if (column.family === 'EXACT_NUMBER' || column.family === 'BINARY_FLOAT') return 'number';
  return ['DATE', 'TIMESTAMP', 'TIMESTAMP_WITH_ZONE'].includes(column.family) ? 'time' : null;
}

/** A collation given twice is one too many. */
function withoutCollation(sql: string): string {
  const collation = ` COLLATE ${BINARY_COLLATION}`;
  return sql.endsWith(collation + collation) ? sql.slice(0, -collation.length) : sql;
}
