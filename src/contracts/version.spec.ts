import { sameMajor } from './version';

describe('sameMajor', () => {
  it.each([
    ['1.2.3', '1.9.0', true],
    ['0.1.0', '1.0.0', false],
    ['10.0.0', '1.0.0', false],
    ['2.0.0-beta.1', '2.1.0', true],
    [null, '1.0.0', true],
    ['1.0.0', undefined, true],
    ['garbage', '1.0.0', true],
  ])('of %p and %p is %p', (one, other, expected) => {
    expect(sameMajor(one, other)).toBe(expected);
    expect(sameMajor(other, one)).toBe(expected);
  });
});
