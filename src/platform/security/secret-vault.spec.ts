import { randomBytes } from 'node:crypto';
import { SecretVault } from './secret-vault';

describe('SecretVault', () => {
  const vault = new SecretVault(randomBytes(32));

  it('gives back what it encrypted', () => {
    expect(vault.decrypt(vault.encrypt('sênha ✓', '7/password'), '7/password')).toBe('sênha ✓');
  });

  it('never encrypts the same way twice', () => expect(vault.encrypt('a', 'x')).not.toBe(vault.encrypt('a', 'x')));

  it('refuses a value of another record', () => {
    expect(() => vault.decrypt(vault.encrypt('a', '7/password'), '8/password')).toThrow('8/password');
  });

  it('refuses an altered value', () => {
    const [version, iv, tag] = vault.encrypt('abc', 'x').split('.');
    expect(() => vault.decrypt([version, iv, tag, 'AAAA'].join('.'), 'x')).toThrow('does not decrypt');
    expect(() => vault.decrypt('plain', 'x')).toThrow('unknown form');
  });

  it('refuses a value of another secret', () => {
    expect(() => new SecretVault(randomBytes(32)).decrypt(vault.encrypt('a', 'x'), 'x')).toThrow('CONNECTOR_SECRET');
  });
});
