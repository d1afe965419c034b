import type { TableInfo } from '../../dialects';
import { tableChanges } from './table-changes';

const table = (...columns: [name: string, nativeType: string, nullable?: boolean][]): TableInfo => ({
  table: { schema: 'public', name: 'orders' },
  columns: columns.map(([name, nativeType, nullable = true]) => ({ name, nativeType, nullable, family: 'TEXT' as const, precision: null })),
  primaryKey: [],
  uniqueKeys: [],
  indexes: [],
  partitioned: false,
  estimatedRows: 0,
});

describe('what an upgrade made of a table', () => {
  it('is nothing where the columns are the same, whatever became of ours', () => {
    expect(tableChanges(table(['id', 'int'], ['TCC_ORIGIN', 'text']), table(['id', 'int']))).toEqual([]);
  });

  it('tells columns that went, came or have another type', () => {
    const after = table(['id', 'bigint', false], ['note', 'text'], ['total', 'numeric']);
    expect(tableChanges(table(['id', 'int'], ['note', 'text'], ['old', 'text']), after)).toEqual([
      { table: 'public.orders', change: 'COLUMN_CHANGED', column: 'id', before: 'int', after: 'bigint NOT NULL' },
      { table: 'public.orders', change: 'COLUMN_GONE', column: 'old', before: 'text', after: null },
      { table: 'public.orders', change: 'COLUMN_ADDED', column: 'total', before: null, after: 'numeric' },
    ]);
  });

  it('tells that the table is gone', () => {
    expect(tableChanges(table(['id', 'int']), null)).toMatchObject([{ change: 'TABLE_GONE', column: null }]);
  });
});
