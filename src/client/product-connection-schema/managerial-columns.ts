import type { EntityMapping } from '../../dialects';
import { tableOfProtheus } from '../mapping';
import { wantedTables } from '../trigger-manager';

/**
 * Whether a link's tables get TCC_CHANGED_AT and TCC_ORIGIN. Unless somebody decided, tables with the record number of
 * Protheus get none: its DBAccess rewrites a table whose columns are not those of its dictionary.
 */
export function managerialColumnsOf(columns: boolean | null, mappings: EntityMapping[]): boolean {
  return columns ?? !wantedTables(mappings).some(tableOfProtheus);
}
