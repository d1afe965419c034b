import { ConnectorError } from '../../common/errors';
import type { ColumnType, SchemaAttribute, SchemaAttributeColumn, SchemaTableColumn } from '../../contracts';
import type { ColumnInfo, ForeignKey, TableInfo } from '../../dialects';
import { nameOf, tableKey } from '../mapping';
import { COMPANY_LABEL, companyTableName, holdsDates, isTechnical, protheusKey } from './protheus-draft';
import { attributeName, NamesOfLevel, schemaName } from './draft-names';
import { draftTree, type DraftNode } from './draft-tree';

/** A SchemaDefinition as `POST /v1/schemaDefinition` of the Server takes it. */
export interface DraftedSchema {
  name: string;
  description: string;
  attributes: SchemaAttribute[];
}

/** What a draft is made of. */
export interface DraftSource {
  tables: TableInfo[];
  foreignKeys: ForeignKey[];
  /** NAME of `TCC_PRODUCT_METADATA`. */
  productName: string;
  /** Schema whose tables need no owner in their name. */
  defaultSchema: string;
  /** Whether texts in binary columns can be read. */
  readsBinary: boolean;
}

/** Types whose text is of no use to a receiver. */
const LEFT_OUT = /^(tsvector|tsquery|xid8?|oid)\b/;

/**
 * Drafts one entity from tables of the catalogue: the key, a value per column, references by foreign key to tables
 * outside, and an ARRAY per table that refers to another of the given ones.
 * @throws ConnectorError `DRAFT_TABLES_UNRELATED`, `DRAFT_TABLE_WITHOUT_KEY`
 */
export function draftSchema(source: DraftSource): DraftedSchema {
  const root = draftTree(source.tables, source.foreignKeys);
  const leftOut = source.tables.flatMap((table) =>
    table.columns.filter((column) => isLeftOut(column, source)).map((column) => `${nameOf(table)}.${column.name}`),
  );
  return {
    name: schemaName(companyTableName(root.table)?.replace('{company}0', '') ?? root.table.table.name),
    description:
      `Drafted from ${source.tables.map(nameOf).join(', ')}.` +
      (leftOut.length > 0 ? ` Left out, as binary: ${leftOut.join(', ')}.` : '') +
      (companyTableName(root.table) ? ' Tables are named by company: set tableParameters.company of the link.' : ''),
    attributes: new LevelDraft(source, root).attributes(),
  };
}

/** The attributes of one table and, as ARRAYs, of those below it. */
class LevelDraft {
  private readonly names = new NamesOfLevel();
  private readonly table: TableInfo;
  private readonly key: string[];
  private readonly references: ForeignKey[];

  constructor(
    private readonly source: DraftSource,
    private readonly node: DraftNode,
  ) {
    this.table = node.table;
    this.key = keyOf(node.table, node.join === null);
    this.references = source.foreignKeys.filter(
      (reference) => tableKey(reference.from) === tableKey(this.table.table) && reference !== node.join && this.isPlain(reference),
    );
  }

  attributes(): SchemaAttribute[] {
    const used = new Set([...this.key, ...this.references.flatMap((reference) => reference.fromColumns), ...this.joinColumns()]);
    const values = this.table.columns.filter((column) => !used.has(column.name) && this.isValue(column));
    return [
      ...(this.node.join ? [this.join(this.node.join)] : []),
      ...(this.key.length > 0 ? [this.keyAttribute()] : []),
      ...values.map((column) => this.value(column)),
      ...this.references.map((reference) => this.reference(reference)),
      ...this.node.children.map((child) => this.array(child)),
    ];
  }

  private keyAttribute(): SchemaAttribute {
    const name = this.names.take(this.key.length === 1 ? attributeName(this.key[0]) : 'key');
    const columns = this.key.map((column) => this.column(column, { label: attributeName(column) }));
    return this.attribute(name, [...this.company(), ...columns], { entityPrimaryKey: true, required: true });
  }

  private value(column: ColumnInfo): SchemaAttribute {
    // A blank text that holds a date is null.
    const required = !column.nullable && !holdsDates(this.table, column);
    return this.attribute(this.names.take(attributeName(column.name)), [this.column(column.name)], { required });
  }

  /** The company belongs to the key of a root whose table is named by it: companies use the same keys for different rows. */
  private company(): SchemaAttributeColumn[] {
    const named = this.node.join === null && companyTableName(this.table) !== null;
    return named ? [{ constant: '{company}', label: COMPANY_LABEL }] : [];
  }

