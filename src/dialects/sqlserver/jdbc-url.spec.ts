import { parseJdbcUrl } from './jdbc-url';

const verified = { rejectUnauthorized: true, caFile: null };
const unverified = { rejectUnauthorized: false, caFile: null };

describe('parseJdbcUrl', () => {
  it.each([
    ['jdbc:jtds:sqlserver://localhost:1433/PIMS', { host: 'localhost', port: 1433, database: 'PIMS', tls: null }],
    [
      'jdbc:jtds:sqlserver://h/P;instance=ERP;domain=CORP',
      { host: 'h', port: 1433, database: 'P', tls: null, instance: 'ERP', domain: 'CORP' },
    ],
    ['jdbc:jtds:sqlserver://h:5000/P;instance=ERP', { host: 'h', port: 5000, database: 'P', tls: null }],
    ['jdbc:jtds:sqlserver://h;databaseName=P;ssl=require', { host: 'h', port: 1433, database: 'P', tls: unverified }],
    ['jdbc:jtds:sqlserver://h/P;ssl=request', { host: 'h', port: 1433, database: 'P', tls: unverified }],
    ['jdbc:jtds:sqlserver://h/P;ssl=authenticate;useNTLMv2=true', { host: 'h', port: 1433, database: 'P', tls: verified }],
    ['jdbc:jtds:sqlserver://[::1]:1433/P', { host: '::1', port: 1433, database: 'P', tls: null }],
    ['jdbc:sqlserver://h:1433;databaseName=X', { host: 'h', port: 1433, database: 'X', tls: verified }],
    ['jdbc:sqlserver://h;DatabaseName=X;Encrypt=FALSE;', { host: 'h', port: 1433, database: 'X', tls: null }],
    [
      'jdbc:sqlserver://h\\ERP;databaseName=X;encrypt=true;trustServerCertificate=true',
      { host: 'h', port: 1433, database: 'X', tls: unverified, instance: 'ERP' },
    ],
    ['jdbc:sqlserver://h\\ERP:1500;databaseName=X', { host: 'h', port: 1500, database: 'X', tls: verified }],
    ['jdbc:sqlserver://h;instanceName=ERP;database=X;encrypt=false', { host: 'h', port: 1433, database: 'X', tls: null, instance: 'ERP' }],
    [
      'jdbc:sqlserver://;serverName=h;portNumber=1500;databaseName={a;b}}c};encrypt=false',
      { host: 'h', port: 1500, database: 'a;b}c', tls: null },
    ],
    [
      'jdbc:sqlserver://h;databaseName=X;hostNameInCertificate=db.corp;sslProtocol=TLSv1;serverCertificate=/etc/ca.pem',
      {
        host: 'h',
        port: 1433,
        database: 'X',
        tls: { rejectUnauthorized: true, caFile: '/etc/ca.pem', serverName: 'db.corp', minVersion: 'TLSv1' },
      },
    ],
    [
      'jdbc:sqlserver://h;databaseName=X;encrypt=false;integratedSecurity=true;authenticationScheme=NTLM;domain=CORP',
      { host: 'h', port: 1433, database: 'X', tls: null, domain: 'CORP' },
    ],
    ['jdbc:sqlserver://h;databaseName=X;encrypt=optional;applicationName=SSMS', { host: 'h', port: 1433, database: 'X', tls: null }],
  ])('reads %s', (url, expected) => {
    expect(parseJdbcUrl(url)).toEqual(expected);
  });

  it.each([
    ['sqlserver://h;databaseName=X', 'starts neither with'],
    ['jdbc:sqlserver:h', 'starts neither with'],
    ['jdbc:sqlserver://h', 'databaseName is missing'],
    ['jdbc:sqlserver://;databaseName=X', 'names no host'],
    ['jdbc:sqlserver://h/X', 'not of the form'],
    ['jdbc:sqlserver://h1,h2;databaseName=X', 'not of the form'],
    ['jdbc:sqlserver://h:99999;databaseName=X', 'port 99999'],
    ['jdbc:sqlserver://h;databaseName=X;encript=true', 'parameter encript is not known'],
    ['jdbc:sqlserver://h;databaseName=X;encrypt=maybe', 'encrypt is neither'],
    ['jdbc:sqlserver://h;databaseName=X;encrypt=strict', 'encrypt=strict is not supported'],
    ['jdbc:sqlserver://h;databaseName=X;trustServerCertificate=1', 'trustservercertificate is neither'],
    ['jdbc:sqlserver://h;databaseName=X;database=Y', 'given twice'],
    ['jdbc:sqlserver://h;databaseName={X', 'braces'],
    ['jdbc:sqlserver://h;databaseName', 'name=value'],
    ['jdbc:sqlserver://h;databaseName={X}y', 'name=value'],
    ['jdbc:sqlserver://h;databaseName=X;sslProtocol=SSLv3', 'sslProtocol is not one of'],
    ['jdbc:sqlserver://h;databaseName=X;integratedSecurity=true', 'give domain= in the url'],
    ['jdbc:sqlserver://h;databaseName=X;integratedSecurity=true;domain=CORP', 'give domain= in the url'],
    ['jdbc:sqlserver://h;databaseName=X;authenticationScheme=JavaKerberos', 'but for NTLM'],
    ['jdbc:sqlserver://h;databaseName=X;applicationIntent=ReadOnly', 'read from the primary'],
    ['jdbc:jtds:sqlserver://h', 'names no database'],
    ['jdbc:jtds:sqlserver://h/X;ssl=yes', 'ssl is not one of'],
    ['jdbc:jtds:sqlserver://h/X;namedPipe=true', 'namedPipe is not supported'],
    ['jdbc:jtds:sqlserver://h/X;encrypt=true', 'parameter encrypt is not known'],
    ['jdbc:jtds:sybase://h/X', 'starts neither with'],
  ])('refuses %s: %s', (url, problem) => {
    expect(() => parseJdbcUrl(url)).toThrow(problem);
  });

  it.each([
    'jdbc:sqlserver://h;databaseName=X;user=sa;password=secret',
    'jdbc:jtds:sqlserver://h/X;user=sa;password=secret',
    'jdbc:sqlserver://sa:secret@h;databaseName=X',
  ])('does not repeat a password that stands in the URL', (url) => {
    expect(() => parseJdbcUrl(url)).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') as string }));
  });
});
