import type { ColumnFamily, ColumnInfo, EntityMapping, MappedField, TableInfo } from '../../dialect';
import { EntityAssembler } from './entity-assembler';
import type { RawRow } from './raw-value';

const column = (name: string, family: ColumnFamily, nativeType = 'any', precision: number | null = null): ColumnInfo => ({
  name,
  nativeType,
  family,
  nullable: name !== 'id',
  precision,
});
const tableOf = (...columns: ColumnInfo[]): TableInfo => ({
  table: { schema: 'dbo', name: 'T' },
  columns,
  primaryKey: ['id'],
  uniqueKeys: [['id']],
  indexes: [['id']],
  partitioned: false,
  estimatedRows: 0,
});
const id = column('id', 'EXACT_NUMBER', 'int', 10);

type Constants = { label: string; value: string }[];

function mappingOf(fields: MappedField[], table = tableOf(id), constants?: Constants): EntityMapping {
  const parts = [{ label: 'id', column: id, type: 'NUMBER' as const }];
  const key: MappedField = { kind: 'OBJECT', name: 'id', required: true, isKey: true, parts, constants };
  return {
    schemaId: 's',
    schemaName: 'S',
    schemaVersion: '1',
    productName: 'P',
    root: { table, rowFilter: [], fields: [key, ...fields] },
    key: { attribute: 'id', parts, constants },
  };
}

const assemblerOf = (fields: MappedField[], charset: string | null = null) =>
  new EntityAssembler(mappingOf(fields), { timeZone: 'America/Sao_Paulo', charset });
const scalar = (info: ColumnInfo, type: 'STRING' | 'NUMBER' | 'DATE' | 'CLOB'): MappedField => ({
  kind: 'SCALAR',
  name: 'v',
  required: false,
  column: info,
  type,
});

/** The one value of a row, and the problem of the row. */
function emitted(
  info: ColumnInfo,
  type: 'STRING' | 'NUMBER' | 'DATE' | 'CLOB',
  value: string | Buffer | null,
  charset?: string,
): unknown[] {
  const [entity] = assemblerOf([scalar(info, type)], charset).assemble([[[0, '1', value]]]);
  return [(JSON.parse(entity.document) as { v: unknown }).v, entity.problem?.code ?? null];
}

