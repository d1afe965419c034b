import { ConnectorError } from '../common/errors';

/** Where the product is and who connects, taken apart: a ProductConnection's URL holds no secrets. */
export interface ProductAddress {
  url: string;
  username: string | null;
  password: string | null;
}

/**
 * Reads `jdbc:postgresql://host/db?user=u&password=p` and `postgresql://u:p@host/db`.
 * @throws ConnectorError `JDBC_URL_INVALID`
 */
export function readProductUrl(text: string): ProductAddress {
  const plain = text.replace(/^jdbc:/, '').replace(/^postgres:/, 'postgresql:');
  if (!plain.startsWith('postgresql://') || !URL.canParse(plain) || new URL(plain).hostname === '') {
    throw new ConnectorError('JDBC_URL_INVALID', {
      problem: 'it is no address of a PostgreSQL',
      expected: 'jdbc:postgresql://host:port/database',
    });
  }
  const url = new URL(plain);
  const username = url.searchParams.get('user') ?? (decodeURIComponent(url.username) || null);
  const password = url.searchParams.get('password') ?? (decodeURIComponent(url.password) || null);
  url.searchParams.delete('user');
  url.searchParams.delete('password');
  return { url: `jdbc:postgresql://${url.host}${url.pathname}${url.search}`, username, password };
}
