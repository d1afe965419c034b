import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CaptureLayout, ColumnFamily, ColumnInfo, TableInfo } from '../dialect';
import { COLUMNS, TRIGGERS } from './catalogue';
import { changeLogNames } from '../common';
import {
  addDefaultSql,
  addShapeSql,
  changeLogObjects,
  dropChangeLogSql,
  insertOwnerSql,
  restartSql,
  updateLayoutSql,
} from './change-log-ddl';
import { backlogSql, deleteSql, ownerRecordSql, raiseCounterSql, readSql } from './change-queue-sql';
import { creditSql, lastValueSql, raiseCreditSql, setCreditSql } from './log-credit';
import { serverFacts } from './server-facts';
import { nameOriginSql } from './session-origin';
import {
  addColumnSql,
  disableTriggerSql,
  dropColumnSql,
  dropTriggerSql,
  enableTriggerSql,
  MANAGERIAL_COLUMNS,
  triggerDefinition,
} from './trigger-ddl';
import { TAKE_TURN } from './under-lock';

/*
 * Generated SQL against files a person has read, with GO between batches. `UPDATE_GOLDEN=1` writes them anew; look at the
 * difference before committing it. What SQL Server's grammar says of them: test/contract/sqlserver/grammar.spec.ts.
 */
const GOLDEN = path.resolve(__dirname, '../../../test/golden/sqlserver');

function expectGolden(name: string, batches: string[]): void {
  const file = path.join(GOLDEN, `${name}.sql`);
  const text = `${batches.join('\nGO\n')}\n`;
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, text);
  }
  expect(text).toBe(readFileSync(file, 'utf8'));
}

const sqlServer = serverFacts(['16.0.4000.1', null, 'dbo', 'pims', 'Latin1_General_CI_AS', '0', '2']);
const sqlServer2012 = serverFacts(['11.0.7001.0', null, 'dbo', 'pims', 'Latin1_General_CI_AS', '0', '2']);
const babelfish = serverFacts(['12.0.2000.8', '1', 'dbo', 'pims', 'sql_latin1_general_cp1_ci_as', '1', '3']);

const column = (name: string, nativeType: string, family: ColumnFamily = 'OTHER', nullable = true): ColumnInfo => ({
  name,
  nativeType,
  family,
  nullable,
  precision: null,
});

const orders: TableInfo = {
  table: { schema: 'sales', name: 'Orders]x' },
  columns: [
    column('id', 'bigint', 'EXACT_NUMBER', false),
    column('Código', 'char(6)', 'FIXED_TEXT', false),
    column('customer', 'varchar(20)', 'TEXT'),
    column('total', 'decimal(12,2)', 'EXACT_NUMBER'),
    column('at', 'datetime2(7)', 'TIMESTAMP'),
  ],
  primaryKey: ['id'],
  uniqueKeys: [['id'], ['Código']],
  indexes: [['id']],
  partitioned: false,
  estimatedRows: 1000,
};

const names = changeLogNames('dbo', 'TCC_EVENT');
const owner = { instanceId: "instance-'1'", connectionId: 'connection-1' };
const notGone = { column: 'Código', operator: 'NE' as const, values: ['*'] };
const layout: CaptureLayout = {
  layoutId: 17,
  table: orders,
  loggedColumns: ['id', 'customer'],
  groups: [{ comparedColumns: ['id', 'customer', 'total', 'Código', 'at'], rowFilter: [] }],
  managerialColumns: true,
};
const createSql = (wanted: CaptureLayout, facts = sqlServer) => triggerDefinition(wanted, names, facts).createSql;

/** A column of every type; those no trigger reads are not logged. */
const TYPES =
  'bit tinyint smallint int decimal(38,10) numeric(5,0) money smallmoney float real date time(7) datetime smalldatetime datetime2(3) datetimeoffset(7) char(3) varchar(10) varchar(8000) varchar(max) nchar(3) nvarchar(4000) nvarchar(max) sysname binary(4) varbinary(20) varbinary(max) uniqueidentifier hierarchyid sql_variant rowversion timestamp text ntext image xml geometry'.split(
    ' ',
  );

