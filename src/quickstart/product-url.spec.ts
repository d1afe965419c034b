import { readProductUrl } from './product-url';

describe('readProductUrl', () => {
  it('keeps user and password out of the URL of the connection', () => {
    expect(readProductUrl('jdbc:postgresql://db:5433/shop?user=ana&password=p%40ss&sslmode=require')).toEqual({
      url: 'jdbc:postgresql://db:5433/shop?sslmode=require',
      username: 'ana',
      password: 'p@ss',
    });
    expect(readProductUrl('postgres://ana:p%40ss@db/shop')).toEqual({
      url: 'jdbc:postgresql://db/shop',
      username: 'ana',
      password: 'p@ss',
    });
  });

  it('leaves out what is not said', () => {
    expect(readProductUrl('jdbc:postgresql://db/shop')).toEqual({ url: 'jdbc:postgresql://db/shop', username: null, password: null });
  });

  it.each(['jdbc:mysql://db/shop', 'shop', 'jdbc:postgresql://'])('refuses %s', (text) =>
    expect(() => readProductUrl(text)).toThrow(/PostgreSQL/),
  );
});
