import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PARTS = ['server', 'client', 'products'];

/** The temporary directory of one demonstration: a data directory per PostgreSQL, and the logs. */
export class Workspace {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
    this.logs = join(folder, 'logs');
    this.server = join(folder, 'server');
    this.client = join(folder, 'client');
    this.products = join(folder, 'products');
  }

  static async create() {
    const folder = await mkdtemp(join(tmpdir(), 'totvs-connector-demo-'));
    // Started by root, PostgreSQL runs as another account, which must be able to pass through.
    await chmod(folder, 0o711);
    for (const part of ['logs', ...PARTS]) await mkdir(join(folder, part));
    return new Workspace(folder);
  }

  /** @param {{ keepLogs: boolean }} options */
  async remove({ keepLogs }) {
    for (const dataDir of PARTS.map((part) => join(this.folder, part))) {
      await rm(await postgresFolder(dataDir), { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    }
    if (!keepLogs) await rm(this.folder, { recursive: true, force: true });
  }
}

/**
 * Where the embedded PostgreSQL of a data directory lies: elsewhere when its account could not get there.
 * @param {string} dataDir
 */
export async function postgresFolder(dataDir) {
  const elsewhere = await readFile(join(dataDir, 'postgres-location.txt'), 'utf8').catch(() => null);
  return elsewhere?.trim() || join(dataDir, 'postgres');
}
