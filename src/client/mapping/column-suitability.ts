import type { ColumnType } from '../../contracts';
import type { ColumnFamily } from '../../dialects';

const DATES: readonly ColumnFamily[] = ['DATE', 'TIMESTAMP', 'TIMESTAMP_WITH_ZONE', 'TEXT', 'FIXED_TEXT'];
const NUMBERS: readonly ColumnFamily[] = ['EXACT_NUMBER', 'BINARY_FLOAT'];

/**
 * Whether a column can carry a type of the SchemaDefinition. Everything can be told as text; a number must be one;
 * a date may also stand in a text column as `YYYYMMDD` or ISO (contract section 6).
 */
export function canCarry(family: ColumnFamily, type: ColumnType): boolean {
  switch (type) {
    case 'NUMBER':
      return NUMBERS.includes(family);
    case 'DATE':
      return DATES.includes(family);
    case 'STRING':
    case 'CLOB':
      return true;
  }
}
