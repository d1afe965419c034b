import type { ColumnInfo, EntityMapping, MappedField, TableInfo } from '../../../src/dialects';
import { OracleEntityReader } from '../../../src/dialects/oracle/entity-reader';
import { ScriptedSession, type Answer } from '../../support/oracle/scripted-session';

const id: ColumnInfo = { name: 'ID', nativeType: 'NUMBER(10)', family: 'EXACT_NUMBER', nullable: false, precision: 10 };
const day: ColumnInfo = { name: 'DAY', nativeType: 'DATE', family: 'TIMESTAMP', nullable: true, precision: null };
const orderId = { ...id, name: 'ORDER_ID' };
const line = { ...id, name: 'LINE' };
const tableOf = (name: string, columns: ColumnInfo[], key: string[]): TableInfo => ({
  table: { schema: 'SALES', name },
  columns,
  primaryKey: key,
  uniqueKeys: [key],
  indexes: [key],
  partitioned: false,
  estimatedRows: 0,
});
const orders = tableOf('ORDERS', [id, day], ['ID']);
const items = tableOf('ITEMS', [orderId, line], ['ORDER_ID', 'LINE']);
const part = { label: 'id', column: id, type: 'NUMBER' as const };
const lines: MappedField = {
  kind: 'ARRAY',
  name: 'items',
  required: false,
  child: {
    table: items,
    rowFilter: [],
    join: [{ childColumn: orderId, parentColumn: id }],
    orderBy: [line],
    fields: [{ kind: 'SCALAR', name: 'line', required: true, column: line, type: 'NUMBER' }],
  },
};
const mapping: EntityMapping = {
  schemaId: 'schema-1',
  schemaName: 'Order',
  schemaVersion: '1',
  productName: 'SALES',
  root: {
    table: orders,
    rowFilter: [],
    fields: [
      { kind: 'OBJECT', name: 'order', required: true, isKey: true, parts: [part] },
      { kind: 'SCALAR', name: 'day', required: false, column: day, type: 'DATE' },
      lines,
    ],
  },
  key: { attribute: 'order', parts: [part] },
};
const SETTINGS = { timeZone: 'America/Sao_Paulo', charset: null };
const badNumber = Object.assign(new Error('ORA-01722: invalid number'), { code: 'ORA-01722' });

function readerOn(answer: Answer, of = mapping): { reader: OracleEntityReader; session: ScriptedSession } {
  const session = new ScriptedSession(answer);
  return { reader: new OracleEntityReader(session, of, SETTINGS), session };
}

/** The root rows of even keys, each with one line, as a server would answer. */
const evenOrders: Answer = (sql, binds) => {
  if (binds.includes('x')) return badNumber;
  const found = binds.map((bind, ordinal) => ({ bind, ordinal })).filter(({ bind }) => bind !== null && Number(bind) % 2 === 0);
  if (sql.includes('JOIN "SALES"."ITEMS"')) return found.map(({ ordinal }) => [ordinal, '1']);
  return found.map(({ bind, ordinal }) => [ordinal, bind, ' 2026-01-31T00:00:00']);
};

describe('entities on Oracle', () => {
  it('are read by key, root and children in one read-only transaction', async () => {
    const { reader, session } = readerOn(evenOrders);
    expect(await reader.readByKeys([['1'], ['2']])).toEqual([
      { index: 0, found: false, keyTexts: ['1'], document: '{"order":{"id":1}}', problem: null },
      {
        index: 1,
        found: true,
        keyTexts: ['2'],
        document: '{"order":{"id":2},"day":"2026-01-31T03:00:00+00:00","items":[{"line":1}]}',
        problem: null,
      },
    ]);
    expect(session.transactions).toEqual(['BEGIN READ ONLY', 'COMMIT']);
    expect(session.asked.map(({ binds }) => binds.length)).toEqual([8, 8]);
  });

  it('are read 64 keys at a time, each at its place', async () => {
    const keys = Array.from({ length: 150 }, (_, index) => [String(index)]);
    const rows = await readerOn(evenOrders).reader.readByKeys(keys);
    expect(rows.map(({ index, found, keyTexts }) => [index, found, keyTexts[0]])).toEqual(
      keys.map(([key], index) => [index, index % 2 === 0, key]),
    );
  });

  it('that no key of the column can mean are not found, and keep none from being found', async () => {
    const rows = await readerOn(evenOrders).reader.readByKeys([['2'], ['x'], ['4']]);
    expect(rows.map(({ index, found }) => [index, found])).toEqual([
      [0, true],
      [1, false],
      [2, true],
    ]);
  });

  it('are read in key order, and go on after the last', async () => {
    const { reader, session } = readerOn((sql) => {
      if (sql.includes('JOIN "SALES"."ITEMS"')) return [];
      return [
        [0, '7', null],
        [1, '8', null],
      ];
    });
    const chunk = await reader.readChunk(['6'], 2);
    expect([chunk.rows.map(({ keyTexts }) => keyTexts[0]), chunk.last]).toEqual([['7', '8'], ['8']]);
    expect(session.asked[0].binds).toEqual(['6', 2]);
    expect((await reader.readChunk(null, 3)).last).toBeNull();
  });

  it('climb from their children once each', async () => {
    const { reader } = readerOn((_sql, binds) => (binds.includes('x') ? badNumber : [['7'], ['8']]));
    expect(await reader.resolveRoots(['items'], [['7'], ['x'], ['8'], [null]])).toEqual([['7'], ['8']]);
  });

  it('are known by their key texts, without a question where there is one spelling', async () => {
    const { reader, session } = readerOn(() => []);
    expect(await reader.rawKeysOf([['7'], ['no number']])).toEqual([['7'], null]);
    expect(session.asked).toEqual([]);
  });

  it('are looked for where a key may be written in several ways, and told by what it means', async () => {
    const code: ColumnInfo = { name: 'CODE', nativeType: 'VARCHAR2(10 BYTE)', family: 'TEXT', nullable: false, precision: null };
    const codePart = { label: 'code', column: code, type: 'DATE' as const };
    const table = tableOf('ORDERS', [code], ['CODE']);
    const byCode: EntityMapping = {
      ...mapping,
      root: { table, rowFilter: [], fields: [{ kind: 'OBJECT', name: 'order', required: true, isKey: true, parts: [codePart] }] },
      key: { attribute: 'order', parts: [codePart] },
    };
    const { reader } = readerOn(() => [['20260130'], ['2026-01-31 '], ['20260131']], byCode);
    expect(await reader.rawKeysOf([['2026-01-31T00:00:00+00:00'], ['2026-02-02T00:00:00+00:00']])).toEqual([['2026-01-31 '], null]);
  });
});
