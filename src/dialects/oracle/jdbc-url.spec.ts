import { parseJdbcUrl } from './jdbc-url';

describe('JDBC URLs of Oracle', () => {
  it.each([
    ['jdbc:oracle:thin:@//db.example:1521/PIMS', { host: 'db.example', port: 1521, database: 'PIMS', tls: null }],
    ['jdbc:oracle:thin:@//db.example/pims.example.com', { host: 'db.example', port: 1521, database: 'pims.example.com', tls: null }],
    ['jdbc:oracle:thin:@db.example:1522/PIMS', { host: 'db.example', port: 1522, database: 'PIMS', tls: null }],
    ['jdbc:oracle:thin:@db.example:1521:ORCL', { host: 'db.example', port: 1521, database: 'ORCL', tls: null, isSid: true }],
    ['jdbc:oracle:thin:@//[::1]:1521/x', { host: '::1', port: 1521, database: 'x', tls: null }],
    ['jdbc:oracle:thin:@tcps://h/x', { host: 'h', port: 2484, database: 'x', tls: { rejectUnauthorized: true, caFile: null } }],
    [
      'jdbc:oracle:thin:@tcps://h:2000/x?ssl_server_dn_match=off&wallet_location=%2Fetc%2Fewallet.pem&ssl_server_cert_dn=CN%3Ddb',
      { host: 'h', port: 2000, database: 'x', tls: { rejectUnauthorized: false, caFile: '/etc/ewallet.pem', serverName: 'CN=db' } },
    ],
  ])('reads %s', (url, expected) => {
    expect(parseJdbcUrl(url)).toEqual(expected);
  });

  it.each([
    ['jdbc:oracle:oci:@//h/x', 'does not start with'],
    ['jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=h)))', 'connect descriptors are not read'],
    ['jdbc:oracle:thin:@h', 'neither of the form'],
    ['jdbc:oracle:thin:@//h:1521/x)(SERVER=DEDICATED', 'neither of the form'],
    ['jdbc:oracle:thin:user/secret@//h/x', 'does not start with'],
    ['jdbc:oracle:thin:@//h:99999/x', 'port 99999'],
    ['jdbc:oracle:thin:@h:15x1:ORCL', 'port 15x1'],
    ['jdbc:oracle:thin:@//h/x?wallet_location=%2Fa', 'for tcps:// only'],
    ['jdbc:oracle:thin:@tcps://h/x?wallet=1', 'parameter wallet is not known'],
    ['jdbc:oracle:thin:@tcps://h/x?ssl_server_dn_match=maybe', 'neither on nor off'],
    ['jdbc:oracle:thin:@tcps://h/x?wallet_location=a&wallet_location=b', 'given twice'],
    ['jdbc:oracle:thin:@tcps://h/x?wallet_location=%zz', 'percent-encoded'],
  ])('refuses %s: %s', (url, problem) => {
    expect(() => parseJdbcUrl(url)).toThrow(problem);
  });

  it('does not repeat a password that stands in the URL', () => {
    expect(() => parseJdbcUrl('jdbc:oracle:thin:user/secret@//h/x')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') as string }),
    );
  });
});
