import { execFile } from 'node:child_process';
import { chmod, mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of its own in memory, mounted at a folder. */
export interface SmallDisk {
  folder: string;
  makeReadOnly(): Promise<void>;
  unmount(): Promise<void>;
}

/** @param megabytes its size @returns null where this process may not mount: the test that needs it is left out there */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk | null> {
  await mkdir(folder, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  } catch {
    return null;
  }
  await chmod(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  return {
    folder,
    makeReadOnly: async () => void (await run('mount', ['-o', 'remount,ro', folder])),
    unmount: async () => void (await run('umount', ['-l', folder])),
  };
}
