import type { ColumnFamily } from '../dialect';

/** A column as ALL_TAB_COLS describes it. */
export interface CatalogueColumn {
  dataType: string;
  /** Bytes. */
  length: number;
  /** Length of character types in the unit of `charUsed`. */
  charLength: number;
  /** B: counted in bytes, C: in characters; null for other types. */
  charUsed: string | null;
  precision: number | null;
  scale: number | null;
  virtual: boolean;
}

/** Digits an INTEGER, which is NUMBER(*,0), can hold exactly. */
const INTEGER_DIGITS = 38;
/** Behind the type of a column that is computed: its values cannot be asked of a trigger's row. */
const VIRTUAL = ' VIRTUAL';

const FAMILIES: Readonly<Record<string, ColumnFamily | undefined>> = {
  CHAR: 'FIXED_TEXT',
  NCHAR: 'FIXED_TEXT',
  VARCHAR2: 'TEXT',
  NVARCHAR2: 'TEXT',
  CLOB: 'TEXT',
  NCLOB: 'TEXT',
  LONG: 'TEXT',
  NUMBER: 'EXACT_NUMBER',
  FLOAT: 'EXACT_NUMBER',
  BINARY_FLOAT: 'BINARY_FLOAT',
  BINARY_DOUBLE: 'BINARY_FLOAT',
  // Oracle's DATE has a time of day.
  DATE: 'TIMESTAMP',
  RAW: 'BINARY',
  'LONG RAW': 'BINARY',
  BLOB: 'BINARY',
};

/** Bytes of a SYS_GUID(). */
const IDENTIFIER_BYTES = 16;

/** RAW(16) is OTHER: it holds identifiers as a rule, whose text is hexadecimal. */
export function familyOf({ dataType, length }: Pick<CatalogueColumn, 'dataType' | 'length'>): ColumnFamily {
  if (dataType === 'RAW' && length === IDENTIFIER_BYTES) return 'OTHER';
  if (dataType.startsWith('TIMESTAMP')) return dataType.endsWith('TIME ZONE') ? 'TIMESTAMP_WITH_ZONE' : 'TIMESTAMP';
  return FAMILIES[dataType] ?? 'OTHER';
}

/** The type as it would be declared, e.g. `VARCHAR2(40 CHAR)`, `NUMBER(12,2)`. */
export function nativeTypeOf(column: CatalogueColumn): string {
  return declared(column) + (column.virtual ? VIRTUAL : '');
}

export function isVirtual({ nativeType }: { nativeType: string }): boolean {
  return nativeType.endsWith(VIRTUAL);
}

/** The type without length, precision and the like, e.g. `TIMESTAMP WITH TIME ZONE`. */
export function baseType({ nativeType }: { nativeType: string }): string {
  return nativeType.replace(VIRTUAL, '').replace(/\([^)]*\)/g, '');
}

export function isNational(column: { nativeType: string }): boolean {
  return ['NCHAR', 'NVARCHAR2', 'NCLOB'].includes(baseType(column));
}

/** Large objects and LONG: no comparison, no part of a key, and in a trigger no value. */
export function isLarge(column: { nativeType: string }): boolean {
  return ['CLOB', 'NCLOB', 'BLOB', 'LONG', 'LONG RAW'].includes(baseType(column));
}

/** Digits a NUMBER can hold; null: as many as Oracle has. A negative scale adds zeros. */
export function digitsOf({ dataType, precision, scale }: CatalogueColumn): number | null {
  if (dataType !== 'NUMBER') return null;
  if (precision === null) return scale === 0 ? INTEGER_DIGITS : null;
  return Math.max(precision - Math.min(scale ?? 0, 0), scale ?? 0);
}

function declared({ dataType, length, charLength, charUsed, precision, scale }: CatalogueColumn): string {
  switch (dataType) {
    case 'CHAR':
    case 'VARCHAR2':
      return `${dataType}(${charUsed === 'C' ? charLength : length} ${charUsed === 'C' ? 'CHAR' : 'BYTE'})`;
    case 'NCHAR':
    case 'NVARCHAR2':
      return `${dataType}(${charLength})`;
    case 'RAW':
      return `RAW(${length})`;
    case 'FLOAT':
      return precision === null ? 'FLOAT' : `FLOAT(${precision})`;
    case 'NUMBER':
      return declaredNumber(precision, scale);
    default:
      return dataType;
  }
}

function declaredNumber(precision: number | null, scale: number | null): string {
  if (precision === null) return scale === null ? 'NUMBER' : `NUMBER(*,${scale})`;
  return scale === null || scale === 0 ? `NUMBER(${precision})` : `NUMBER(${precision},${scale})`;
}
