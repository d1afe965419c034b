import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { changeLogNames, EntityAssembler } from '../common';
import type { CaptureLayout, ColumnFamily, ColumnInfo, EntityMapping, MappedField, TableInfo } from '../dialect';
import { readSql } from './change-queue';
import { changeLogObjects, dropObjectSql } from './change-log-ddl';
import { levelSql, nextPage, requestedKeys, rowsWithoutKey, type RootSource } from './entity-sql';
import { countSql, deleteSql, raiseHandOffSql } from './hand-off';
import { resolveRootsSql } from './join-sql';
import { creditSql, raiseCreditSql, setCreditSql } from './log-credit';
import { PREPARE_SESSION, SERVER_FACTS } from './session-settings';
import { triggerBody } from './trigger-body';
import {
  addColumnSql,
  createTriggerSql,
  dropColumnsSql,
  dropTriggerSql,
  enableTriggerSql,
  MANAGERIAL_COLUMNS,
  triggerOfTable,
} from './trigger-ddl';
import { unstampedSql } from './unstamped-rows';

/*
 * Generated SQL against files a person has read, with a line of `/` between statements. `UPDATE_GOLDEN=1` writes them anew;
 * look at the difference before committing it. What the PL/SQL grammar says of them: test/contract/oracle/grammar.spec.ts.
 */
const GOLDEN = path.resolve(__dirname, '../../../test/golden/oracle');

