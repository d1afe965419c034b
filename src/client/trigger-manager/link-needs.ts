import type { EntityMapping, TableInfo, TableName } from '../../dialects';
import { tableKey, wantedCaptures, type WantedCapture } from '../mapping';

/** What one link needs of the triggers of its tables. */
export interface LinkNeeds {
  mapping: EntityMapping;
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
    wantedCaptures(links.filter((link) => link.managerialColumns).map((link) => link.mapping)).map(({ table }) => tableKey(table.table)),
  );
  return wantedCaptures(links.map((link) => link.mapping)).map((wanted) => ({
    ...wanted,
    managerialColumns: withColumns.has(tableKey(wanted.table.table)),
  }));
}

/** The tables a mapping reads, each once, the root first. */
export function wantedTables(mapping: EntityMapping): TableInfo[] {
  return wantedCaptures([mapping]).map(({ table }) => table);
}

/** Their names. */
export function tablesOf(mapping: EntityMapping): TableName[] {
  return wantedTables(mapping).map(({ table }) => table);
}
