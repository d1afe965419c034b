import type { SchemaRowCondition, SchemaTableRule } from '../../contracts';
import type { ColumnInfo, RowCondition, TableInfo } from '../../dialects';
import { filterText, isComparable } from './filter-value';
import { nameOf } from './name-resolution';
import type { MappingProblems } from './problems';
import { sameProduct } from './product-entries';

/** How names of one product database are found; problems are recorded where they are. */
export interface NameResolver {
  readonly problems: MappingProblems;
  table(tableName: string, path: string): TableInfo | null;
  column(table: TableInfo, columnName: string, path: string): ColumnInfo | null;
}

interface ResolvedRule {
  /** e.g. `tableRules[2]`. */
  path: string;
  conditions: RowCondition[];
  used: boolean;
}

/** Which rows of a product's tables exist: by the table rules, else by what the table itself shows (contract section 6). */
export class RowFilters {
  private readonly rules = new Map<TableInfo, ResolvedRule>();

  constructor(
    private readonly names: NameResolver,
    rules: SchemaTableRule[],
    productName: string,
  ) {
    for (const [index, rule] of rules.entries()) if (sameProduct(rule.productName, productName)) this.resolve(rule, `tableRules[${index}]`);
  }

  /** Row filter of a table the mapping reads. */
  of(table: TableInfo): RowCondition[] {
    const rule = this.rules.get(table);
    if (!rule) return defaultFilter(table);
    rule.used = true;
    return rule.conditions;
  }

  /** Records rules for tables the mapping does not read: their filter would silently not be there. */
  tellUnused(): void {
    for (const [table, { path, used }] of this.rules)
      if (!used) this.breaksRule(`${path}.tableName`, `no attribute is read from table ${nameOf(table)}`);
  }

  private resolve(rule: SchemaTableRule, path: string): void {
    const table = this.names.table(rule.tableName, `${path}.tableName`);
    if (!table) return;
    const known = this.rules.get(table);
    if (known) this.breaksRule(`${path}.tableName`, `${known.path} names table ${nameOf(table)} already`);
    const conditions = rule.rowFilter.map((condition, index) => this.condition(table, condition, `${path}.rowFilter[${index}]`));
    this.rules.set(table, { path, conditions: conditions.filter((condition) => condition !== null), used: false });
  }

  private condition(table: TableInfo, { columnName, operator, value }: SchemaRowCondition, path: string): RowCondition | null {
    const column = this.names.column(table, columnName, `${path}.columnName`);
    if (!column) return null;
    const place = { column: `${nameOf(table)}.${column.name}`, nativeType: column.nativeType };
    if (!isComparable(column)) {
      this.names.problems.add('FILTER_COLUMN_UNSUITABLE', { path: `${path}.columnName`, ...place });
      return null;
    }
    const texts = [value].flat().map((single) => ({ single, text: filterText(column, single) }));
    for (const { single, text } of texts)
      if (text === null) this.names.problems.add('FILTER_VALUE_UNSUITABLE', { path: `${path}.value`, value: String(single), ...place });
    return { column: column.name, operator, values: texts.map(({ text }) => text).filter((text) => text !== null) };
  }

  private breaksRule(path: string, problem: string): void {
    this.names.problems.add('SCHEMA_RULE_BROKEN', { path, problem });
  }
}

/** Protheus marks a deleted row by an asterisk; its record number shows that the table is one of its. */
function defaultFilter(table: TableInfo): RowCondition[] {
  const named = (name: string) => table.columns.find((column) => column.name.toUpperCase() === name);
  const deleted = named('D_E_L_E_T_');
  const marked = deleted && named('R_E_C_N_O_') && (deleted.family === 'TEXT' || deleted.family === 'FIXED_TEXT');
  return marked ? [{ column: deleted.name, operator: 'NE', values: ['*'] }] : [];
}
