import fc from 'fast-check';
import { dollarQuoted, literal, qualified, quote } from './quote';

describe('quote', () => {
  it('quotes names as PostgreSQL reads them', () => {
    expect(quote('orders')).toBe('"orders"');
    expect(quote('a"; DROP TABLE x; --')).toBe('"a""; DROP TABLE x; --"');
    expect(qualified({ schema: 'Séc', name: 'T\u{1F600}' })).toBe('"Séc"."T\u{1F600}"');
  });

  it.each(['', 'a\0b', 'x'.repeat(64), 'ç'.repeat(32)])('refuses %j', (identifier) => {
    expect(() => quote(identifier)).toThrow('IDENTIFIER_INVALID');
  });

  it('never lets a name end its quotes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 15, unit: 'grapheme' }), (name) => {
        fc.pre(!name.includes('\0') && Buffer.byteLength(name) <= 63);
        const inner = quote(name).slice(1, -1);
        expect(inner.replaceAll('""', '')).not.toContain('"');
        expect(inner.replaceAll('""', '"')).toBe(name);
      }),
    );
  });
});

describe('literal', () => {
  it('means the same with standard_conforming_strings on and off', () => {
    expect(literal("it's")).toBe("'it''s'");
    expect(literal("back\\slash's")).toBe("E'back\\\\slash''s'");
    expect(() => literal('\0')).toThrow('IDENTIFIER_INVALID');
  });
});

describe('dollarQuoted', () => {
  it('chooses a tag that the body does not hold', () => {
    expect(dollarQuoted('x')).toBe('$tcc$x$tcc$');
    expect(dollarQuoted('$tcc$ $tcc1$')).toBe('$tcc2$$tcc$ $tcc1$$tcc2$');
  });
});
