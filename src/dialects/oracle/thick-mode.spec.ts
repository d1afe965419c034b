import { loadClientLibrary } from './thick-mode';

describe('loadClientLibrary', () => {
  it('names library, version and place where it cannot be loaded', () => {
    const folder = '/no/such/folder';
    let thrown: unknown;
    try {
      loadClientLibrary(folder);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'ORACLE_CLIENT_MISSING',
      parameters: { version: 'Oracle Instant Client 19', folder },
    });
    expect(String(thrown)).toMatch(/libclntsh|oci\.dll/);
    expect(String(thrown)).toContain('DPI-1047');
    expect(String(thrown)).not.toContain('http');
  });
});
