import type { DdlStatement, DialectCapabilities, Hazard, TableInfo } from '../../dialects';
import { nameOf, tableOfProtheus } from '../mapping';
import type { LinkRisk, TellRisk } from './link-risk';
import type { RiskCode } from './risk-texts';

/** Rows from which it matters that a statement waits for the table, and holds up who comes after. */
const BIG_LOCK_ROWS = 1_000_000;

/** What the engine, the product's own code and the statements themselves bring along. */
export interface EngineFindings {
  capabilities: DialectCapabilities;
  hazards: Hazard[];
  /** The tables of the link. */
  tables: TableInfo[];
  statements: DdlStatement[];
  managerialColumns: boolean;
  /** What the person said about the columns; null: nothing. */
  columnsWanted: boolean | null;
}

/** What speaks against installing triggers and columns with this engine, beside this product's code, on tables of this size. */
export function engineRisks(found: EngineFindings, tell: TellRisk): LinkRisk[] {
  return [
    ...found.hazards.map((hazard) => tell(hazard.code, hazard, { objects: hazard.objects.join(', ') }, hazard.remedy)),
    ...capabilityRisks(found).map((code) => tell(code, null)),
    ...columnRisks(found).map((code) => tell(code, null)),
    ...lockedTables(found).map((table) => tell('LOCK_ON_BIG_TABLE', table, { rows: table.estimatedRows })),
  ];
}

function capabilityRisks({ capabilities, managerialColumns, statements }: EngineFindings): RiskCode[] {
  return [
    ...(capabilities.brokenTriggerStopsWrites ? (['BROKEN_TRIGGER_STOPS_WRITES'] as const) : []),
    ...(capabilities.seesTruncate ? [] : (['TRUNCATE_UNSEEN'] as const)),
    ...(managerialColumns && !capabilities.stampsLocalWrites ? (['LOCAL_WRITES_NOT_STAMPED'] as const) : []),
    ...(statements.length > 0 && !capabilities.transactionalDdl ? (['STATEMENTS_ONE_BY_ONE'] as const) : []),
  ];
}

/** The columns of Protheus' tables belong to its dictionary. */
function columnRisks({ tables, managerialColumns, columnsWanted }: EngineFindings): RiskCode[] {
  if (!tables.some(tableOfProtheus)) return [];
  if (managerialColumns) return ['COLUMNS_BESIDE_DICTIONARY'];
  return columnsWanted === null ? ['COLUMNS_LEFT_OUT'] : [];
}

function lockedTables({ tables, statements }: EngineFindings): TableInfo[] {
  const touched = (table: TableInfo) => statements.some(({ purpose }) => purpose.includes(nameOf(table)));
  return tables.filter((table) => table.estimatedRows >= BIG_LOCK_ROWS && touched(table));
}
