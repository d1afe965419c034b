import { parseJdbcUrl } from './jdbc-url';

describe('parseJdbcUrl', () => {
  it.each([
    ['jdbc:postgresql://localhost:5432/PIMS', { host: 'localhost', port: 5432, database: 'PIMS', tls: null }],
    ['jdbc:postgresql://db.example/a%20b', { host: 'db.example', port: 5432, database: 'a b', tls: null }],
    ['jdbc:postgresql://[::1]:6000/x', { host: '::1', port: 6000, database: 'x', tls: null }],
    ['jdbc:postgresql://h/x?ssl=true', { host: 'h', port: 5432, database: 'x', tls: { rejectUnauthorized: true, caFile: null } }],
    ['jdbc:postgresql://h/x?sslmode=require', { host: 'h', port: 5432, database: 'x', tls: { rejectUnauthorized: false, caFile: null } }],
    [
      'jdbc:postgresql://h/x?ssl=true&sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.pem',
      { host: 'h', port: 5432, database: 'x', tls: { rejectUnauthorized: true, caFile: '/etc/ca.pem' } },
    ],
    ['jdbc:postgresql://h/x?ssl=false', { host: 'h', port: 5432, database: 'x', tls: null }],
  ])('reads %s', (url, expected) => {
    expect(parseJdbcUrl(url)).toEqual(expected);
  });

  it.each([
    ['postgresql://h/x', 'does not start with'],
    ['jdbc:postgresql:x', 'does not start with'],
    ['jdbc:postgresql://h', 'not of the form'],
    ['jdbc:postgresql://h1,h2/x', 'not of the form'],
    ['jdbc:postgresql://user:secret@h/x', 'not of the form'],
    ['jdbc:postgresql://h:99999/x', 'port 99999'],
    ['jdbc:postgresql://h:5x/x', 'port 5x'],
    ['jdbc:postgresql://h/x?sslmod=require', 'parameter sslmod is not known'],
    ['jdbc:postgresql://h/x?sslmode=maybe', 'sslmode maybe'],
    ['jdbc:postgresql://h/x?ssl=yes', 'ssl=yes'],
    ['jdbc:postgresql://h/x?ssl=true&ssl=false', 'given twice'],
    ['jdbc:postgresql://h/%zz', 'percent-encoded'],
  ])('refuses %s: %s', (url, problem) => {
    expect(() => parseJdbcUrl(url)).toThrow(problem);
  });

  it('does not repeat a password that stands in the URL', () => {
    expect(() => parseJdbcUrl('jdbc:postgresql://user:secret@h/x')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') as string }),
    );
  });
});
