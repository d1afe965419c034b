import canonicalize from 'canonicalize';
import * as fc from 'fast-check';
import { canonicalJson } from './canonical-json';

describe('canonicalJson', () => {
  it('writes whatever JSON holds as RFC 8785 has it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value: unknown = JSON.parse(text);
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{"10":1,"9":2,"a":[],"B":{}}', '{"10":1,"9":2,"B":{},"a":[]}'],
    ['{"__proto__":1,"constructor":null}', '{"__proto__":1,"constructor":null}'],
    ['[1E3, -0, 0.10, 1e21, 123456789012345680]', '[1000,0,0.1,1e+21,123456789012345680]'],
    ['"\\u00e7\\n\\u0000\\ud83d\\ude00\\ud800\\\\\\""', '"ç\\n\\u0000😀\\ud800\\\\\\""'],
    ['{"\\ud83d\\ude00":1,"\\ufffd":2}', '{"😀":1,"\ufffd":2}'],
  ])('writes %s', (text, canonical) => expect(canonicalJson(JSON.parse(text))).toBe(canonical));
});