function everyType(): CaptureLayout {
  const columns = TYPES.map((nativeType, index) => column(`c${index} ${nativeType}`, nativeType));
  const table = { ...orders, table: { schema: 'sales', name: 'types' }, columns: [column('id', 'int', 'EXACT_NUMBER', false), ...columns] };
  const loggedColumns = columns
    .map(({ name }) => name)
    .filter((name) => !/rowversion|timestamp|text|image|xml|geometry|variant/.test(name));
  return { ...layout, table, loggedColumns, groups: [{ comparedColumns: columns.map(({ name }) => name), rowFilter: [] }] };
}

describe('generated T-SQL', () => {
  it('makes the change log, mends it, takes it over, and removes it', () => {
    const mending = [...['id', 'changed_at'].map((name) => addDefaultSql(names, name)), addShapeSql(names), insertOwnerSql(names, owner)];
    const batches = changeLogObjects(names, owner, sqlServer).flatMap(({ create }) => create.map(({ sql }) => sql));
    expectGolden('change-log', [
      ...batches,
      ...mending,
      updateLayoutSql(names),
      ...restartSql(names.missed),
      ...dropChangeLogSql(names),
      TAKE_TURN,
    ]);
  });

  it('makes the change log on Babelfish, above the ids that wait', () => {
    expectGolden(
      'change-log-babelfish',
      changeLogObjects(names, owner, babelfish, 4711).flatMap(({ create }) => create.map(({ sql }) => sql)),
    );
  });

  it('reads, hands off and bounds the change log', () => {
    expectGolden('change-queue', [
      ...[readSql(names, true), readSql(names, false), backlogSql(names), ownerRecordSql(names), raiseCounterSql(names), deleteSql(names)],
      ...[creditSql(names, sqlServer), raiseCreditSql(names), setCreditSql(names), `SELECT ${lastValueSql(names.missed, sqlServer)}`],
      ...[creditSql(names, babelfish), nameOriginSql('tcc-client/1')],
    ]);
  });

  it('looks objects up in the catalogue', () => {
    expectGolden('catalogue', [TRIGGERS, COLUMNS]);
  });

  it('makes a trigger, replaces it, switches and drops it, and adds and drops columns', () => {
    const definition = triggerDefinition(layout, names, sqlServer);
    const { trigger, table } = definition;
    const switching = [disableTriggerSql(trigger, table), enableTriggerSql(trigger, table), dropTriggerSql(trigger)];
    const columns = MANAGERIAL_COLUMNS.flatMap((added) => [addColumnSql(table, added), dropColumnSql(table, added.name)]);
    expectGolden('trigger', [definition.createSql, ...definition.replaceSql, ...switching, ...columns]);
  });

  it('looks for the constraint on Babelfish, and replaces a trigger by dropping it', () => {
    expectGolden('trigger-babelfish', triggerDefinition(layout, names, babelfish).replaceSql);
  });

  it('pairs rows by the shortest unique key, and logs both sides without one', () => {
    const keyed = createSql({ ...layout, table: { ...orders, primaryKey: [] } });
    expectGolden('trigger-without-key', [keyed, createSql({ ...layout, table: { ...orders, primaryKey: [], uniqueKeys: [] } })]);
  });

  it('tests row filters on both sides', () => {
    expectGolden('trigger-filtered', [createSql({ ...layout, groups: [{ ...layout.groups[0], rowFilter: [notGone] }] })]);
  });

  it('tells each group its own kind', () => {
    const groups = [layout.groups[0], { comparedColumns: ['id', 'total'], rowFilter: [notGone] }];
    expectGolden('trigger-groups', [createSql({ ...layout, groups })]);
  });

  it('compares and logs every type', () => {
    expectGolden('trigger-types', [createSql(everyType())]);
  });

  it('writes floats with fewer digits where the server knows no more', () => {
    const floats = { ...everyType(), loggedColumns: ['c8 float'], groups: [{ comparedColumns: ['c8 float'], rowFilter: [] }] };
    expectGolden('trigger-2012', [createSql(floats, sqlServer2012)]);
  });

  it('refuses to log what no trigger reads', () => {
    expect(() => createSql({ ...everyType(), loggedColumns: ['c32 text'] })).toThrow('COLUMN_TYPE_UNSUITABLE');
  });
});
