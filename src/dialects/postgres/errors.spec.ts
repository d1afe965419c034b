import { ConnectorError } from '../../common/errors';
import { isLockRefused, isUncastable, sqlStateOf, translateError } from './errors';

const failure = (code: string, message = 'failed') => Object.assign(new Error(message), { code, detail: 'Key (id)=(secret value)' });

describe('translateError', () => {
  it.each([
    ['ECONNREFUSED', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['57P01', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['08006', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['3D000', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['28P01', 'PRODUCT_LOGIN_REFUSED'],
    ['42501', 'PRODUCT_RIGHT_MISSING'],
    ['55P03', 'PRODUCT_DATABASE_BUSY'],
    ['40P01', 'PRODUCT_DATABASE_BUSY'],
    ['40001', 'PRODUCT_DATABASE_BUSY'],
    ['57014', 'PRODUCT_DATABASE_BUSY'],
    ['42P01', 'PRODUCT_STATEMENT_FAILED'],
    ['XX000', 'PRODUCT_STATEMENT_FAILED'],
  ])('turns %s into %s', (code, expected) => {
    const error = translateError(failure(code), 'pims');
    expect(error.code).toBe(expected);
    expect(JSON.stringify(error.toBody())).not.toContain('secret value');
  });

  it.each([
    ['permission denied for database "shop"', 'GRANT CONNECT ON DATABASE "shop" TO "pims"'],
    ['permission denied for schema erp', 'GRANT USAGE ON SCHEMA "erp" TO "pims"'],
    ['permission denied for table CUSTOMER', 'GRANT SELECT ON "CUSTOMER" TO "pims"'],
  ])('answers %p with the statement that mends it', (problem, remedy) => {
    expect(translateError(failure('42501', problem), 'pims').parameters).toMatchObject({ problem, remedy });
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Query read timeout',
  ])('takes a broken connection without a code for unreachable: %s', (message) => {
    expect(translateError(new Error(message), 'pims').code).toBe('PRODUCT_DATABASE_UNREACHABLE');
  });

  it('leaves our own errors as they are, and still knows their SQLSTATE', () => {
    const error = translateError(failure('55P03'), 'pims');
    expect(translateError(error, 'pims')).toBe(error);
    expect([sqlStateOf(error), isLockRefused(error), isUncastable(error)]).toEqual(['55P03', true, false]);
    expect(sqlStateOf(new ConnectorError('LOCK_NOT_GRANTED', {}))).toBeNull();
  });
});
