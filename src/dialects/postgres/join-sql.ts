import { childAt } from '../common';
import type { ColumnInfo, EntityMapping, MappedChild } from '../dialect';
import { qualified, quote } from './quote';
import { filterOf } from './row-filter';
import { castTo, isForeignType, rawText } from './value-text';

/** Two values of an ARRAY's join compared; as text where their types have no common equality. */
export function joinCondition(left: string, leftColumn: ColumnInfo, right: string, rightColumn: ColumnInfo): string {
  const kind = comparisonKind(leftColumn);
  return kind !== null && kind === comparisonKind(rightColumn) ? `${left} = ${right}` : `${left}::text = ${right}::text`;
}

/** Types of one kind compare with each other in `pg_catalog`; null: only as text. */
function comparisonKind(column: ColumnInfo): string | null {
  if (isForeignType(column)) return null;
  switch (column.family) {
    case 'TEXT':
      return column.nativeType === 'uuid' ? 'uuid' : 'text';
    case 'FIXED_TEXT':
      return 'text';
    case 'EXACT_NUMBER':
    case 'BINARY_FLOAT':
      return 'number';
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMP_WITH_ZONE':
      return 'time';
    case 'BINARY':
    case 'OTHER':
      return column.nativeType;
  }
}

/** ON condition between a child table and the row of its parent. */
export function childJoin(child: MappedChild, childRow: string, parentReference: (column: string) => string): string {
  return child.join
    .map(({ childColumn, parentColumn }) =>
      joinCondition(`${childRow}.${quote(childColumn.name)}`, childColumn, parentReference(parentColumn.name), parentColumn),
    )
    .join(' AND ');
}

/**
 * Statement that climbs from join column values of a child ($1, $2, ... as text arrays) to the raw root keys. Each
 * table on the way joins by the columns of the level below; a parent outside its row filter leads nowhere.
 */
export function resolveRootsSql(mapping: EntityMapping, path: string[]): string {
  const { child, ancestors } = childAt(mapping.root, path);
  const values = child.join.map(({ childColumn }, index) => `${castTo(`v.v${index + 1}`, childColumn)} AS v${index + 1}`);
  const arrays = child.join.map((_, index) => `$${index + 1}::text[]`);
  const names = child.join.map((_, index) => `v${index + 1}`);
  const joins = ancestors.map((table, level) => {
    const below = level === 0 ? child : (ancestors[level - 1] as MappedChild);
    const conditions = below.join.map(({ childColumn, parentColumn }, index) => {
      const lower = level === 0 ? `v.v${index + 1}` : `t${level - 1}.${quote(childColumn.name)}`;
      return joinCondition(lower, childColumn, `t${level}.${quote(parentColumn.name)}`, parentColumn);
    });
    return `JOIN ${qualified(table.table.table)} t${level} ON ${[...conditions, ...filterOf(table, `t${level}`)].join(' AND ')}`;
  });
  const top = `t${ancestors.length - 1}`;
  const keys = mapping.key.parts.map(({ column }) => rawText(`${top}.${quote(column.name)}`, column));
  return `SELECT DISTINCT ${keys.join(', ')}
FROM (SELECT ${values.join(', ')} FROM unnest(${arrays.join(', ')}) v(${names.join(', ')})) v
${joins.join('\n')}`;
}
