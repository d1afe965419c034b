import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createFolder } from './create-folder';

describe('createFolder', () => {
  let base: string;

  beforeEach(async () => (base = await mkdtemp(path.join(os.tmpdir(), 'tcc-folder-'))));
  afterEach(() => rm(base, { recursive: true, force: true }));

  it('creates what is missing, with the mode asked for, and leaves what is there', async () => {
    const folder = path.join(base, 'one', 'two');
    await createFolder(folder, 0o700);
    await createFolder(folder, 0o755);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('lets several callers create the same', async () => {
    const folder = path.join(base, 'a/b/c');
    await Promise.all([createFolder(folder), createFolder(folder), createFolder(folder)]);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it('says that a file is in the way', async () => {
    await writeFile(path.join(base, 'file'), '');
    await expect(createFolder(path.join(base, 'file/data'))).rejects.toMatchObject({ code: 'EEXIST' });
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('gives up at once where nobody may create anything', () =>
    expect(createFolder('/proc/tcc/data')).rejects.toMatchObject({ code: 'ENOENT' }),
  );
});
