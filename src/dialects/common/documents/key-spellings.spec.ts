import type { ColumnFamily, MappedPart } from '../../dialect';
import { combinations, keySpellings, mayBeSpelledOtherwise } from './key-spellings';

const part = (family: ColumnFamily, type: MappedPart['type']): MappedPart => ({
  label: 'k',
  type,
  column: { name: 'k', nativeType: 'any', family, nullable: false, precision: null },
});
const spell = (family: ColumnFamily, type: MappedPart['type'], text: string) => keySpellings(part(family, type), 'America/Sao_Paulo')(text);

describe('raw spellings of a key text', () => {
  it.each<[ColumnFamily, MappedPart['type'], string, string[]]>([
    ['TEXT', 'STRING', ' a ', [' a ']],
    ['EXACT_NUMBER', 'NUMBER', '7', ['7']],
    ['EXACT_NUMBER', 'NUMBER', 'seven', []],
    ['DATE', 'DATE', '2024-02-29T00:00:00+00:00', ['2024-02-29']],
    ['DATE', 'DATE', '2024-02-29T10:00:00+00:00', []],
    ['TIMESTAMP_WITH_ZONE', 'DATE', '2024-02-29T10:00:00.500000+00:00', ['2024-02-29T10:00:00.500000+00:00']],
    ['TIMESTAMP_WITH_ZONE', 'DATE', '2024-02-29T10:00:00.5Z', []],
    ['TIMESTAMP', 'DATE', '2024-02-29T10:00:00.500000+00:00', ['2024-02-29T07:00:00.500000']],
    ['TIMESTAMP', 'DATE', 'tomorrow', []],
    ['FIXED_TEXT', 'DATE', '2024-02-29T00:00:00+00:00', ['20240229', '2024-02-29', '2024-02-29T00:00:00+00:00', '2024-02-29T00:00:00Z']],
  ])('of a %s mapped as %s: %s is %j', (family, type, text, expected) => {
    expect(spell(family, type, text)).toEqual(expected);
  });

  it('are both local times of a moment at which the clocks were set forward', () => {
    expect(spell('TIMESTAMP', 'DATE', '2018-11-04T03:30:00+00:00').sort()).toEqual(['2018-11-04T00:30:00', '2018-11-04T01:30:00']);
  });

  it('are none for the first of two moments that local time does not tell apart', () => {
    expect(spell('TIMESTAMP', 'DATE', '2018-02-18T01:30:00+00:00')).toEqual([]);
    expect(spell('TIMESTAMP', 'DATE', '2018-02-18T02:30:00+00:00')).toEqual(['2018-02-17T23:30:00']);
  });

  it('may be others only where a text holds a number or a date', () => {
    expect([part('TEXT', 'NUMBER'), part('FIXED_TEXT', 'DATE')].map(mayBeSpelledOtherwise)).toEqual([true, true]);
    expect([part('TEXT', 'STRING'), part('EXACT_NUMBER', 'NUMBER'), part('TIMESTAMP', 'DATE')].map(mayBeSpelledOtherwise)).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('of several parts are combined, the likeliest first', () => {
    expect(combinations([['a'], ['1', '2']])).toEqual([
      ['a', '1'],
      ['a', '2'],
    ]);
    expect(combinations([['a'], []])).toEqual([]);
  });
});
