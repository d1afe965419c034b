import { loadClientLibrary } from './thick-mode';

describe('loadClientLibrary', () => {
  it.each([null, '/no/such/folder'])('names library, version and place where it cannot be loaded from %s', (folder) => {
    let thrown: unknown;
    try {
      loadClientLibrary(folder);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'ORACLE_CLIENT_MISSING',
      parameters: { version: 'Oracle Instant Client 19', folder: folder ?? '-' },
    });
    expect(String(thrown)).toMatch(/libclntsh|oci\.dll/);
    expect(String(thrown)).toContain('DPI-1047');
    expect(String(thrown)).not.toContain('http');
  });
});
