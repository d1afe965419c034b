import { TokenLookup } from './token-lookup';

describe('the look-up of tokens', () => {
  let asked: string[][];
  const stored = (...known: string[]) => {
    asked = [];
    return new TokenLookup(async (hashes: string[]) => {
      asked.push(hashes);
      return new Map(known.filter((hash) => hashes.includes(hash)).map((hash) => [hash, `token of ${hash}`]));
    });
  };

  it('asks at once for the first, and for all that came meanwhile together', async () => {
    const lookup = stored('b');
    expect(await Promise.all(['a', 'b', 'c', 'b'].map((hash) => lookup.find(hash)))).toEqual([null, 'token of b', null, 'token of b']);
    expect(asked).toEqual([['a'], ['b', 'c']]);
  });

  it('bounds its queries under a flood', async () => {
    const lookup = stored('good');
    const flood = Array.from({ length: 5_000 }, (_, index) => lookup.find(`bad ${index}`));
    expect(await lookup.find('good')).toBe('token of good');
    expect(new Set(await Promise.all(flood))).toEqual(new Set([null]));
    expect(asked.length).toBeLessThanOrEqual(7);
  });

  it('tells everybody who waits that the store is away, and asks again afterwards', async () => {
    let away = true;
    const lookup = new TokenLookup<string>(() => (away ? Promise.reject(new Error('away')) : Promise.resolve(new Map([['a', 'A']]))));
    await expect(Promise.all([lookup.find('a'), lookup.find('b')])).rejects.toThrow('away');
    away = false;
    expect(await lookup.find('a')).toBe('A');
  });
});