function expectGolden(name: string, statements: string[]): void {
  const file = path.join(GOLDEN, `${name}.sql`);
  const text = `${statements.join('\n/\n')}\n`;
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

const column = (name: string, nativeType: string, family: ColumnFamily, nullable = true, precision: number | null = null): ColumnInfo => ({
  name,
  nativeType,
  family,
  nullable,
  precision,
});

const orders: TableInfo = {
  table: { schema: 'SALES', name: "Order's" },
  columns: [
    column('ID', 'NUMBER(19)', 'EXACT_NUMBER', false, 19),
    column('Código', 'CHAR(6 CHAR)', 'FIXED_TEXT', false),
    column('NAME', 'VARCHAR2(40 BYTE)', 'TEXT'),
    column('TITLE', 'NVARCHAR2(40)', 'TEXT'),
    column('TOTAL', 'NUMBER(12,2)', 'EXACT_NUMBER', true, 12),
    column('RATIO', 'BINARY_DOUBLE', 'BINARY_FLOAT'),
    column('DAY', 'DATE', 'TIMESTAMP'),
    column('AT', 'TIMESTAMP(6)', 'TIMESTAMP'),
    column('SEEN', 'TIMESTAMP(6) WITH TIME ZONE', 'TIMESTAMP_WITH_ZONE'),
    column('GUID', 'RAW(16)', 'OTHER'),
    column('NOTES', 'CLOB', 'TEXT'),
    column('OLD_NOTES', 'LONG', 'TEXT'),
    column('SPAN', 'INTERVAL DAY(2) TO SECOND(6)', 'OTHER'),
    column('SUM', 'NUMBER VIRTUAL', 'EXACT_NUMBER'),
  ],
  primaryKey: ['ID'],
  uniqueKeys: [['ID']],
  indexes: [['ID']],
  partitioned: false,
  estimatedRows: 1000,
};
const items: TableInfo = {
  ...orders,
  table: { schema: 'SALES', name: 'ITEMS' },
  columns: [
    column('ORDER_ID', 'NUMBER(19)', 'EXACT_NUMBER', false, 19),
    column('LINE', 'NUMBER(10)', 'EXACT_NUMBER', false, 10),
    column('PRODUCT', 'VARCHAR2(15 BYTE)', 'TEXT'),
  ],
  primaryKey: ['ORDER_ID', 'LINE'],
  uniqueKeys: [['ORDER_ID', 'LINE']],
};
const lots: TableInfo = {
  ...items,
  table: { schema: 'SALES', name: 'LOTS' },
  columns: [...items.columns, column('LOT', 'CHAR(10 BYTE)', 'FIXED_TEXT', false)],
  primaryKey: ['ORDER_ID', 'LINE', 'LOT'],
  uniqueKeys: [],
};
const of = (table: TableInfo, name: string) => table.columns.find((candidate) => candidate.name === name)!;

const names = changeLogNames('PIMS', 'TCC_EVENT');
const owner = { instanceId: "inst'ance", connectionId: 'connection' };
const notGone = { column: 'Código', operator: 'NE' as const, values: ['*'] };
const open = { column: 'TOTAL', operator: 'IN' as const, values: ['1.50', '2', 'x'] };
const recent = { column: 'DAY', operator: 'EQ' as const, values: ['2026-01-31'] };
const named = { column: 'NAME', operator: 'EQ' as const, values: [''] };
const layout: CaptureLayout = {
  layoutId: 17,
  table: orders,
  loggedColumns: ['ID', 'DAY'],
  groups: [{ comparedColumns: ['ID', 'DAY', 'TOTAL', 'Código'], rowFilter: [] }],
  managerialColumns: true,
};
const allColumns = orders.columns.map(({ name }) => name);
const VARIANTS: [string, CaptureLayout][] = [
  ['trigger', layout],
  ['trigger-filtered', { ...layout, groups: [{ comparedColumns: ['ID', 'TOTAL'], rowFilter: [notGone, open] }], managerialColumns: false }],
  ['trigger-groups', { ...layout, groups: [...layout.groups, { comparedColumns: ['NAME'], rowFilter: [recent, named] }] }],
  [
    'trigger-types',
    {
      ...layout,
      loggedColumns: ['ID', 'Código', 'NAME', 'TITLE', 'RATIO', 'DAY', 'AT', 'SEEN', 'GUID'],
      groups: [{ comparedColumns: allColumns, rowFilter: [] }],
      managerialColumns: false,
    },
  ],
];

const scalar = (table: TableInfo, name: string, type: 'STRING' | 'NUMBER' | 'DATE' = 'STRING'): MappedField => ({
  kind: 'SCALAR',
  name,
  required: false,
  column: of(table, name),
  type,
});
const keyPart = { label: 'id', column: of(orders, 'ID'), type: 'NUMBER' as const };
const codePart = { label: 'code', column: { ...of(orders, 'Código'), nullable: true }, type: 'STRING' as const };
const mapping = (parts: (typeof keyPart | typeof codePart)[], fields: MappedField[]): EntityMapping => ({
  schemaId: 'schema',
  schemaName: 'Order',
  schemaVersion: '1',
  productName: 'SALES',
  root: { table: orders, rowFilter: [], fields: [{ kind: 'OBJECT', name: 'order', required: true, isKey: true, parts }, ...fields] },
  key: { attribute: 'order', parts },
});
const join = (...columns: string[]) => columns.map((name) => ({ childColumn: of(lots, name), parentColumn: of(items, name) }));
const nested = mapping(
  [keyPart],
  [
    ...['NAME', 'NOTES', 'OLD_NOTES', 'GUID', 'SPAN'].map((name) => scalar(orders, name)),
    ...['TOTAL', 'RATIO'].map((name) => scalar(orders, name, 'NUMBER')),
    ...['DAY', 'AT', 'SEEN'].map((name) => scalar(orders, name, 'DATE')),
    {
      kind: 'ARRAY',
      name: 'items',
      required: false,
      child: {
        table: items,
        rowFilter: [{ column: 'PRODUCT', operator: 'NE', values: ['none'] }],
        join: [{ childColumn: of(items, 'ORDER_ID'), parentColumn: of(orders, 'ID') }],
        orderBy: [of(items, 'LINE')],
        fields: [
          scalar(items, 'PRODUCT'),
          {
            kind: 'ARRAY',
            name: 'lots',
            required: false,
            child: {
              table: lots,
              rowFilter: [],
              join: join('ORDER_ID', 'LINE'),
              orderBy: [of(lots, 'LOT')],
              fields: [scalar(lots, 'LOT')],
            },
          },
        ],
      },
    },
  ],
);
const composite: EntityMapping = { ...mapping([codePart, keyPart], [scalar(orders, 'NAME')]) };
const notUnique: EntityMapping = { ...mapping([codePart], []), root: { ...mapping([codePart], []).root, rowFilter: [notGone] } };

function readings(of_: EntityMapping, source: RootSource): string[] {
  return new EntityAssembler(of_, { timeZone: 'UTC', charset: null }).levels.map((level) => levelSql(level, source));
}

describe('generated SQL', () => {
  it('prepares a session', () => {
    expectGolden('session', [PREPARE_SESSION, SERVER_FACTS]);
  });

  it('creates and removes the change log', () => {
    const objects = changeLogObjects(names, owner);
    const create = objects.flatMap(({ createSql, fillSql }) => [createSql, ...(fillSql === null ? [] : [fillSql])]);
    expectGolden('change-log', [...create, ...objects.map(({ type, object }) => dropObjectSql(type, object))]);
  });

  it.each(VARIANTS)('creates the %s', (name, variant) => {
    expectGolden(name, [createTriggerSql(triggerOfTable(orders.table, names), variant, names, 'DISABLE')]);
  });

  it('alters and removes the objects of a table', () => {
    const trigger = triggerOfTable(orders.table, names);
    const columns = MANAGERIAL_COLUMNS.map((managerial) => managerial.name);
    expectGolden('table', [
      ...MANAGERIAL_COLUMNS.flatMap((managerial) => [12.1, 11.2].map((release) => addColumnSql(orders.table, managerial, release))),
      enableTriggerSql(trigger),
      dropTriggerSql(trigger),
      dropColumnsSql(orders.table, columns, 1_000_000),
      dropColumnsSql(orders.table, columns, null),
      unstampedSql(orders.table, 100),
      unstampedSql(orders.table, 0.5),
    ]);
  });

  it('reads the change log and empties it', () => {
    expectGolden('change-queue', [
      readSql(names, false),
      readSql(names, true),
      raiseHandOffSql(names),
      countSql(names, 8),
      deleteSql(names, 8),
      creditSql(names),
      setCreditSql(names),
      raiseCreditSql(names),
    ]);
  });

  it('reads entities by their keys', () => {
    expectGolden('entities-by-keys', [...readings(nested, requestedKeys(nested, 8)), ...readings(composite, requestedKeys(composite, 1))]);
  });

  it('reads entities in key order', () => {
    expectGolden('entities-in-order', [
      ...readings(nested, nextPage(nested, false)),
      ...readings(nested, nextPage(nested, true)),
      ...readings(composite, nextPage(composite, true)),
      ...readings(composite, rowsWithoutKey(composite)!),
      ...readings(notUnique, nextPage(notUnique, true)),
    ]);
    expect(rowsWithoutKey(nested)).toBeNull();
  });

  it('climbs from child rows to their roots', () => {
    expectGolden('resolve-roots', [resolveRootsSql(nested, ['items'], 8), resolveRootsSql(nested, ['items', 'lots'], 1)]);
    expect(() => resolveRootsSql(nested, ['items', 'none'], 1)).toThrow(RangeError);
  });
});

describe('a trigger', () => {
  it('has a name every release takes', () => {
    expect(triggerOfTable(orders.table, names)).toEqual({ schema: 'PIMS', name: expect.stringMatching(/^TCC_[0-9A-F]{8}$/) as string });
  });

  it('names nothing but its own table outside of texts, so that nothing else can make it invalid', () => {
    for (const [, variant] of VARIANTS) {
      const code = triggerBody(variant, names).replace(/'(?:[^']|'')*'/g, "''");
      expect(code).not.toMatch(/TCC_EVENT|TCC_CREDIT|TCC_MISSED|PIMS|DBMS_|UTL_/);
    }
  });

  it('of a table too wide to compare logs every UPDATE, and stays below the 32 KB a trigger may have', () => {
    const wide = Array.from({ length: 400 }, (_, index) => column(`COLUMN_WITH_A_LONG_NAME_${index}`, 'VARCHAR2(10 BYTE)', 'TEXT'));
    const table = { ...orders, columns: [...orders.columns, ...wide] };
    const comparedColumns = table.columns.map(({ name }) => name);
    const body = triggerBody({ ...layout, table, groups: [{ comparedColumns, rowFilter: [] }] }, names);
    expect(Buffer.byteLength(body)).toBeLessThan(32_000);
    expect(body).toContain("v_letters := 'U';");
  });

  it.each(['NOTES', 'OLD_NOTES', 'SUM', 'SPAN'])('cannot log %s as part of a key', (name) => {
    expect(() => triggerBody({ ...layout, loggedColumns: [name] }, names)).toThrow('COLUMN_TYPE_UNSUITABLE');
  });

  it.each([
    ['a large object', { column: 'NOTES', operator: 'EQ' as const, values: ['x'] }],
    ['a computed column', { column: 'SUM', operator: 'EQ' as const, values: ['1'] }],
    ['a date by something else', { column: 'DAY', operator: 'EQ' as const, values: ['yesterday'] }],
  ])('cannot filter by %s', (_what, condition) => {
    expect(() => triggerBody({ ...layout, groups: [{ comparedColumns: ['ID'], rowFilter: [condition] }] }, names)).toThrow(
      'COLUMN_TYPE_UNSUITABLE',
    );
  });
});
