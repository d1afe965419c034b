import fc from 'fast-check';
import { canonicalDecimal } from './decimal';

describe('canonicalDecimal', () => {
  it.each([
    ['7', '7'],
    ['+7', '7'],
    ['007.50', '7.5'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1e3', '1000'],
    ['1.25E+1', '12.5'],
    ['12e-4', '0.0012'],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
  ])('writes %s as %s', (text, canonical) => expect(canonicalDecimal(text)).toBe(canonical));

  it.each(['', '.', 'NaN', 'Infinity', '1e999', '0x10', '1 2', '--1'])('refuses %p', (text) => expect(canonicalDecimal(text)).toBeNull());

  it('keeps the value of every double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => Number(canonicalDecimal(String(value))) === value),
    );
  });
});
