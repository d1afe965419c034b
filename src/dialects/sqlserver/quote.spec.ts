import { literal, qualified, quote } from './quote';

describe('quote', () => {
  it.each([
    ['orders', '[orders]'],
    ['Código ##x-y', '[Código ##x-y]'],
    ['a]b[c', '[a]]b[c]'],
    ['"; DROP TABLE x--', '["; DROP TABLE x--]'],
    ['x'.repeat(128), `[${'x'.repeat(128)}]`],
  ])('puts %p between brackets', (name, expected) => {
    expect(quote(name)).toBe(expected);
  });

  it.each(['', 'a\0b', 'x'.repeat(129)])('refuses %j', (name) => {
    expect(() => quote(name)).toThrow('IDENTIFIER_INVALID');
  });

  it('qualifies by schema', () => {
    expect(qualified({ schema: 'dbo', name: 'a.b' })).toBe('[dbo].[a.b]');
  });
});

describe('literal', () => {
  it.each([
    ["it's", "N'it''s'"],
    ['ação 😀', "N'ação 😀'"],
    ['back\\slash', "N'back\\slash'"],
    ['line\\\nend', "N'line\\' + N'\nend'"],
  ])('quotes %j', (text, expected) => {
    expect(literal(text)).toBe(expected);
  });

  it('refuses NUL', () => {
    expect(() => literal('a\0')).toThrow('IDENTIFIER_INVALID');
  });
});
