import * as fc from 'fast-check';
import { canonicalDate, isIsoDate } from './iso-date';

describe('isIsoDate', () => {
  it.each([
    '2024-02-29',
    '2024-02-29T10:11:12Z',
    '1950-01-01T00:00:00+00:00',
    '2000-01-01T00:00:00.335846Z',
    '2024-01-01T10:00',
    '2024-01-01T10:00:00-0300',
    '0001-01-01',
    '9999-12-31T23:59:59.999999999+14:00',
  ])('accepts %s', (text) => expect(isIsoDate(text)).toBe(true));

  it.each([
    '',
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '20240101',
    '2024-1-1',
    '2024-01-01T25:00:00Z',
    '2024-01-01T',
    '2024-01-01 10:00:00',
    ' 2024-01-01',
    '01/02/2024',
    '2024-01-01T10:00:00+25:00',
    '2024-01-01\n',
  ])('refuses %p', (text) => expect(isIsoDate(text)).toBe(false));
});

describe('canonicalDate', () => {
  it.each([
    ['2024-02-29', '2024-02-29T00:00:00+00:00'],
    ['1950-01-01T00:00:00+00:00', '1950-01-01T00:00:00+00:00'],
    ['2024-01-01T22:30:00-03:00', '2024-01-02T01:30:00+00:00'],
    ['2024-01-01T00:30:00.120000+01:00', '2023-12-31T23:30:00.120000+00:00'],
    ['2000-01-01T00:00:00.335846Z', '2000-01-01T00:00:00.335846+00:00'],
    ['2000-01-01T00:00:00.000000Z', '2000-01-01T00:00:00+00:00'],
    ['2000-01-01T00:00:00.123456780Z', '2000-01-01T00:00:00.12345678+00:00'],
    ['2000-01-01T00:00:00.335800+00:00', '2000-01-01T00:00:00.335800+00:00'],
    ['2000-01-01T00:00:00.000000+00:00', '2000-01-01T00:00:00+00:00'],
    ['2000-01-01T00:00:00,5+00:00', '2000-01-01T00:00:00.500000+00:00'],
    ['0099-03-01T00:00:00Z', '0099-03-01T00:00:00+00:00'],
  ])('%s is %s', (text, canonical) => expect(canonicalDate(text)).toBe(canonical));

  it('gives one text for one moment, whatever offset it was sent with', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0002-01-01'), max: new Date('9998-01-01'), noInvalidDate: true }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (moment, minutes) => {
          const shifted = new Date(moment.getTime() + minutes * 60_000).toISOString().slice(0, -1);
          const size = Math.abs(minutes);
          const offset = `${minutes < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
          expect(canonicalDate(shifted + offset)).toBe(canonicalDate(moment.toISOString()));
        },
      ),
    );
  });
});