describe('the assembler of entities', () => {
  it.each<[string, unknown]>([
    ['.5', 0.5],
    ['-.25', -0.25],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['-0.00000000000000000000000001', -1e-26],
    ['123456789012345.000', 123456789012345],
    ['1000000000000000', '1000000000000000'],
    ['99999999999999.99', '99999999999999.99'],
  ])('emits the number %s as %j', (text, expected) => {
    expect(emitted(column('n', 'EXACT_NUMBER', 'NUMBER'), 'NUMBER', text)).toEqual([expected, null]);
  });

  it('emits a text of a binary column in the charset of the connection', () => {
    const memo = column('m', 'BINARY', 'image');
    expect(emitted(memo, 'CLOB', Buffer.from([0x50, 0x72, 0x65, 0xe7, 0x6f, 0x20, 0x80]), 'windows-1252')).toEqual(['Preço €', null]);
    expect(emitted(memo, 'CLOB', Buffer.from([0x93, 0x85, 0x94, 0x81, 0x9f]), 'cp1252')).toEqual(['“…”\u0081Ÿ', null]);
    expect(emitted(memo, 'STRING', Buffer.from([0xe7, 0x99]), 'iso-8859-15')).toEqual(['ç\u0099', null]);
    expect(emitted(memo, 'STRING', null, 'windows-1252')).toEqual([null, null]);
    expect(emitted(memo, 'STRING', Buffer.from('\ufeffé'), 'utf-8')).toEqual(['\ufeffé', null]);
  });

  it.each([null, 'klingon'])('refuses a binary column when the charset is %j, and a number or a date in it always', (charset) => {
    const memo = column('m', 'BINARY', 'varbinary(max)');
    expect(() => assemblerOf([scalar(memo, 'CLOB')], charset)).toThrow('COLUMN_TYPE_UNSUITABLE');
    expect(() => assemblerOf([scalar(memo, 'NUMBER')], 'utf-8')).toThrow('COLUMN_TYPE_UNSUITABLE');
    expect(() => assemblerOf([scalar(memo, 'DATE')], 'utf-8')).toThrow('COLUMN_TYPE_UNSUITABLE');
  });

  it.each<[ColumnFamily, string, unknown, string | null]>([
    ['TIMESTAMP', '2024-02-29T22:30:00', '2024-03-01T01:30:00+00:00', null],
    ['TIMESTAMP', '2024-02-29T22:30:00.0000000', '2024-03-01T01:30:00+00:00', null],
    ['TIMESTAMP', '2024-02-29T22:30:00.123456789', '2024-03-01T01:30:00.123456+00:00', null],
    ['TIMESTAMP', '9999-12-31T23:59:59', null, 'DATE_INVALID'],
    ['TIMESTAMP', '-4712-01-01T00:00:00', null, 'DATE_INVALID'],
    ['TIMESTAMP', '2018-11-04T00:00:00', '2018-11-04T03:00:00+00:00', null],
    ['TIMESTAMP', '2018-02-17T23:30:00', '2018-02-18T02:30:00+00:00', null],
    ['TIMESTAMP', '2024-02-29', null, 'DATE_INVALID'],
    ['TIMESTAMP_WITH_ZONE', '0001-01-01T00:00:00.1000000+00:00', '0001-01-01T00:00:00.100000+00:00', null],
    ['TIMESTAMP_WITH_ZONE', '2024-02-29T10:00:00-03:00', null, 'DATE_INVALID'],
    ['DATE', '0001-01-01', '0001-01-01T00:00:00+00:00', null],
    ['DATE', '10000-01-01', null, 'DATE_INVALID'],
    ['FIXED_TEXT', '20240229  ', '2024-02-29T00:00:00+00:00', null],
    ['FIXED_TEXT', '        ', null, null],
    ['TEXT', '20230229', null, 'DATE_INVALID'],
  ])('emits the %s %s as %j', (family, text, expected, problem) => {
    expect(emitted(column('d', family), 'DATE', text)).toEqual([expected, problem]);
  });

  it('refuses bytes as a key, and tells a binary number of a key in one way', () => {
    const keyOf = (info: ColumnInfo, type: 'STRING' | 'NUMBER') => {
      const mapping = mappingOf([], tableOf(info));
      mapping.key.parts = [{ label: 'id', column: info, type }];
      return new EntityAssembler(mapping, { timeZone: 'UTC', charset: 'utf-8' });
    };
    expect(() => keyOf(column('id', 'BINARY'), 'STRING')).toThrow('COLUMN_TYPE_UNSUITABLE');
    const entities = keyOf(column('id', 'BINARY_FLOAT'), 'NUMBER').assembleKeys([['1.0000000000000001e-001'], ['-0']], [[]]);
    expect(entities.map(({ keyTexts }) => keyTexts[0])).toEqual(['0.1', '0']);
  });

  it('puts constants among the parts of a key by label, also where there is no row', () => {
    const constants = [
      { label: 'empresa', value: '01' },
      { label: 'z', value: '"' },
    ];
    const assembler = new EntityAssembler(mappingOf([], tableOf(id), constants), { timeZone: 'UTC', charset: null });
    const entities = assembler.assembleKeys([['7'], ['8'], ['12345678901']], [[[0, '7']]]);
    expect(entities.map(({ found, document, keyTexts }) => [found, document, keyTexts])).toEqual([
      [true, '{"id":{"empresa":"01","id":7,"z":"\\""}}', ['7']],
      [false, '{"id":{"empresa":"01","id":8,"z":"\\""}}', ['8']],
      [false, '{"id":{"empresa":"01","id":"12345678901","z":"\\""}}', ['12345678901']],
    ]);
  });

  it('tells of two rows of one key, and gives the first', () => {
    const assembler = assemblerOf([scalar(column('v', 'TEXT'), 'STRING')]);
    const rows: RawRow[] = [
      [0, '1', 'a'],
      [0, '1', 'b'],
      [1, '2', 'c'],
    ];
    expect(assembler.assemble([rows]).map(({ document, problem }) => [document, problem?.code])).toEqual([
      ['{"id":{"id":1},"v":"a"}', 'KEY_NOT_UNIQUE'],
      ['{"id":{"id":2},"v":"c"}', undefined],
    ]);
    expect(rows.map((row) => assembler.rawKeyOf(row))).toEqual([['1'], ['1'], ['2']]);
  });

  it('says which columns a level has to read, each once, and how its rows are told apart', () => {
    const [line, order] = [column('line', 'EXACT_NUMBER'), column('order', 'EXACT_NUMBER')];
    const child = { table: tableOf(id, line), rowFilter: [], join: [{ childColumn: order, parentColumn: line }], orderBy: [id] };
    const lots: MappedField = { kind: 'ARRAY', name: 'lots', required: false, child: { ...child, fields: [scalar(line, 'NUMBER')] } };
    const items: MappedField = {
      kind: 'ARRAY',
      name: 'items',
      required: false,
      child: { ...child, fields: [scalar(line, 'NUMBER'), lots] },
    };
    const { levels } = assemblerOf([items]);
    expect(
      levels.map(({ path, columns, parentColumns }) => [
        path.join('.'),
        columns.map(({ name }) => name),
        parentColumns.map(({ name }) => name),
      ]),
    ).toEqual([
      ['', ['id'], []],
      ['items', ['line', 'id'], []],
      ['items.lots', ['line'], ['id']],
    ]);
  });
});
