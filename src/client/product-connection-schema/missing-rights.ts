import { ConnectorError } from '../../common/errors';
import type { EntityMapping, MissingRight, ProductDatabase } from '../../dialects';
import { tablesOf } from '../trigger-manager';

/** What the database user may not do although this link needs it. */
export function missingRightsOf(database: ProductDatabase, mappings: EntityMapping[], managerialColumns: boolean): Promise<MissingRight[]> {
  return database.introspection.missingRights(tablesOf(mappings), { managerialColumns });
}

/** @throws ConnectorError `PRODUCT_RIGHT_MISSING`, one detail per right with the statement that grants it */
export async function requireRights(database: ProductDatabase, mappings: EntityMapping[], managerialColumns: boolean): Promise<void> {
  const missing = await missingRightsOf(database, mappings, managerialColumns);
  if (missing.length === 0) return;
  const details = missing.map(({ right, remedy }) => new ConnectorError('PRODUCT_RIGHT_MISSING', { problem: right, remedy }));
  const problem = missing.map(({ right }) => right).join('; ');
  throw new ConnectorError('PRODUCT_RIGHT_MISSING', { problem, remedy: missing.map(({ remedy }) => remedy).join('; ') }, { details });
}
