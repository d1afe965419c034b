import type { Language } from '../../common/errors';
import type { ColumnAddition, EntityMapping, MappedChild, MappedTable, MissingRight, TableInfo } from '../../dialects';
import { branchColumnOf, nameOf, PROTHEUS_COLUMNS } from '../mapping';
import { wantedTables } from '../trigger-manager';
import { engineRisks, type EngineFindings } from './engine-risks';
import type { LinkRisk, TellRisk } from './link-risk';
import { describeRisk, type RiskCode } from './risk-texts';

export type { LinkRisk } from './link-risk';

/** Rows from which an initial load is worth planning for. */
const BIG_TABLE_ROWS = 1_000_000;

/** What a plan found out beside the mapping. */
export interface PlanFindings extends Omit<EngineFindings, 'tables'> {
  missing: MissingRight[];
  /** Tables that get the managerial columns. */
  additions: ColumnAddition[];
  /** Other connections that publish the schema. */
  otherConnections: string[];
}

/** Everything that speaks against installing these mappings of a link as they are. */
export function risksOf(mappings: EntityMapping[], found: PlanFindings, language: Language): LinkRisk[] {
  const [{ schemaName }] = mappings;
  const connections = found.otherConnections.join(', ');
  const tell: TellRisk = (code, table, parameters = {}, ownRemedy = null) => {
    const { severity, detail, remedy } = describeRisk(code, parameters, language);
    return { code, severity, table: table && nameOf(table), detail, remedy: ownRemedy ?? remedy };
  };
  return [
    ...found.missing.map(({ right, remedy }) => tell('RIGHT_MISSING', null, { right }, remedy)),
    ...(connections ? [tell('SCHEMA_OF_SEVERAL_CONNECTIONS', null, { schema: schemaName, connections })] : []),
    ...distinct(mappings.flatMap((mapping) => tableRisks(mapping, tell))),
    ...(found.additions.length > 0 ? [tell('COLUMNS_ADDED', null)] : []),
    ...found.additions
      .filter(({ routines }) => routines.length > 0)
      .map((addition) => tell('ROW_TYPE_USED', addition, { routines: addition.routines.join(', ') })),
    ...engineRisks({ ...found, tables: wantedTables(mappings) }, tell),
  ];
}

/** Risks of one mapping's tables. */
function tableRisks({ root, key: { parts } }: EntityMapping, tell: TellRisk): LinkRisk[] {
  const key = parts.map((part) => part.column.name);
  return [
    ...keyRisks(root, key).map((code) => tell(code, root.table, { columns: key.join(', ') })),
    ...branchMissing(root.table, key).map((branch) => tell('BRANCH_NOT_IN_KEY', root.table, { branch })),
    ...sizeRisks(root.table).map((code) => tell(code, root.table, { rows: root.table.estimatedRows })),
    ...childrenOf(root).flatMap((child) => [
      ...childRisks(child).map((code) => tell(code, child.table, { columns: joinColumns(child).join(', ') })),
      ...branchMissing(child.table, joinColumns(child)).map((branch) => tell('BRANCH_NOT_IN_JOIN', child.table, { branch })),
    ]),
  ];
}

/** The branch column of a table where these columns do not hold it: they say the same in every branch. */
function branchMissing(table: TableInfo, columns: string[]): string[] {
  const branch = branchColumnOf(table);
  return branch === null || columns.includes(branch) ? [] : [branch];
}

/** Tables that several mappings share are told once. */
function distinct(risks: LinkRisk[]): LinkRisk[] {
  return [...new Map(risks.map((risk) => [JSON.stringify(risk), risk])).values()];
}

function keyRisks({ table, rowFilter }: MappedTable, key: string[]): RiskCode[] {
  // Where rows marked as deleted do not exist for us, what makes their keys free again adds nothing to a key.
  const marked = rowFilter.some(({ column }) => column.toUpperCase() === PROTHEUS_COLUMNS.deleted);
  const ensured = (column: string) => key.includes(column) || (marked && column.toUpperCase() === PROTHEUS_COLUMNS.deletedKey);
  const unique = table.uniqueKeys.some((columns) => columns.every(ensured));
  return [...(unique ? [] : (['KEY_NOT_UNIQUE'] as const)), ...(isIndexed(table, key) ? [] : (['KEY_NOT_INDEXED'] as const))];
}

function sizeRisks(table: TableInfo): RiskCode[] {
  return [
    ...(table.estimatedRows >= BIG_TABLE_ROWS ? (['BIG_TABLE'] as const) : []),
    ...(table.partitioned ? (['PARTITIONED_TABLE'] as const) : []),
  ];
}

function childRisks(child: MappedChild): RiskCode[] {
  return [
    ...(isIndexed(child.table, joinColumns(child)) ? [] : (['JOIN_NOT_INDEXED'] as const)),
    ...(child.table.primaryKey.length > 0 ? [] : (['NO_PRIMARY_KEY'] as const)),
    ...(child.table.partitioned ? (['PARTITIONED_TABLE'] as const) : []),
  ];
}

/** Whether an index begins with one of the columns, so that rows can be looked up. */
function isIndexed(table: TableInfo, columns: string[]): boolean {
  return [...table.indexes, ...table.uniqueKeys].some(([first]) => columns.includes(first));
}

function childrenOf(mapped: MappedTable): MappedChild[] {
  return mapped.fields.flatMap((field) => (field.kind === 'ARRAY' ? [field.child, ...childrenOf(field.child)] : []));
}

function joinColumns(child: MappedChild): string[] {
  return child.join.map((pair) => pair.childColumn.name);
}
