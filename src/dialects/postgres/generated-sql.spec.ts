import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CaptureLayout, ColumnFamily, ColumnInfo, EntityMapping, MappedField, TableInfo } from '../dialect';
import { changeLogObjects } from './change-log-ddl';
import { entityStatements } from './entity-sql';
import { resolveRootsSql } from './join-sql';
import { changeLogNames } from '../common';
import { triggerSet } from './trigger-ddl';

/*
 * Generated SQL against files a person has read. `UPDATE_GOLDEN=1` writes them anew; look at the difference before
 * committing it.
 */
const GOLDEN = path.resolve(__dirname, '../../../test/golden/postgres');

function expectGolden(name: string, sql: string): void {
  const file = path.join(GOLDEN, `${name}.sql`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, `${sql}\n`);
  }
  expect(`${sql}\n`).toBe(readFileSync(file, 'utf8'));
}

const column = (name: string, nativeType: string, family: ColumnFamily, precision: number | null = null, nullable = true): ColumnInfo => ({
  name,
  nativeType,
  family,
  nullable,
  precision,
});

const orders: TableInfo = {
  table: { schema: 'sales', name: 'Orders"x' },
  columns: [
    column('id', 'bigint', 'EXACT_NUMBER', 19, false),
    column('Código', 'character(6)', 'FIXED_TEXT', null, false),
    column('customer', 'integer', 'EXACT_NUMBER', 10),
    column('total', 'numeric(12,2)', 'EXACT_NUMBER', 12),
    column('day', 'date', 'DATE'),
    column('at', 'timestamp without time zone', 'TIMESTAMP'),
  ],
  primaryKey: ['id'],
  uniqueKeys: [['id'], ['Código']],
  indexes: [['id'], ['Código']],
  partitioned: false,
  estimatedRows: 1000,
};
const items: TableInfo = {
  table: { schema: 'sales', name: 'items' },
  columns: [
    column('order_id', 'bigint', 'EXACT_NUMBER', 19, false),
    column('line', 'integer', 'EXACT_NUMBER', 10, false),
    column('product', 'character varying(40)', 'TEXT'),
  ],
  primaryKey: ['order_id', 'line'],
  uniqueKeys: [['order_id', 'line']],
  indexes: [['order_id', 'line']],
  partitioned: false,
  estimatedRows: 3000,
};
const lots: TableInfo = {
  ...items,
  table: { schema: 'sales', name: 'lots' },
  columns: [...items.columns, column('lot', 'text', 'TEXT', null, false)],
  primaryKey: ['order_id', 'line', 'lot'],
  uniqueKeys: [],
};

const columnOf = (table: TableInfo, name: string) => table.columns.find((candidate) => candidate.name === name)!;
const scalar = (table: TableInfo, name: string, type: 'STRING' | 'NUMBER' | 'DATE', required = false): MappedField => ({
  kind: 'SCALAR',
  name,
  required,
  column: columnOf(table, name),
  type,
});

const names = changeLogNames('sales', 'TCC_EVENT');
const layout: CaptureLayout = {
  layoutId: 17,
  table: orders,
  loggedColumns: ['id', 'day'],
  groups: [{ comparedColumns: ['id', 'day', 'total', 'Código'], rowFilter: [] }],
  managerialColumns: true,
};

const notGone = { column: 'Código', operator: 'NE' as const, values: ['*'] };

const keyPart = { label: 'id', column: columnOf(orders, 'id'), type: 'NUMBER' as const };
const mapping = (fields: MappedField[], root = orders): EntityMapping => ({
  schemaId: 'schema',
  schemaName: 'Order',
  schemaVersion: '1',
  productName: 'SALES',
  root: {
    table: root,
    rowFilter: [],
    fields: [{ kind: 'OBJECT', name: 'order', required: true, isKey: true, parts: [keyPart] }, ...fields],
  },
  key: { attribute: 'order', parts: [keyPart] },
});
const scalarFields = [
  scalar(orders, 'Código', 'STRING', true),
  scalar(orders, 'total', 'NUMBER'),
  scalar(orders, 'day', 'DATE'),
  scalar(orders, 'at', 'DATE'),
];
const join = (...columns: string[]) => columns.map((name) => ({ childColumn: columnOf(lots, name), parentColumn: columnOf(items, name) }));
const nested = mapping([
  ...scalarFields,
  {
    kind: 'ARRAY',
    name: 'items',
    required: false,
    child: {
      table: items,
      rowFilter: [],
      join: [{ childColumn: columnOf(items, 'order_id'), parentColumn: columnOf(orders, 'id') }],
      orderBy: [columnOf(items, 'line')],
      fields: [
        scalar(items, 'product', 'STRING', true),
        {
          kind: 'ARRAY',
          name: 'lots',
          required: false,
          child: {
            rowFilter: [],
            table: lots,
            join: join('order_id', 'line'),
            orderBy: [columnOf(lots, 'lot')],
            fields: [scalar(lots, 'lot', 'STRING')],
          },
        },
      ],
    },
  },
]);

describe('generated SQL', () => {
  it('creates the change log', () => {
    const statements = changeLogObjects(names, { instanceId: "inst'ance", connectionId: 'connection' }).flatMap(
      (object) => object.createSql,
    );
    expectGolden('change-log', statements.join(';\n\n'));
  });

  it.each([
    ['triggers', layout],
    ['triggers-without-key', { ...layout, table: { ...orders, primaryKey: [], uniqueKeys: [] }, managerialColumns: false }],
    ['triggers-partitioned', { ...layout, table: { ...orders, partitioned: true } }],
    ['triggers-filtered', { ...layout, groups: [{ comparedColumns: ['id', 'total'], rowFilter: [notGone] }], managerialColumns: false }],
    [
      'triggers-groups',
      { ...layout, groups: [...layout.groups, { comparedColumns: ['id'], rowFilter: [notGone] }], managerialColumns: false },
    ],
  ])('creates the trigger set: %s', (name, variant) => {
    const set = triggerSet(variant, names, 150_000);
    expectGolden(
      name,
      set.flatMap((trigger) => [trigger.createFunctionSql, trigger.protectFunctionSql, trigger.createTriggerSql]).join(';\n\n'),
    );
  });

  it('keeps no columns on a partitioned table before PostgreSQL 13', () => {
    const set = triggerSet({ ...layout, table: { ...orders, partitioned: true } }, names, 120_000);
    expect(set.map((trigger) => trigger.role)).toEqual(['I', 'U', 'D', 'T']);
  });

  it('reads documents', () => {
    const { byKeys, firstChunk, nextChunk, withoutKey, castKey } = entityStatements(mapping(scalarFields), 'America/Sao_Paulo');
    expectGolden('documents', byKeys);
    expectGolden('documents-first-chunk', firstChunk);
    expectGolden('documents-next-chunk', nextChunk);
    expect([withoutKey, castKey]).toEqual([null, 'SELECT $1::text::bigint']);
  });

  it('reads documents by a key no index keeps unique', () => {
    const { byKeys, nextChunk } = entityStatements(mapping([], { ...orders, primaryKey: [], uniqueKeys: [] }), 'UTC');
    expectGolden('documents-key-not-unique', `${byKeys};\n\n${nextChunk}`);
  });

  it('reads documents with nested children, and climbs from them', () => {
    expectGolden('documents-nested', entityStatements(nested, 'America/Sao_Paulo').byKeys);
    expectGolden('resolve-roots', `${resolveRootsSql(nested, ['items'])};\n\n${resolveRootsSql(nested, ['items', 'lots'])}`);
    expect(() => resolveRootsSql(nested, ['items', 'none'])).toThrow(RangeError);
  });
});
