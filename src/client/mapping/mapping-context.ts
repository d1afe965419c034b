import {
  isConstant,
  labelOf,
  tableColumns,
  type ColumnType,
  type SchemaAttribute,
  type SchemaAttributeColumn,
  type SchemaAttributeProduct,
  type SchemaTableColumn,
  type SchemaTableRule,
} from '../../contracts';
import type { ColumnInfo, ConstantPart, MappedPart, TableInfo } from '../../dialects';
import type { Catalogue } from './catalogue';
import { compareCodePoints } from '../../common/code-points';
import { canCarry } from './column-suitability';
import { nameOf, resolveColumn, resolveTable } from './name-resolution';
import { MappingProblems } from './problems';
import { entryFor, isMapped } from './product-entries';
import { RowFilters } from './row-filters';

/** An attribute with its place in the SchemaDefinition and the product's entry for it. */
export interface PlacedAttribute {
  attribute: SchemaAttribute;
  /** e.g. `items.quantity` */
  path: string;
  entry: SchemaAttributeProduct;
}

/** What resolving one mapping shares: product, catalogue and the problems found so far. */
export class MappingContext {
  readonly problems = new MappingProblems();
  readonly rowFilters: RowFilters;
  /** By name as written, so that a table that cannot be found is named once and not for every attribute. */
  private readonly tables = new Map<string, TableInfo | null>();

  constructor(
    readonly productName: string,
    private readonly catalogue: Catalogue,
    tableRules: SchemaTableRule[],
  ) {
    this.rowFilters = new RowFilters(this, tableRules, productName);
  }

  /** Attributes the product stores; a required one it does not store is a problem. */
  mapped(attributes: SchemaAttribute[], prefix: string): { attribute: SchemaAttribute; path: string }[] {
    const placed = attributes.map((attribute) => ({ attribute, path: prefix + attribute.name }));
    return placed.filter(({ attribute, path }) => {
      const mapped = isMapped(attribute, this.productName);
      if (!mapped && attribute.required) this.problems.add('ATTRIBUTE_NOT_MAPPED', { path, productName: this.productName });
      return mapped;
    });
  }

  entry(attribute: SchemaAttribute): SchemaAttributeProduct | null {
    return entryFor(attribute, this.productName);
  }

  table(tableName: string, path: string): TableInfo | null {
    const name = tableName.trim();
    if (!this.tables.has(name)) this.tables.set(name, resolveTable(this.catalogue, name, path, this.problems));
    return this.tables.get(name) ?? null;
  }

  column(table: TableInfo, columnName: string, path: string): ColumnInfo | null {
    return resolveColumn(table, columnName, path, this.problems);
  }

  /** The table an attribute's own columns live in, which must be that of the object the attribute belongs to. */
  ownTable({ entry, path }: PlacedAttribute, expected: TableInfo | null): TableInfo | null {
    if (!entry.tableName?.trim()) return expected;
    const own = this.table(entry.tableName, path);
    if (own && expected && own !== expected) {
      this.problems.add('ATTRIBUTE_TABLE_MISMATCH', { path, table: nameOf(own), expected: nameOf(expected) });
      return null;
    }
    return own;
  }

  /** The columns of a key or reference as labelled parts; null when one of them has a problem. */
  parts(placed: PlacedAttribute, table: TableInfo): MappedPart[] | null {
    const parts = tableColumns(placed.entry.columns).map((column) => {
      const mapped = this.partColumn(column, placed.path, table);
      return mapped && { label: partLabel(column), ...mapped };
    });
    const resolved = parts.filter((part) => part !== null);
    if (parts.length === 0) this.breaksRule(placed.path, 'columns is empty');
    const labels = placed.entry.columns.map(partLabel);
    if (new Set(labels).size < labels.length) this.breaksRule(placed.path, 'two columns have one label');
    return resolved.length === parts.length ? resolved : null;
  }

  /** Parts of a key or reference that are the same in every row, by label. */
  constants({ entry }: PlacedAttribute): ConstantPart[] {
    const constants = entry.columns.filter(isConstant).map((column) => ({ label: partLabel(column), value: column.constant }));
    return constants.sort((a, b) => compareCodePoints(a.label, b.label));
  }

  /** As `mappedColumn`, for a key or reference, which no binary column can be part of. */
  private partColumn(column: SchemaTableColumn, path: string, table: TableInfo): Omit<MappedPart, 'label'> | null {
    const mapped = this.mappedColumn(column, path, table);
    if (mapped?.column.family !== 'BINARY') return mapped;
    this.tellUnsuitable(table, mapped.column, mapped.type, path);
    return null;
  }

  /** A column with its type; null after recording why it cannot carry it. */
  mappedColumn(column: SchemaTableColumn, path: string, table: TableInfo): Omit<MappedPart, 'label'> | null {
    const info = this.column(table, column.columnName, path);
    if (!info) return null;
    if (info.family === 'BINARY' && !this.catalogue.readsBinary) {
      this.problems.add('CHARSET_MISSING', { path, column: `${nameOf(table)}.${info.name}`, nativeType: info.nativeType });
      return null;
    }
    if (canCarry(info, column.type)) return { column: info, type: column.type };
    this.tellUnsuitable(table, info, column.type, path);
    return null;
  }

  private tellUnsuitable(table: TableInfo, { name, nativeType }: ColumnInfo, type: ColumnType, path: string): void {
    this.problems.add('ATTRIBUTE_TYPE_UNSUITABLE', { path, column: `${nameOf(table)}.${name}`, nativeType, type });
  }

  breaksRule(path: string, problem: string): void {
    this.problems.add('SCHEMA_RULE_BROKEN', { path, problem });
  }
}

function partLabel(column: SchemaAttributeColumn): string {
  return labelOf(column).trim() || labelOf(column);
}
