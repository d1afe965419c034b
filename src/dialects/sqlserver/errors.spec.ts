import { ConnectorError } from '../../common/errors';
import type { ConnectionSettings } from '../dialect';
import { errorNumberOf, isLockRefused, isObjectMissing, isTimeout, isUncastable, translateError } from './errors';

const settings = { username: 'erp' } as ConnectionSettings;
const ofServer = (number: number, message = 'failed') => Object.assign(new Error(message), { code: 'EREQUEST', number });
const ofDriver = (code: string, message = 'failed', cause?: Error) => Object.assign(new Error(message, { cause }), { code });
const babelfish = (message: string) => ofServer(33557097, message);

describe('translateError', () => {
  it.each([
    [4060, 'PRODUCT_DATABASE_UNREACHABLE'],
    [18456, 'PRODUCT_LOGIN_REFUSED'],
    [229, 'PRODUCT_RIGHT_MISSING'],
    [262, 'PRODUCT_RIGHT_MISSING'],
    [1205, 'PRODUCT_DATABASE_BUSY'],
    [1222, 'PRODUCT_DATABASE_BUSY'],
    [3960, 'PRODUCT_DATABASE_BUSY'],
    [208, 'PRODUCT_STATEMENT_FAILED'],
    [50000, 'PRODUCT_STATEMENT_FAILED'],
  ])('turns error %s into %s', (number, expected) => {
    expect(translateError(ofServer(number), settings).code).toBe(expected);
  });

  it.each(['ESOCKET', 'ECONNCLOSED', 'ETIMEOUT', 'EINSTLOOKUP'])('takes %s for unreachable', (code) => {
    expect(translateError(ofDriver(code), settings).code).toBe('PRODUCT_DATABASE_UNREACHABLE');
  });

  it('asks the login for its number, which the driver leaves out', () => {
    expect(translateError(ofDriver('ELOGIN', 'Login failed.'), settings).code).toBe('PRODUCT_LOGIN_REFUSED');
    expect(translateError(ofDriver('ELOGIN', 'Cannot open database "x".'), settings, 4060).code).toBe('PRODUCT_DATABASE_UNREACHABLE');
  });

  it('says what to set when TLS fails', () => {
    const old = ofDriver('ESOCKET', 'Failed to connect', new Error('ssl3_get_record:unsupported protocol'));
    const foreign = ofDriver('ESOCKET', 'Failed to connect - self-signed certificate');
    expect(translateError(old, settings).parameters.problem).toContain('sslProtocol=TLSv1');
    expect(translateError(foreign, settings).parameters.problem).toContain('trustServerCertificate=true');
  });

  it.each([
    ["The SELECT permission was denied on the object 'SA1010', database 'P12', schema 'dbo'.", 'GRANT SELECT ON [dbo].[SA1010] TO [erp]'],
    ["The ALTER permission was denied on the object 'a]b', database 'x', schema 'sales'.", 'GRANT ALTER ON [sales].[a]]b] TO [erp]'],
    ["CREATE TABLE permission denied in database 'P12'.", 'GRANT CREATE TABLE TO [erp]'],
    ['permission denied for table sa1010', 'GRANT SELECT ON [sa1010] TO [erp]'],
  ])('answers %p with the statement that mends it', (message, remedy) => {
    expect(translateError(ofServer(229, message), settings).parameters.remedy).toBe(remedy);
  });

  it('looks at the first error of several, and through what wraps it', () => {
    const several = new AggregateError([ofServer(1222), ofServer(3621)]);
    expect(translateError(several, settings).code).toBe('PRODUCT_DATABASE_BUSY');
    const wrapped = Object.assign(new Error('failed'), { code: 'ELOGIN', originalError: ofDriver('ELOGIN', 'Login failed.') });
    expect(translateError(wrapped, settings).parameters.problem).toBe('Login failed.');
  });

  it('leaves our own errors as they are, and still knows their number', () => {
    const error = translateError(ofServer(1222), settings);
    expect(translateError(error, settings)).toBe(error);
    expect([errorNumberOf(error), isLockRefused(error), isTimeout(error)]).toEqual([1222, true, false]);
    expect(errorNumberOf(new ConnectorError('LOCK_NOT_GRANTED', {}))).toBeNull();
  });
});

describe('an error Babelfish has no number for', () => {
  it('is told by its message', () => {
    expect(isLockRefused(babelfish('canceling statement due to lock timeout'))).toBe(true);
    expect(isObjectMissing(babelfish('relation "nix" does not exist'))).toBe(true);
    expect(isUncastable(babelfish('invalid input syntax for type integer: "x"'))).toBe(true);
    expect(translateError(babelfish('permission denied for schema dbo'), settings).code).toBe('PRODUCT_RIGHT_MISSING');
    expect(errorNumberOf(babelfish('something else'))).toBe(33557097);
  });
});
