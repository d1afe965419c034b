import type { ColumnFamily, RowCondition, TableInfo } from '../dialect';
import { rowFilterSql } from './row-filter';

const table: TableInfo = {
  table: { schema: 'dbo', name: 'SA1010' },
  columns: (
    [
      ['D_E_L_E_T_', 'varchar(1)', 'TEXT'],
      ['name', 'nvarchar(40)', 'TEXT'],
      ['n', 'int', 'EXACT_NUMBER'],
      ['f', 'float', 'BINARY_FLOAT'],
      ['b', 'bit', 'EXACT_NUMBER'],
      ['day', 'datetime', 'TIMESTAMP'],
      ['u', 'uniqueidentifier', 'TEXT'],
      ['memo', 'ntext', 'TEXT'],
    ] as [string, string, ColumnFamily][]
  ).map(([name, nativeType, family]) => ({ name, nativeType, family, nullable: true, precision: null })),
  primaryKey: [],
  uniqueKeys: [],
  indexes: [],
  partitioned: false,
  estimatedRows: 0,
};
const sqlOf = (column: string, operator: RowCondition['operator'], ...values: string[]) =>
  rowFilterSql([{ column, operator, values }], table, (name) => `t.[${name}]`);

describe('the row filter', () => {
  it.each([
    ['a soft-deleted row', sqlOf('D_E_L_E_T_', 'NE', '*'), "(t.[D_E_L_E_T_] IS NULL OR t.[D_E_L_E_T_] <> '*')"],
    ['a text no code page may hold', sqlOf('D_E_L_E_T_', 'EQ', 'ç'), "(t.[D_E_L_E_T_] IS NOT NULL AND t.[D_E_L_E_T_] = N'ç')"],
    ['a Unicode text', sqlOf('name', 'IN', "it's", 'b'), "(t.[name] IS NOT NULL AND t.[name] IN (N'it''s', N'b'))"],
    ['a number written otherwise', sqlOf('n', 'EQ', ' 01.00'), '(t.[n] IS NOT NULL AND t.[n] = 1)'],
    ['no number', sqlOf('n', 'EQ', 'x; DROP TABLE y'), '1 = 0'],
    ['not what no number is', sqlOf('n', 'NE', 'x'), '1 = 1'],
    ['a number of too many digits', sqlOf('n', 'IN', '1'.repeat(39), '2'), '(t.[n] IS NOT NULL AND t.[n] = 2)'],
    ['a float', sqlOf('f', 'EQ', '1.5'), '(t.[f] IS NOT NULL AND t.[f] = CONVERT(float, 1.5E0))'],
    ['a bit', sqlOf('b', 'EQ', 'true'), '(t.[b] IS NOT NULL AND t.[b] = 1)'],
    [
      'a time',
      sqlOf('day', 'EQ', '2024-01-02'),
      "(t.[day] IS NOT NULL AND (TRY_CAST(N'2024-01-02' AS datetime2(7)) IS NOT NULL AND t.[day] = TRY_CAST(N'2024-01-02' AS datetime2(7))))",
    ],
    [
      'not a GUID',
      sqlOf('u', 'NE', 'x'),
      "(t.[u] IS NULL OR TRY_CAST(N'x' AS uniqueidentifier) IS NULL OR t.[u] <> TRY_CAST(N'x' AS uniqueidentifier))",
    ],
    ['a type without equality', sqlOf('memo', 'EQ', 'x'), "(t.[memo] IS NOT NULL AND CONVERT(nvarchar(max), t.[memo]) = N'x')"],
  ])('compares %s', (_what, sql, expected) => {
    expect(sql).toBe(expected);
  });

  it('joins conditions, and is none without any', () => {
    const conditions: RowCondition[] = [
      { column: 'n', operator: 'EQ', values: ['1'] },
      { column: 'b', operator: 'NE', values: ['0'] },
    ];
    expect(rowFilterSql(conditions, table, (name) => `[${name}]`)).toBe('([n] IS NOT NULL AND [n] = 1) AND ([b] IS NULL OR [b] <> 0)');
    expect(rowFilterSql([], table, String)).toBeNull();
  });

  it('names a column that is not there', () => {
    expect(() => sqlOf('nix', 'EQ', 'x')).toThrow('COLUMN_NOT_FOUND');
  });
});
