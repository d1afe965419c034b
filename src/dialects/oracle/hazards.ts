import type { Hazard, TableName } from '../dialect';
import { INVISIBLE_COLUMNS_RELEASE } from './catalogue';
import { insertsWithoutColumns, loadsByAppend, unitsTruncating, unitsUsing, usesRowType } from './product-code';
import { qualified } from './quote';
import type { Statements } from './session';

/** FOLLOWS and PRECEDES: the product relies on an order, in which ours takes any place. */
const ORDERED_TRIGGERS = `SELECT DISTINCT o.TRIGGER_OWNER || '.' || o.TRIGGER_NAME
FROM ALL_TRIGGER_ORDERING o JOIN ALL_TRIGGERS t ON t.OWNER = o.TRIGGER_OWNER AND t.TRIGGER_NAME = o.TRIGGER_NAME
WHERE t.TABLE_OWNER = :1 AND t.TABLE_NAME = :2 ORDER BY 1`;

/** What our objects would meet on these tables, as far as the user may read the product's code. */
export async function hazardsOf(
  statements: Statements,
  tables: TableName[],
  managerialColumns: boolean,
  release: number,
): Promise<Hazard[]> {
  const hazards: Hazard[] = [];
  for (const table of tables) {
    const units = await unitsUsing(statements, table);
    const columnsShow = managerialColumns && release < INVISIBLE_COLUMNS_RELEASE;
    const fragile = units.filter(({ text }) => columnsShow && (insertsWithoutColumns(text, table) || usesRowType(text, table)));
    hazards.push({ code: 'INSERT_WITHOUT_COLUMNS', table, objects: fragile.map(({ name }) => name), remedy: null });
    const ordered = (await statements.query(ORDERED_TRIGGERS, [table.schema, table.name])).map(([name]) => name as string);
    hazards.push({ code: 'TRIGGER_ORDER', table, objects: ordered, remedy: null });
    const appending = units.filter(({ text }) => loadsByAppend(text, table)).map(({ name }) => `${name} (APPEND)`);
    const truncating = (await unitsTruncating(statements, table)).map((name) => `${name} (TRUNCATE ${qualified(table)})`);
    hazards.push({ code: 'NOT_FULLY_LOGGED', table, objects: [...appending, ...truncating], remedy: null });
  }
  return hazards.filter(({ objects }) => objects.length > 0);
}
