import type { ColumnFamily, ColumnInfo } from '../dialect';
import { typedParameter } from './typed-parameter';

const column = (nativeType: string, family: ColumnFamily): ColumnInfo => ({
  name: 'k',
  nativeType,
  family,
  nullable: false,
  precision: null,
});

describe('a raw text as a value of a column', () => {
  it.each<[string, ColumnFamily, string, string | null]>([
    ['int', 'EXACT_NUMBER', '7.00', '7'],
    ['int', 'EXACT_NUMBER', '-2147483648', '-2147483648'],
    ['int', 'EXACT_NUMBER', '2147483648', null],
    ['int', 'EXACT_NUMBER', '1.5', null],
    ['int', 'EXACT_NUMBER', 'x', null],
    ['bigint', 'EXACT_NUMBER', '9223372036854775807', '9223372036854775807'],
    ['bit', 'EXACT_NUMBER', '2', null],
    ['decimal(5,2)', 'EXACT_NUMBER', '999.99', '999.99'],
    ['decimal(5,2)', 'EXACT_NUMBER', '1000', null],
    ['decimal(5,2)', 'EXACT_NUMBER', '1.005', null],
    ['decimal(2,2)', 'EXACT_NUMBER', '-0.50', '-0.5'],
    ['money', 'EXACT_NUMBER', '1.23456', null],
    ['date', 'DATE', '0001-01-01', '0001-01-01'],
    ['date', 'DATE', '2024-02-30', null],
    ['date', 'DATE', '0000-01-01', null],
    ['date', 'DATE', '2024-01-02T03:04:05', null],
    ['datetime2(7)', 'TIMESTAMP', '2024-01-02T03:04:05.1234567', '2024-01-02T03:04:05.1234567'],
    ['datetime2(7)', 'TIMESTAMP', '2024-01-02T24:00:00', null],
    ['datetimeoffset(7)', 'TIMESTAMP_WITH_ZONE', '2024-01-02T03:04:05+00:00', '2024-01-02T03:04:05'],
    ['datetimeoffset(7)', 'TIMESTAMP_WITH_ZONE', '2024-01-02T03:04:05-03:00', null],
    ['uniqueidentifier', 'TEXT', '6F9619FF-8B86-D011-B42D-00C04FC964FF', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
    ['uniqueidentifier', 'TEXT', '{6F9619FF', null],
    ['varchar(3)', 'TEXT', 'longer than that ', 'longer than that '],
  ])('%s (%s): %s is %s', (nativeType, family, text, expected) => {
    expect(typedParameter(text, column(nativeType, family))).toBe(expected);
  });

  it('is NULL for NULL', () => {
    expect(typedParameter(null, column('int', 'EXACT_NUMBER'))).toBeNull();
  });
});
