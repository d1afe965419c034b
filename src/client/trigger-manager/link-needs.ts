import type { EntityMapping, TableInfo, TableName } from '../../dialects';
import { tableKey, wantedCaptures, type WantedCapture } from '../mapping';

/** What one link needs of the triggers of its tables. */
export interface LinkNeeds {
  /** One per table its root stands for. */
  mappings: EntityMapping[];
  /** Whether its tables get TCC_CHANGED_AT and TCC_ORIGIN. */
  managerialColumns: boolean;
}

/** What the trigger set of one table is to do for all links of a connection. */
export interface TableNeeds extends WantedCapture {
  managerialColumns: boolean;
}

/** Unites the needs of all links of a connection, one entry per table. */
export function tableNeeds(links: LinkNeeds[]): TableNeeds[] {
  const withColumns = new Set(
    wantedCaptures(links.filter((link) => link.managerialColumns).flatMap((link) => link.mappings)).map(({ table }) =>
      tableKey(table.table),
    ),
  );
  return wantedCaptures(links.flatMap((link) => link.mappings)).map((wanted) => ({
    ...wanted,
    managerialColumns: withColumns.has(tableKey(wanted.table.table)),
  }));
}

/** The tables these mappings read, each once, a root before its children. */
export function wantedTables(mappings: EntityMapping[]): TableInfo[] {
  return wantedCaptures(mappings).map(({ table }) => table);
}

/** Their names. */
export function tablesOf(mappings: EntityMapping[]): TableName[] {
  return wantedTables(mappings).map(({ table }) => table);
}
