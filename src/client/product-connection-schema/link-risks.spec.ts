import type { ColumnInfo, DialectCapabilities, EntityMapping, TableInfo } from '../../dialects';
import { risksOf, type PlanFindings } from './link-risks';

const column = (name: string): ColumnInfo => ({ name, nativeType: 'integer', family: 'EXACT_NUMBER', nullable: true, precision: 10 });
const able: DialectCapabilities = {
  maxIdentifierLength: 63,
  transactionalDdl: true,
  stampsLocalWrites: true,
  seesTruncate: true,
  brokenTriggerStopsWrites: false,
};
const nothing: PlanFindings = {
  missing: [],
  additions: [],
  otherConnections: [],
  hazards: [],
  statements: [],
  capabilities: able,
  managerialColumns: true,
  columnsWanted: null,
};
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
  const child = { table: items, rowFilter: [], fields: [], join, orderBy: [] };
  return {
    schemaId: 's',
    schemaName: 'S',
    schemaVersion: '1',
    productName: 'P',
    root: { table: root, rowFilter: [], fields: [{ kind: 'ARRAY', name: 'items', required: false, child }] },
    key: { attribute: 'id', parts: key },
  };
}

describe('risksOf', () => {
  const items = { ...good, table: { schema: 'public', name: 'items' }, indexes: [['order_id', 'line']] };
  const codes = (root: TableInfo, child: TableInfo) => risksOf([mapping(root, child)], nothing, 'en').map((risk) => risk.code);

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
    const missing = [{ right: 'TRIGGER on orders', remedy: 'GRANT TRIGGER ON orders TO pims' }];
    const [risk] = risksOf([mapping(good, items)], { ...nothing, missing }, 'pt-BR');
    expect(risk).toMatchObject({ code: 'RIGHT_MISSING', severity: 'ERROR', remedy: 'GRANT TRIGGER ON orders TO pims' });
    expect(risk.detail).toContain('permissão');
  });

  it('warns when other connections publish the schema, for then keys must be global', () => {
    const [risk] = risksOf([mapping(good, items)], { ...nothing, otherConnections: ['one', 'two'] }, 'en');
    expect(risk).toMatchObject({
      code: 'SCHEMA_OF_SEVERAL_CONNECTIONS',
      severity: 'WARNING',
      table: null,
      detail: expect.stringContaining('publish S too (one, two)'),
      remedy: expect.stringContaining('constant column'),
    });
  });

  it('names what may break when tables get columns', () => {
    const additions = [
      { table: good.table, routines: ['public.order_of(integer)', 'public.print(orders)'] },
      { table: items.table, routines: [] },
    ];
    expect(risksOf([mapping(good, items)], { ...nothing, additions }, 'en')).toMatchObject([
      { code: 'COLUMNS_ADDED', severity: 'INFO', table: null, detail: expect.stringContaining('COPY') },
      {
        code: 'ROW_TYPE_USED',
        severity: 'WARNING',
        table: 'public.orders',
        detail: expect.stringContaining('public.order_of(integer), public.print(orders)'),
      },
    ]);
  });

  it('tells of a branch that is missing from the key or from the join, and of a key that only marked rows repeat', () => {
    const columns = ['A1_FILIAL', 'R_E_C_N_O_', 'D_E_L_E_T_', 'R_E_C_D_E_L_'].map(column);
    const root = { ...good, columns, uniqueKeys: [['id', 'R_E_C_D_E_L_']] };
    expect(codes(root, { ...items, columns }).slice(0, 3)).toEqual(['KEY_NOT_UNIQUE', 'BRANCH_NOT_IN_KEY', 'BRANCH_NOT_IN_JOIN']);
    const marked = mapping(root, items);
    marked.root.rowFilter = [{ column: 'D_E_L_E_T_', operator: 'NE', values: ['*'] }];
    const risks = risksOf([marked, marked], nothing, 'en').filter(({ code }) => code.startsWith('KEY_') || code.startsWith('BRANCH_'));
    expect(risks).toMatchObject([{ code: 'BRANCH_NOT_IN_KEY', remedy: 'Add A1_FILIAL to the columns of the key.' }]);
  });
});
