import { etagOf, requireMatch } from './etag';

describe('If-Match', () => {
  it.each([undefined, '*', '"7"', 'W/"7"', '"6", "7"'])('lets %p pass on revision 7', (ifMatch) => {
    expect(() => requireMatch(ifMatch, 7, 'ClientEnvironment', 'x')).not.toThrow();
  });

  it.each(['"6"', '7', ''])('refuses %p on revision 7', (ifMatch) => {
    expect(() => requireMatch(ifMatch, 7, 'ClientEnvironment', 'x')).toThrow('STALE_VERSION');
  });

  it('is the quoted revision', () => expect(etagOf(3)).toBe('"3"'));
});
