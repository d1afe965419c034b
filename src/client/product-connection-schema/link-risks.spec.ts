import type { ColumnInfo, EntityMapping, TableInfo } from '../../dialects';
import { risksOf } from './link-risks';

const column = (name: string): ColumnInfo => ({ name, nativeType: 'integer', family: 'EXACT_NUMBER', nullable: true, precision: 10 });
const good: TableInfo = {
  table: { schema: 'public', name: 'orders' },
  columns: [],
  primaryKey: ['id'],
  uniqueKeys: [['id']],
  indexes: [['id']],
  partitioned: false,
  estimatedRows: 10,
};

function mapping(root: TableInfo, items: TableInfo): EntityMapping {
  const key = [{ label: 'id', column: column('id'), type: 'NUMBER' as const }];
  const join = [{ childColumn: column('order_id'), parentColumn: column('id') }];
  const child = { table: items, fields: [], join, orderBy: [] };
  return {
    schemaId: 's',
    schemaName: 'S',
    schemaVersion: '1',
    productName: 'P',
    root: { table: root, fields: [{ kind: 'ARRAY', name: 'items', required: false, child }] },
    key: { attribute: 'id', parts: key },
  };
}

describe('risksOf', () => {
  const items = { ...good, table: { schema: 'public', name: 'items' }, indexes: [['order_id', 'line']] };
  const codes = (root: TableInfo, child: TableInfo) => risksOf(mapping(root, child), [], 'en').map((risk) => risk.code);

  it('finds nothing where keys and joins are indexed', () => expect(codes(good, items)).toEqual([]));

  it('tells of keys that are not unique or not indexed', () => {
    expect(codes({ ...good, uniqueKeys: [], indexes: [] }, items)).toEqual(['KEY_NOT_UNIQUE', 'KEY_NOT_INDEXED']);
    expect(codes({ ...good, uniqueKeys: [['id', 'version']] }, items)).toEqual(['KEY_NOT_UNIQUE']);
  });

  it('tells of children without index on the join or without key', () => {
    expect(codes(good, { ...items, indexes: [['line', 'order_id']], uniqueKeys: [], primaryKey: [] })).toEqual([
      'JOIN_NOT_INDEXED',
      'NO_PRIMARY_KEY',
    ]);
  });

  it('tells of big and partitioned tables', () => {
    expect(codes({ ...good, estimatedRows: 2_000_000, partitioned: true }, items)).toEqual(['BIG_TABLE', 'PARTITIONED_TABLE']);
  });

  it('puts missing rights first, with the statement, in the language asked for', () => {
    const [risk] = risksOf(mapping(good, items), [{ right: 'TRIGGER on orders', remedy: 'GRANT TRIGGER ON orders TO pims' }], 'pt-BR');
    expect(risk).toMatchObject({ code: 'RIGHT_MISSING', severity: 'ERROR', remedy: 'GRANT TRIGGER ON orders TO pims' });
    expect(risk.detail).toContain('permissão');
  });
});
