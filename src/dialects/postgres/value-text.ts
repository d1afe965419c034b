import type { ColumnInfo } from '../dialect';

const TIME_FAMILIES: ColumnInfo['family'][] = ['DATE', 'TIMESTAMP', 'TIMESTAMP_WITH_ZONE'];

/**
 * Expression of a value's raw text, as the change log holds it and as `castTo` reads it back. Dates go through JSON,
 * whose form does not depend on the session's DateStyle. Safe in a session with a hostile search_path.
 */
export function rawText(expression: string, column: ColumnInfo): string {
  if (!TIME_FAMILIES.includes(column.family)) return `${expression}::pg_catalog.text`;
  return `(pg_catalog.to_json(${expression}) OPERATOR(pg_catalog.#>>) '{}'::pg_catalog.text[])`;
}

/** A column's value in the type it is compared in: its own, or text where its operators are out of reach. */
export function comparable(expression: string, column: ColumnInfo): string {
  return isForeignType(column) ? `${expression}::text` : expression;
}

/** Casts a raw text to the type the column is compared in; without length or scale, as the text came from the column. */
export function castTo(expression: string, column: ColumnInfo): string {
  return isForeignType(column) ? expression : `${expression}::${baseType(column)}`;
}

/** `character` and `bit` without a length mean one position, so they go by their varying names. */
function baseType(column: ColumnInfo): string {
  const withoutModifier = column.nativeType.replace(/\([\d, -]*\)/, '');
  if (withoutModifier === 'character') return 'pg_catalog.bpchar';
  if (withoutModifier === 'bit') return 'pg_catalog.varbit';
  return withoutModifier;
}

/** A type of an extension or of the product: its operators are not in `pg_catalog`, where our sessions look. */
export function isForeignType(column: ColumnInfo): boolean {
  return /[."]/.test(column.nativeType);
}
