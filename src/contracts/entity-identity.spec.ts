import { contentHash, entityKey, originId, originIdentifier, sortKeyParts } from './entity-identity';

describe('entity identity', () => {
  // The vectors of the public contract, section 6.
  const key = [['id', 'id', '7']] as const;

  it('gives the entityKey of the contract', () => {
    expect(entityKey('Instancia', key)).toBe('51353d678a8b4d4f66e5e325debf89237da86eb5698715adae717318d6a90aeb');
  });

  it('gives the originId of the contract', () => {
    expect(originId('PIMSMC', 'Instancia', key)).toBe('c8206db5c450ffec6d7f5ce3daf90a01205332f6aa8a3fea8b276fc6e50d0d36');
  });

  it.each([
    ['PIMSMC', 'Instancia', 'id', ['id'], ['7']],
    ['RM "x"', 'PESSOA\\', 'chave', ['coligada', 'filial', 'número'], ['1', 'São "Paulo"', '𝄞']],
  ])('gives the same originId prepared for %s, %s', (originName, schemaName, attribute, labels, texts) => {
    const parts = labels.map((label, index) => [attribute, label, texts[index]] as const);
    const prepared = (constants: string[]) =>
      originIdentifier(
        originName,
        schemaName,
        attribute,
        labels.map((label, index) => (constants.includes(label) ? { label, constant: texts[index] } : { label })),
      )(texts.filter((_, index) => !constants.includes(labels[index])));
    expect(prepared([])).toBe(originId(originName, schemaName, parts));
    for (const label of labels.slice(1)) expect(prepared([label])).toBe(originId(originName, schemaName, parts));
    if (labels.length > 1) expect(prepared([labels[0]])).toBe(originId(originName, schemaName, parts));
  });

  it('sorts parts by attribute, then label, by code point', () => {
    const parts = [
      ['id', 'b', '1'],
      ['id', 'a', '2'],
      ['id', 'B', '3'],
      ['id', '\u{1F600}', '4'],
      ['id', '\uFFFD', '5'],
    ] as const;
    expect(sortKeyParts(parts).map((part) => part[1])).toEqual(['B', 'a', 'b', '\uFFFD', '\u{1F600}']);
  });
});

describe('contentHash', () => {
  it('does not depend on the order of properties nor on the token', () => {
    expect(contentHash({ a: 1, b: { c: 2, d: 3 }, token: 'x' })).toBe(contentHash({ b: { d: 3, c: 2 }, a: 1, token: 'y' }));
  });

  it('differs for different content', () => {
    expect(contentHash({ a: 1 })).not.toBe(contentHash({ a: 2 }));
  });
});
