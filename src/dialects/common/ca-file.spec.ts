import path from 'node:path';
import { readCaFile } from './ca-file';

describe('the file of trusted certificates', () => {
  it('is read', () => {
    expect(readCaFile(path.resolve(__dirname, '../../../test/support/fixtures/tls/localhost.pem'))).toContain('BEGIN CERTIFICATE');
  });

  it.each(['/dev/zero', '/dev/stdin', '/nowhere/ca.pem', '/', __filename, 'a\0b'])('is not %j', (file) => {
    expect(() => readCaFile(file)).toThrow('JDBC_URL_INVALID');
  });
});
