import { nextVersion } from './next-version';

describe('nextVersion', () => {
  it.each<[string, string | undefined, string | null, string[], string]>([
    ['the one asked for', '2.0', '12.1.27', [], '2.0'],
    ["the draft's, not yet published", undefined, '12.1.27', ['12.1.26'], '12.1.27'],
    ['the last plus one', undefined, '12.1.27', ['12.1.27'], '12.1.28'],
    ['the last in order of publication, not of number', undefined, '9', ['9', '2.9'], '2.10'],
    ['over versions already taken', undefined, null, ['1.3', '1.1', '1.2'], '1.4'],
    ['over versions taken one by one', undefined, null, ['1.2', '1.1'], '1.3'],
    ['with leading zeros kept', undefined, null, ['2024.009'], '2024.010'],
    ['beyond the largest safe integer', undefined, null, ['9007199254740993'], '9007199254740994'],
    ['1 for a schema without version', undefined, null, [], '1'],
  ])('is %s', (_what, asked, drafted, published, expected) => expect(nextVersion(asked, drafted, published)).toBe(expected));

  it('refuses a version that is taken', () => {
    expect(() => nextVersion('1', null, ['1'])).toThrow(expect.objectContaining({ code: 'ALREADY_EXISTS' }));
  });

  it('asks for one where nothing can be counted', () => {
    expect(() => nextVersion(undefined, 'beta', ['beta'])).toThrow(expect.objectContaining({ code: 'VERSION_NEEDED' }));
  });
});
