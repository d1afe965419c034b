import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Creates a folder and those missing above it, one by one. Node's own `recursive` never ends where the system denies
 * the existence of what it lets nobody create, as below /proc.
 * @param mode of the folders created
 * @throws what the system says of the first folder that cannot be created
 */
export async function createFolder(folder: string, mode = 0o777): Promise<void> {
  const wanted = path.resolve(folder);
  if (await isFolder(wanted)) return;
  const parent = path.dirname(wanted);
  if (parent !== wanted) await createFolder(parent, mode);
  try {
    await mkdir(wanted, { mode });
  } catch (error) {
    // Another process was first; a file in the place stays an error.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await isFolder(wanted))) throw error;
  }
}

function isFolder(place: string): Promise<boolean> {
  return stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
