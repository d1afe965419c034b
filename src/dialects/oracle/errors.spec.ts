import { isAlreadyThere, isLockRefused, isObjectMissing, isUncastable, oracleCodeOf, translateError } from './errors';

const failure = (message: string) => Object.assign(new Error(message), { code: message.split(':')[0] });

describe('errors of Oracle', () => {
  it.each([
    ['ORA-01017: invalid username/password; logon denied', 'PRODUCT_LOGIN_REFUSED'],
    ['ORA-28000: the account is locked', 'PRODUCT_LOGIN_REFUSED'],
    ['ORA-12154: TNS:could not resolve the connect identifier', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['ORA-12514: TNS:listener does not currently know of service', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['ORA-12541: TNS:no listener', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['NJS-511: connection refused', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['NJS-040: connection request timeout', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['DPI-1047: Cannot locate a 64-bit Oracle Client library', 'PRODUCT_DATABASE_UNREACHABLE'],
    ['ORA-01031: insufficient privileges', 'PRODUCT_RIGHT_MISSING'],
    ["ORA-01950: no privileges on tablespace 'USERS'", 'PRODUCT_RIGHT_MISSING'],
    ['ORA-00054: resource busy and acquire with NOWAIT specified', 'PRODUCT_DATABASE_BUSY'],
    ['NJS-123: call timeout of 300000 ms exceeded', 'PRODUCT_DATABASE_BUSY'],
    ['ORA-00942: table or view does not exist', 'PRODUCT_STATEMENT_FAILED'],
    ["ORA-04098: trigger 'A.TCC_1' is invalid and failed re-validation", 'PRODUCT_STATEMENT_FAILED'],
    ['NJS-138: connections to this database server version are not supported', 'PRODUCT_VERSION_UNSUPPORTED'],
    ['something else', 'PRODUCT_STATEMENT_FAILED'],
  ])('%s is %s', (message, code) => {
    expect(translateError(failure(message), 'PIMS')).toMatchObject({ code });
  });

  it('send an older server to the other dialect', () => {
    expect(translateError(failure('NJS-138: too old'), 'PIMS').message).toContain('ORACLE11G');
  });

  it('carry no more than the first line', () => {
    const error = translateError(failure('ORA-00942: no table\nHelp: https://docs.oracle.com/error-help/db/ora-00942/'), 'PIMS');
    expect(error.message).not.toContain('Help');
  });

  it('are recognised by their code, also behind a translation', () => {
    expect(oracleCodeOf(translateError(failure('ORA-00942: no table'), 'PIMS'))).toBe('ORA-00942');
    expect(oracleCodeOf(new Error('no code'))).toBeNull();
    expect(isObjectMissing(failure('ORA-02289: sequence does not exist'))).toBe(true);
    expect(isAlreadyThere(failure('ORA-00955: name is already used'))).toBe(true);
    expect(isLockRefused(failure('ORA-30006: resource busy; acquire with WAIT timeout expired'))).toBe(true);
    expect(
      [failure('ORA-01722: invalid number'), failure('ORA-01861: literal does not match'), failure('ORA-00942: x')].map(isUncastable),
    ).toEqual([true, true, false]);
  });
});
