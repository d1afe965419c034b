import type { ColumnFamily, ColumnInfo } from '../dialect';
import { NationalText } from './session';
import { bindOf, castTo, fetchedSql, rawValueOf } from './value-text';

const column = (nativeType: string, family: ColumnFamily): ColumnInfo => ({
  name: 'C',
  nativeType,
  family,
  nullable: true,
  precision: null,
});
const DATE = column('DATE', 'TIMESTAMP');
const TIMESTAMP = column('TIMESTAMP(9)', 'TIMESTAMP');
const INSTANT = column('TIMESTAMP(6) WITH LOCAL TIME ZONE', 'TIMESTAMP_WITH_ZONE');

describe('values of Oracle as canonical raw values', () => {
  it.each([
    ['a fraction without its zero', '.5', column('NUMBER', 'EXACT_NUMBER'), '0.5'],
    [
      '38 digits',
      '-12345678901234567890123456789012345678',
      column('NUMBER(38)', 'EXACT_NUMBER'),
      '-12345678901234567890123456789012345678',
    ],
    ['more digits than the model writes plainly', '1.0E+70', column('NUMBER', 'EXACT_NUMBER'), `1${'0'.repeat(70)}`],
    ['a number of 64 bits', 0.1, column('BINARY_DOUBLE', 'BINARY_FLOAT'), '0.1'],
    ['a number of 32 bits', Math.fround(0.1), column('BINARY_FLOAT', 'BINARY_FLOAT'), '0.1'],
    ['the largest number of 32 bits', Math.fround(3.4028234663852886e38), column('BINARY_FLOAT', 'BINARY_FLOAT'), '3.4028235e+38'],
    ['infinity, which cannot be sent', Infinity, column('BINARY_FLOAT', 'BINARY_FLOAT'), 'Infinity'],
    ['a date with the blank of its sign', ' 2026-01-31T00:00:00', DATE, '2026-01-31T00:00:00'],
    ['a date before our era', '-0044-03-15T00:00:00', DATE, '-0044-03-15T00:00:00'],
    ['a time without a fraction', ' 2026-01-31T10:20:30.000000000', TIMESTAMP, '2026-01-31T10:20:30'],
    ['a time with one', ' 2026-01-31T10:20:30.120000000', TIMESTAMP, '2026-01-31T10:20:30.12'],
    ['a moment', ' 2026-01-31T10:20:00.000000000', INSTANT, '2026-01-31T10:20:00+00:00'],
    ['a text with its blanks', 'a  ', column('CHAR(3 CHAR)', 'FIXED_TEXT'), 'a  '],
    ['NULL', null, TIMESTAMP, null],
  ])('%s', (_what, fetched, of, raw) => {
    expect(rawValueOf(fetched, of)).toBe(raw);
  });

  it('come as bytes from what is binary', () => {
    expect(rawValueOf(Buffer.from('x'), column('BLOB', 'BINARY'))).toEqual(Buffer.from('x'));
  });

  it.each(['BFILE', 'MDSYS.SDO_GEOMETRY', 'ANYDATA'])('are not there for %s', (type) => {
    expect(() => fetchedSql('t.C', column(type, 'OTHER'))).toThrow('COLUMN_TYPE_UNSUITABLE');
  });
});

describe('raw texts as values of Oracle', () => {
  it.each([
    [DATE, '2026-01-31T10:20:30.5', '2026-01-31T10:20:30'],
    [TIMESTAMP, '2026-01-31T10:20:30', '2026-01-31T10:20:30.0'],
    [TIMESTAMP, '2026-01-31T10:20:30.12', '2026-01-31T10:20:30.12'],
    [INSTANT, '2026-01-31T10:20:30+00:00', '2026-01-31T10:20:30.0'],
    [column('NUMBER', 'EXACT_NUMBER'), '0.5', '0.5'],
  ])('are bound in the form the conversion reads: %j %s', (of, text, bound) => {
    expect(bindOf(text, of)).toBe(bound);
  });

  it('are bound in the national character set where the column is of it', () => {
    expect(bindOf('ação', column('NVARCHAR2(40)', 'TEXT'))).toEqual(new NationalText('ação'));
  });

  it('of fixed width are never cut to a width that would find another row', () => {
    expect(castTo(':1', column('CHAR(6 CHAR)', 'FIXED_TEXT'))).toBe('CAST(:1 AS CHAR(2000))');
  });

  it.each([column('CLOB', 'TEXT'), column('LONG', 'TEXT'), column('BLOB', 'BINARY'), column('INTERVAL DAY(2) TO SECOND(6)', 'OTHER')])(
    'are no keys of %j',
    (of) => {
      expect(() => castTo(':1', of)).toThrow('COLUMN_TYPE_UNSUITABLE');
    },
  );
});
