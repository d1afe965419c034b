import fc from 'fast-check';
import { decodeValues, encodeValues } from './log-values';

/** Texts rich in the signs that mean something to the encoding. */
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom('\\', '|', 'N', 'p', ' ', '\n', 'ç', '😀') }),
  fc.string({ unit: 'binary' }),
  fc.constant(null),
);

describe('values in one text of the change log', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (values) => {
        expect(decodeValues(encodeValues(values))).toEqual(values);
      }),
    );
  });

  it('are told apart: different values have different texts', () => {
    const values = fc.array(value, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(values, values, (one, other) => {
        expect(encodeValues(one) === encodeValues(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it.each([
    [['01', '000123 '], '01|000123 '],
    [[null], '\\N'],
    [['\\N'], '\\\\N'],
    [['N', null, ''], 'N|\\N|'],
    [['a|b\\c'], 'a\\pb\\\\c'],
    [[''], ''],
  ])('of %j are written %s', (values, text) => {
    expect(encodeValues(values)).toBe(text);
    expect(decodeValues(text)).toEqual(values);
  });

  it.each(['\\x', 'a\\', '\\Na', 'a|\\ '])('are not read from %j, which no trigger writes', (text) => {
    expect(() => decodeValues(text)).toThrow('Not a logged value');
  });
});