  private isValue(column: ColumnInfo): boolean {
    return (
      !isLeftOut(column, this.source) && !column.name.startsWith('TCC_') && !(companyTableName(this.table) && isTechnical(column.name))
    );
  }

  private reference({ fromColumns, to, toColumns }: ForeignKey): SchemaAttribute {
    const name = this.names.take(attributeName(fromColumns.length === 1 ? fromColumns[0] : to.name));
    const columns = fromColumns.map((column, index) => this.column(column, { label: attributeName(toColumns[index]) }));
    return this.attribute(name, columns, { foreignKeyType: 'OTHER_SCHEMA' }, this.spelled(to));
  }

  private join({ fromColumns, toColumns, to }: ForeignKey): SchemaAttribute {
    const columns = fromColumns.map((column, index) => this.column(column, { parentColumnName: toColumns[index] }));
    return this.attribute(this.names.take('parent'), columns, { foreignKeyType: 'PARENT_SCHEMA' }, this.spelled(to));
  }

  private array(child: DraftNode): SchemaAttribute {
    const children = new LevelDraft(this.source, child).attributes();
    return {
      ...this.attribute(this.names.take(attributeName(child.table.table.name)), [], { type: 'ARRAY', children }),
      attributeProducts: [],
    };
  }

  private attribute(
    name: string,
    columns: SchemaAttributeColumn[],
    more: Partial<SchemaAttribute>,
    foreignTableName: string | null = null,
  ): SchemaAttribute {
    return {
      name,
      required: false,
      type: 'ELEMENT',
      entityPrimaryKey: false,
      foreignKeyType: 'NONE',
      attributeProducts: [{ productName: this.source.productName, tableName: this.ownName(), foreignTableName, columns }],
      children: [],
      ...more,
    };
  }

  private column(columnName: string, more: Partial<SchemaTableColumn> = {}): SchemaTableColumn {
    const column = this.table.columns.find((candidate) => candidate.name === columnName)!;
    return { columnName, parentColumnName: null, type: holdsDates(this.table, column) ? 'DATE' : typeOf(column), label: null, ...more };
  }

  /** The join's columns tell the parent, not the child: they are not emitted twice, but a key may need them. */
  private joinColumns(): string[] {
    return this.node.join?.fromColumns.filter((column) => !this.key.includes(column)) ?? [];
  }

  /** A reference that shares no column with the key or the join: those are emitted as what they are. */
  private isPlain({ fromColumns }: ForeignKey): boolean {
    const taken = [...this.key, ...(this.node.join?.fromColumns ?? [])];
    return !fromColumns.some((column) => taken.includes(column));
  }

  private ownName(): string {
    const { schema, name } = this.table.table;
    return this.spelled({ schema, name: companyTableName(this.table) ?? name });
  }

  private spelled({ schema, name }: { schema: string; name: string }): string {
    return schema === this.source.defaultSchema && !name.includes('.') ? name : `${schema}.${name}`;
  }
}

/** The primary key, else the shortest unique key without nullable columns. @throws `DRAFT_TABLE_WITHOUT_KEY` for a root */
function keyOf(table: TableInfo, isRoot: boolean): string[] {
  const nullable = new Set(table.columns.filter((column) => column.nullable).map((column) => column.name));
  const unique = table.uniqueKeys.filter((key) => !key.some((column) => nullable.has(column))).sort((a, b) => a.length - b.length);
  const protheus = protheusKey(table);
  if (protheus.length > 0) return protheus;
  const key = table.primaryKey.length > 0 ? table.primaryKey : (unique[0] ?? []);
  if (key.length === 0 && isRoot) throw new ConnectorError('DRAFT_TABLE_WITHOUT_KEY', { table: nameOf(table) });
  return key;
}

function isLeftOut({ family, nativeType }: ColumnInfo, { readsBinary }: DraftSource): boolean {
  return family === 'BINARY' ? !readsBinary : LEFT_OUT.test(nativeType);
}

function typeOf({ family, nativeType }: ColumnInfo): ColumnType {
  if (family === 'EXACT_NUMBER' || family === 'BINARY_FLOAT' || nativeType === 'boolean') return 'NUMBER';
  if (family === 'DATE' || family === 'TIMESTAMP' || family === 'TIMESTAMP_WITH_ZONE') return 'DATE';
  return family === 'BINARY' ? 'CLOB' : 'STRING';
}
