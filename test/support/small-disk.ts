import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A file system of its own in memory, mounted at a folder. */
export interface SmallDisk {
  folder: string;
  makeReadOnly(): Promise<void>;
  unmount(): Promise<void>;
}

/** Whether this process may mount a file system; a test that needs one is skipped by name where it may not. */
export function mayMount(): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'tcc-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (mounted) spawnSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
  return mounted;
}

/** @param megabytes its size */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  await mkdir(folder, { recursive: true });
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  await chmod(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  return {
    folder,
    makeReadOnly: async () => void (await run('mount', ['-o', 'remount,ro', folder])),
    unmount: async () => void (await run('umount', ['-l', folder])),
  };
}
