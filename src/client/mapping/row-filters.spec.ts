import { ConnectorError } from '../../common/errors';
import type { SchemaTableRule } from '../../contracts';
import type { EntityMapping, RowCondition } from '../../dialects';
import { attribute, catalogueOf, column, schemaOf, table } from './mapping-fixtures';
import { resolveMapping } from './resolve-mapping';
import { readStoredMappings } from './stored-mapping';

const ORDERS = table(
  'orders',
  [
    column('id', 'EXACT_NUMBER'),
    column('State', 'FIXED_TEXT'),
    column('amount', 'BINARY_FLOAT'),
    { ...column('open', 'OTHER'), nativeType: 'boolean' },
    { ...column('ref'), nativeType: 'uuid' },
    column('due', 'DATE'),
    column('picture', 'OTHER'),
  ],
  ['id'],
);
const ITEMS = table('items', [column('order_id'), column('line'), column('kind')], ['line']);
const PROTHEUS = table('SC5010', [column('C5_NUM'), column('d_e_l_e_t_', 'FIXED_TEXT'), column('R_E_C_N_O_', 'EXACT_NUMBER')]);
const OTHER = table('elsewhere', [column('x')]);
const CATALOGUE = catalogueOf(ORDERS, ITEMS, PROTHEUS, OTHER);

const parent = attribute('order', {
  foreignKeyType: 'PARENT_SCHEMA',
  tableName: 'items',
  columns: [{ columnName: 'order_id', parentColumnName: 'id' }],
});
const items = attribute('items', { type: 'ARRAY', tableName: 'items', children: [parent, attribute('kind', { tableName: 'items' })] });
const id = attribute('id', { entityPrimaryKey: true });
const rule = (rowFilter: SchemaTableRule['rowFilter'], tableName = 'orders', productName = 'pimsmc '): SchemaTableRule => ({
  productName,
  tableName,
  rowFilter,
});
const resolve = (rules: SchemaTableRule[], attributes = [id, items]): EntityMapping =>
  resolveMapping({ ...schemaOf(...attributes), tableRules: rules }, { name: 'PIMSMC', version: '1' }, CATALOGUE);
const childFilter = (mapping: EntityMapping): RowCondition[] =>
  mapping.root.fields.flatMap((field) => (field.kind === 'ARRAY' ? field.child.rowFilter : []));

function problemsOf(...rules: SchemaTableRule[]): string[] {
  try {
    resolve(rules);
  } catch (error) {
    if (error instanceof ConnectorError) return error.details.map((detail) => `${detail.code} ${String(detail.parameters.path)}`);
    throw error;
  }
  return [];
}

describe('row filters of a mapping', () => {
  it('are those of the table rules, for root and children, with names found as elsewhere', () => {
    const mapping = resolve([
      rule([{ columnName: 'STATE', operator: 'IN', value: ['A', 1] }], 'PUBLIC.Orders'),
      rule([{ columnName: 'kind', operator: 'NE', value: 'x' }], 'items'),
      rule([{ columnName: 'nonsense', operator: 'EQ', value: 1 }], 'nowhere', 'OTHER'),
    ]);
    expect(mapping.root.rowFilter).toEqual([{ column: 'State', operator: 'IN', values: ['A', '1'] }]);
    expect(childFilter(mapping)).toEqual([{ column: 'kind', operator: 'NE', values: ['x'] }]);
  });

  it.each([
    ['id', 12, '12'],
    ['id', ' 1.50 ', '1.5'],
    ['id', '12345678901234567890', '12345678901234567890'],
    ['amount', 1e-7, '0.0000001'],
    ['open', true, 'true'],
    ['open', '0', 'false'],
    ['State', true, 'true'],
    ['ref', '0c5b8b39-6d8c-4d9c-9f0e-0a7a3f6f2b11', '0c5b8b39-6d8c-4d9c-9f0e-0a7a3f6f2b11'],
  ])('write a value of %s, %p, as the database reads it', (columnName, value, text) => {
    expect(resolve([rule([{ columnName, operator: 'EQ', value }])]).root.rowFilter).toEqual([
      { column: columnName, operator: 'EQ', values: [text] },
    ]);
  });

  it.each([
    ['id', 'abc'],
    ['id', true],
    ['id', '1'.repeat(101)],
    ['amount', '1e-300'],
    ['open', 'yes'],
    ['ref', '7'],
  ])('refuse for %s what is no value of its type: %p', (columnName, value) => {
    expect(problemsOf(rule([{ columnName, operator: 'EQ', value }]))).toEqual(['FILTER_VALUE_UNSUITABLE tableRules[0].rowFilter[0].value']);
  });

  it.each(['due', 'picture'])('refuse a column that cannot be compared: %s', (columnName) => {
    expect(problemsOf(rule([{ columnName, operator: 'EQ', value: 'x' }]))).toEqual([
      'FILTER_COLUMN_UNSUITABLE tableRules[0].rowFilter[0].columnName',
    ]);
  });

  it('refuse tables and columns there are not, tables named twice, and tables no attribute is read from', () => {
    expect(problemsOf(rule([], 'nowhere'))).toEqual(['TABLE_NOT_FOUND tableRules[0].tableName']);
    expect(problemsOf(rule([{ columnName: 'nonsense', operator: 'EQ', value: 1 }]))).toEqual([
      'COLUMN_NOT_FOUND tableRules[0].rowFilter[0].columnName',
    ]);
    expect(problemsOf(rule([]), rule([], 'public.orders'))).toEqual(['SCHEMA_RULE_BROKEN tableRules[1].tableName']);
    expect(problemsOf(rule([], 'elsewhere'))).toEqual(['SCHEMA_RULE_BROKEN tableRules[0].tableName']);
  });

  it('leave out what Protheus marked as deleted, unless a rule names the table', () => {
    const key = attribute('number', { entityPrimaryKey: true, tableName: 'SC5010', columns: [{ columnName: 'C5_NUM' }] });
    expect(resolve([], [key]).root.rowFilter).toEqual([{ column: 'd_e_l_e_t_', operator: 'NE', values: ['*'] }]);
    expect(resolve([rule([], 'sc5010')], [key]).root.rowFilter).toEqual([]);
  });

  it('are none in a mapping stored before there were any', () => {
    const mapping = resolve([]);
    const before = JSON.parse(JSON.stringify(mapping, (name, value: unknown) => (name === 'rowFilter' ? undefined : value)));
    expect(before.root).not.toHaveProperty('rowFilter');
    expect(readStoredMappings(before)).toEqual([mapping]);
    expect(readStoredMappings(null)).toBeNull();
  });
});
