import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** This build under another version number. @returns its script */
export async function buildOfVersion(version: string, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await cp(path.join(ROOT, 'dist'), path.join(folder, 'dist'), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  const description = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as object;
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ ...description, version }));
  return path.join(folder, 'dist/main.js');
}
