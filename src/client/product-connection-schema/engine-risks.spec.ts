import { HAZARD_CODES, type DialectCapabilities, type TableInfo } from '../../dialects';
import { engineRisks, type EngineFindings } from './engine-risks';
import type { TellRisk } from './link-risk';
import { describeRisk } from './risk-texts';

const able: DialectCapabilities = {
  maxIdentifierLength: 63,
  transactionalDdl: true,
  stampsLocalWrites: true,
  seesTruncate: true,
  brokenTriggerStopsWrites: false,
};
const orders: TableInfo = {
  table: { schema: 'dbo', name: 'orders' },
  columns: [],
  primaryKey: [],
  uniqueKeys: [],
  indexes: [],
  partitioned: false,
  estimatedRows: 10,
};
const found: EngineFindings = {
  capabilities: able,
  hazards: [],
  tables: [orders],
  statements: [],
  managerialColumns: false,
  columnsWanted: null,
};
const inEnglish: TellRisk = (code, table, parameters = {}, remedy = null) => ({
  code,
  table: table && table.table.name,
  ...describeRisk(code, parameters, 'en'),
  ...(remedy !== null && { remedy }),
});
const codes = (findings: EngineFindings) => engineRisks(findings, inEnglish).map(({ code }) => code);

describe('risks of an engine', () => {
  it('are none where nothing is missing', () => expect(codes({ ...found, managerialColumns: true })).toEqual([]));

  it('are told for whatever it cannot do', () => {
    const capabilities = {
      ...able,
      transactionalDdl: false,
      stampsLocalWrites: false,
      seesTruncate: false,
      brokenTriggerStopsWrites: true,
    };
    const statements = [{ purpose: 'create trigger X on dbo.orders', sql: '' }];
    expect(codes({ ...found, capabilities, statements, managerialColumns: true })).toEqual([
      'BROKEN_TRIGGER_STOPS_WRITES',
      'TRUNCATE_UNSEEN',
      'LOCAL_WRITES_NOT_STAMPED',
      'STATEMENTS_ONE_BY_ONE',
    ]);
    expect(codes({ ...found, capabilities })).toEqual(['BROKEN_TRIGGER_STOPS_WRITES', 'TRUNCATE_UNSEEN']);
  });

  it.each(HAZARD_CODES)('tell of %s with the objects that have it, in both languages', (code) => {
    const hazard = { code, table: orders.table, objects: ['dbo.insert_order', 'dbo.v'], remedy: 'GRANT INSERT' };
    const [risk] = engineRisks({ ...found, hazards: [hazard] }, inEnglish);
    expect(risk).toMatchObject({
      code,
      table: 'orders',
      detail: expect.stringContaining('dbo.insert_order, dbo.v'),
      remedy: 'GRANT INSERT',
    });
    expect(describeRisk(code, { objects: 'dbo.v' }, 'pt-BR').detail).toContain('dbo.v');
  });

  it('count the lock on a big table that gets statements', () => {
    const big = { ...orders, estimatedRows: 5_000_000 };
    const statements = [{ purpose: 'create trigger X on dbo.orders', sql: '' }];
    const [risk] = engineRisks({ ...found, tables: [big], statements }, inEnglish);
    expect(risk).toMatchObject({ code: 'LOCK_ON_BIG_TABLE', severity: 'WARNING', detail: expect.stringContaining('5000000') });
    expect(codes({ ...found, tables: [big] })).toEqual([]);
  });

  it('tell why tables of Protheus get no columns, and what they risk with them', () => {
    const column = { name: 'R_E_C_N_O_', nativeType: 'int', family: 'EXACT_NUMBER' as const, nullable: false, precision: 10 };
    const tables = [{ ...orders, columns: [column] }];
    expect(codes({ ...found, tables })).toEqual(['COLUMNS_LEFT_OUT']);
    expect(codes({ ...found, tables, columnsWanted: false })).toEqual([]);
    expect(codes({ ...found, tables, managerialColumns: true, columnsWanted: true })).toEqual(['COLUMNS_BESIDE_DICTIONARY']);
  });
});
