import type { ColumnInfo, TableInfo } from '../../dialects';
import { branchColumnOf, PROTHEUS_COLUMNS, tableOfProtheus } from '../mapping';

const TECHNICAL: readonly string[] = Object.values(PROTHEUS_COLUMNS);
/** Alias, company and `0`, as in `SA1010`. */
const COMPANY_TABLE = /^([A-Z][A-Z0-9]{2})[0-9A-Z]{2}0$/i;
/** Names its dictionary gives to dates: emission, due date, and whatever begins with the word itself. */
const DATE_NAME = /_(DT|DAT|EMIS|VENC)/i;

/** Label of the company in a drafted key. */
export const COMPANY_LABEL = 'empresa';

/** Name of a table with its company left open, e.g. `SA1{company}0`; null: it is no company table of Protheus. */
export function companyTableName(table: TableInfo): string | null {
  const alias = tableOfProtheus(table) ? COMPANY_TABLE.exec(table.table.name)?.[1] : undefined;
  return alias === undefined ? null : `${alias}{company}0`;
}

/**
 * The key of a table of Protheus as its indexes tell it: the unique one without what makes deleted keys free again, else
 * that of the first index that begins with the branch. Empty: they tell none.
 */
export function protheusKey(table: TableInfo): string[] {
  if (!tableOfProtheus(table)) return [];
  const isDeletedKey = (column: string) => column.toUpperCase() === PROTHEUS_COLUMNS.deletedKey;
  const branch = branchColumnOf(table);
  const unique = table.uniqueKeys.find((columns) => columns.some(isDeletedKey));
  const index = unique ?? table.indexes.find(([first]) => first === branch) ?? [];
  return index.filter((column) => !isTechnical(column));
}

/** Columns of DBAccess in every table, which say nothing to a receiver. */
export function isTechnical(column: string): boolean {
  return TECHNICAL.includes(column.toUpperCase());
}

/** Whether a column holds dates as texts `YYYYMMDD`, as far as its name and width show. */
export function holdsDates(table: TableInfo, column: ColumnInfo): boolean {
  const isText = column.family === 'FIXED_TEXT' || column.family === 'TEXT';
  return isText && /\(8\)$/.test(column.nativeType) && tableOfProtheus(table) && DATE_NAME.test(column.name);
}
