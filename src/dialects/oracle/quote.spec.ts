import { literal, qualified, quote } from './quote';

describe('names in Oracle', () => {
  it('are quoted as they are', () => {
    expect(quote('SA1010')).toBe('"SA1010"');
    expect(qualified({ schema: 'PIMS', name: 'Ação 1' })).toBe('"PIMS"."Ação 1"');
  });

  it.each(['', 'a\0b', 'a"b', 'é'.repeat(65)])('are refused when no object can have them: %j', (name) => {
    expect(() => quote(name)).toThrow('IDENTIFIER_INVALID');
  });
});

describe('texts in Oracle', () => {
  it('are quoted with doubled quotes and nothing else', () => {
    expect(literal("it's \\ & :x")).toBe("'it''s \\ & :x'");
    expect(() => literal('a\0')).toThrow('IDENTIFIER_INVALID');
  });
});
