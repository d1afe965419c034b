import type { ColumnInfo, EntityMapping, TableInfo } from '../../dialects';
import { sameEntities, sameVariants } from './same-entities';

const column: ColumnInfo = { name: 'id', nativeType: 'integer', family: 'EXACT_NUMBER', nullable: false, precision: 10 };
const table: TableInfo = {
  table: { schema: 'public', name: 'orders' },
  columns: [column],
  primaryKey: ['id'],
  uniqueKeys: [['id']],
  indexes: [['id']],
  partitioned: false,
  estimatedRows: 0,
};
const part = { label: 'id', column, type: 'NUMBER' as const };
const mapping: EntityMapping = {
  schemaId: 's',
  schemaName: 'Order',
  schemaVersion: '1',
  productName: 'P',
  root: { table, fields: [], rowFilter: [] },
  key: { attribute: 'id', parts: [part] },
};

describe('sameEntities', () => {
  it('looks past what only changes the documents', () => {
    const field = { kind: 'SCALAR' as const, name: 'x', required: false, column, type: 'NUMBER' as const };
    const grown = { ...table, estimatedRows: 9, columns: [column, { ...column, name: 'x' }] };
    expect(sameEntities([mapping], [{ ...mapping, schemaVersion: '2', root: { table: grown, fields: [field], rowFilter: [] } }])).toBe(
      true,
    );
  });

  it.each<[string, Partial<EntityMapping>]>([
    ['another table', { root: { ...mapping.root, table: { ...table, table: { schema: 'public', name: 'other' } } } }],
    ['another row filter', { root: { ...mapping.root, rowFilter: [{ column: 'id', operator: 'NE', values: ['1'] }] } }],
    ['another key attribute', { key: { ...mapping.key, attribute: 'number' } }],
    ['another label', { key: { ...mapping.key, parts: [{ ...part, label: 'x' }] } }],
    ['another key column', { key: { ...mapping.key, parts: [{ ...part, column: { ...column, name: 'x' } }] } }],
  ])('sees %s', (_what, change) => {
    expect(sameEntities([mapping], [{ ...mapping, ...change }])).toBe(false);
  });

  it('looks at variants that are in both, and at their constants', () => {
    const variant = (name: string) => ({ ...mapping, variant: name, key: { ...mapping.key, constants: [{ label: 'c', value: name }] } });
    expect(sameEntities([variant('01')], [variant('01'), variant('02')])).toBe(true);
    expect(sameEntities([variant('01'), variant('02')], [variant('02')])).toBe(true);
    expect(sameEntities([mapping], [variant('01')])).toBe(false);
    expect(sameEntities([variant('01')], [{ ...variant('01'), key: mapping.key }])).toBe(false);
    expect(sameVariants([variant('01'), variant('02')], [variant('02'), variant('01')])).toBe(true);
    expect(sameVariants([variant('01')], [mapping])).toBe(false);
  });
});
