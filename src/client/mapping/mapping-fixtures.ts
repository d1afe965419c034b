import type { PublishedSchema, SchemaAttribute, SchemaAttributeColumn } from '../../contracts';
import type { ColumnFamily, ColumnInfo, TableInfo } from '../../dialects';
import { readingsOf, type Catalogue } from './catalogue';

/** Builders for the specs of this folder. */

export function column(name: string, family: ColumnFamily = 'TEXT'): ColumnInfo {
  return { name, nativeType: family.toLowerCase(), family, nullable: true, precision: null };
}

export function table(name: string, columns: ColumnInfo[], primaryKey: string[] = [], schema = 'public'): TableInfo {
  return { table: { schema, name }, columns, primaryKey, uniqueKeys: [], indexes: [], partitioned: false, estimatedRows: 0 };
}

export function catalogueOf(...tables: TableInfo[]): Catalogue {
  const folded = (text: string) => text.toLowerCase();
  const candidates = (tableName: string) => {
    for (const { owner, name } of readingsOf(tableName)) {
      const found = tables.filter(
        (info) => folded(info.table.name) === folded(name) && folded(info.table.schema) === folded(owner ?? 'public'),
      );
      if (found.length > 0) return found;
    }
    return [];
  };
  return { defaultSchema: 'public', readsBinary: false, candidates };
}

export interface AttributeOptions extends Partial<Omit<SchemaAttribute, 'attributeProducts'>> {
  productName?: string;
  tableName?: string;
  /** null: the product does not store the attribute. */
  columns?: Partial<SchemaAttributeColumn>[] | null;
}

export function attribute(
  name: string,
  { productName = 'PIMSMC', tableName = 'orders', columns, ...rest }: AttributeOptions = {},
): SchemaAttribute {
  const full = (columns ?? [{ columnName: name }]).map((part) => ({
    columnName: name,
    parentColumnName: null,
    type: 'STRING' as const,
    label: null,
    ...part,
  }));
  return {
    name,
    required: false,
    type: 'ELEMENT',
    entityPrimaryKey: false,
    foreignKeyType: 'NONE',
    children: [],
    ...rest,
    attributeProducts:
      columns === null ? [] : [{ productName, tableName, foreignTableName: null, columns: rest.type === 'ARRAY' ? [] : full }],
  };
}

export function schemaOf(...attributes: SchemaAttribute[]): PublishedSchema {
  const moment = '2026-01-01T00:00:00.000Z';
  return {
    id: '8a14924d-7f93-4e2b-87af-c8622cd68859',
    name: 'Order',
    version: '1',
    description: null,
    status: 'PRODUCTION',
    createdAt: moment,
    updatedAt: moment,
    attributes,
    tableRules: [],
  };
}
