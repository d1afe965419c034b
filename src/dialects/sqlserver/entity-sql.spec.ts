import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EntityAssembler } from '../common';
import type { ColumnFamily, ColumnInfo, EntityMapping, TableInfo } from '../dialect';
import { EntitySql } from './entity-sql';
import { serverFacts } from './server-facts';

/*
 * Generated SQL against files a person has read. `UPDATE_GOLDEN=1` writes them anew; look at the difference before
 * committing it.
 */
const GOLDEN = path.resolve(__dirname, '../../../test/golden/sqlserver');

function expectGolden(name: string, sql: string): void {
  const file = path.join(GOLDEN, `${name}.sql`);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(GOLDEN, { recursive: true });
    writeFileSync(file, `${sql}\n`);
  }
  expect(`${sql}\n`).toBe(readFileSync(file, 'utf8'));
}

const column = (name: string, nativeType: string, family: ColumnFamily, nullable = true): ColumnInfo => ({
  name,
  nativeType,
  family,
  nullable,
  precision: null,
});
const table = (name: string, columns: ColumnInfo[], key: string[]): TableInfo => ({
  table: { schema: 'dbo', name },
  columns,
  primaryKey: key,
  uniqueKeys: [key],
  indexes: [key],
  partitioned: false,
  estimatedRows: 0,
});

const branch = column('C5_FILIAL', 'varchar(2) COLLATE Latin1_General_BIN', 'TEXT', false);
const number = column('C5_NUM', 'char(6)', 'FIXED_TEXT', false);
const total = column('total', 'decimal(14,2)', 'EXACT_NUMBER');
const deleted = column('D_E_L_E_T_', 'varchar(1)', 'TEXT', false);
const orders = table('SC5010', [branch, number, total, deleted], ['C5_FILIAL', 'C5_NUM']);
const itemBranch = { ...branch, name: 'C6_FILIAL' };
const itemNumber = column('C6_NUM', 'nvarchar(6)', 'TEXT', false);
const line = column('C6_ITEM', 'int', 'EXACT_NUMBER', false);
const items = table('SC6]010', [itemBranch, itemNumber, line], ['C6_FILIAL', 'C6_NUM', 'C6_ITEM']);

const parts = [
  { label: 'filial', column: branch, type: 'STRING' as const },
  { label: 'num', column: number, type: 'STRING' as const },
];
const mapping: EntityMapping = {
  schemaId: 'schema',
  schemaName: 'Order',
  schemaVersion: '1',
  productName: 'PROTHEUS',
  key: { attribute: 'order', parts },
  root: {
    table: orders,
    rowFilter: [{ column: 'D_E_L_E_T_', operator: 'NE', values: ['*'] }],
    fields: [
      { kind: 'OBJECT', name: 'order', required: true, isKey: true, parts },
      { kind: 'SCALAR', name: 'total', required: false, column: total, type: 'NUMBER' },
      {
        kind: 'ARRAY',
        name: 'items',
        required: false,
        child: {
          table: items,
          rowFilter: [],
          fields: [{ kind: 'SCALAR', name: 'item', required: true, column: line, type: 'NUMBER' }],
          join: [
            { childColumn: itemBranch, parentColumn: branch },
            { childColumn: itemNumber, parentColumn: number },
          ],
          orderBy: [line],
        },
      },
    ],
  },
};
const facts = serverFacts(['11.0.2100.60', null, 'dbo', 'erp', 'SQL_Latin1_General_CP1_CI_AS', '0', '3']);

describe('statements that read entities', () => {
  const assembler = new EntityAssembler(mapping, { timeZone: 'UTC', charset: null });
  const [root, child] = assembler.levels;
  const unique = new EntitySql(mapping, true, facts);
  const ambiguous = new EntitySql(mapping, false, facts);

  it.each([
    ['entity-by-keys', unique.byKeys(root, 2)],
    ['entity-by-ambiguous-keys', ambiguous.byKeys(root, 1)],
    ['entity-children-by-keys', unique.byKeys(child, 1)],
    ['entity-first-page', unique.page(root, true)],
    ['entity-next-page', unique.page(root, false)],
    ['entity-next-page-ambiguous', ambiguous.page(root, false)],
    ['entity-children-of-range', unique.range(child, false)],
    ['entity-roots-of-children', unique.roots(['items'], 2)],
  ])('%s', (name, { sql }) => {
    expectGolden(name, sql);
  });
});
