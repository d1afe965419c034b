import type { ColumnType } from '../../contracts';
import type { ColumnFamily, ColumnInfo } from '../../dialects';

const DATES: readonly ColumnFamily[] = ['DATE', 'TIMESTAMP', 'TIMESTAMP_WITH_ZONE', 'TEXT', 'FIXED_TEXT'];
const NUMBERS: readonly ColumnFamily[] = ['EXACT_NUMBER', 'BINARY_FLOAT', 'TEXT', 'FIXED_TEXT'];
/** Truth values are told as 0 and 1. */
const TRUTH_VALUES = ['boolean', 'bit'];

/**
 * Whether a column can carry a type of the SchemaDefinition. Everything can be told as text; numbers and dates may
 * also stand in a text column (contract section 6).
 */
export function canCarry(column: ColumnInfo, type: ColumnType): boolean {
  switch (type) {
    case 'NUMBER':
      return NUMBERS.includes(column.family) || isTruthValue(column);
    case 'DATE':
      return DATES.includes(column.family);
    case 'STRING':
    case 'CLOB':
      return true; // texts in binary columns take a character set, which is asked for beside this
  }
}

export function isTruthValue(column: ColumnInfo): boolean {
  return TRUTH_VALUES.includes(column.nativeType);
}
