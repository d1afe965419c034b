import type { EntityMapping, EntityReader } from '../../dialects';
import { keyTextsOf, readByKeyTexts } from './key-text-reader';

const column = (name: string) => ({ name, nativeType: 'text', family: 'TEXT' as const, nullable: false, precision: null });
const mapping = {
  schemaName: 'S',
  variant: '01',
  key: {
    attribute: 'id',
    parts: [
      { label: 'codigo', column: column('code'), type: 'STRING' },
      { label: 'numero', column: column('number'), type: 'NUMBER' },
    ],
    constants: [{ label: 'empresa', value: '01' }],
  },
} as unknown as EntityMapping;

const key = (...parts: [string, string][]) => parts.map(([label, text]) => ['id', label, text] as const);

describe('keyTextsOf', () => {
  it('gives the texts in the order of the parts, for keys with the constants of the mapping alone', () => {
    expect(keyTextsOf(mapping, key(['codigo', 'a'], ['empresa', '01'], ['numero', '7']))).toEqual(['a', '7']);
    expect(keyTextsOf(mapping, key(['codigo', 'a'], ['empresa', '02'], ['numero', '7']))).toBeNull();
    expect(keyTextsOf(mapping, key(['codigo', 'a'], ['numero', '7']))).toBeNull();
    expect(keyTextsOf(mapping, key(['codigo', 'a'], ['empresa', '01'], ['numero', '7'], ['x', '1']))).toBeNull();
  });
});

describe('readByKeyTexts', () => {
  it('tells what is not there by its key, constants among the parts', async () => {
    const reader = { rawKeysOf: async () => [null] } as unknown as EntityReader;
    const [row] = await readByKeyTexts(reader, mapping, [['a', '7']]);
    expect(row).toEqual({
      index: 0,
      found: false,
      keyTexts: ['a', '7'],
      document: '{"id":{"codigo":"a","empresa":"01","numero":7}}',
      problem: null,
    });
  });
});
