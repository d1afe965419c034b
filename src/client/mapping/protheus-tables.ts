import type { TableInfo } from '../../dialects';

/** Record number, mark of deletion, and what makes a deleted row's key free again: in every table of Protheus. */
export const PROTHEUS_COLUMNS = { record: 'R_E_C_N_O_', deleted: 'D_E_L_E_T_', deletedKey: 'R_E_C_D_E_L_' } as const;

/** Whether a table is one of Protheus: it has a record number. */
export function tableOfProtheus(table: TableInfo): boolean {
  return hasColumn(table, PROTHEUS_COLUMNS.record);
}

/**
 * The column that says which branch a row of an ERP belongs to, e.g. `A1_FILIAL`; null: there is none. Keys of such a table
 * repeat from branch to branch.
 */
export function branchColumnOf(table: TableInfo): string | null {
  const pattern = tableOfProtheus(table) ? /(^|_)FILIAL$/i : /^FILIAL$/i;
  return table.columns.find((column) => pattern.test(column.name))?.name ?? null;
}

function hasColumn(table: TableInfo, name: string): boolean {
  return table.columns.some((column) => column.name.toUpperCase() === name);
}
