import { createHash } from 'node:crypto';
import { chown, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createFolder } from '../../files';
import { ConnectorError } from '../../../common/errors';
import { succeeds, type ServerAccount } from './run';

/** Where root keeps what the server's account could not reach in the place asked for. */
export const SHARED_ROOT = '/var/lib/totvs-connector';

/** Names the folder in DATA_DIR that says where the database lies when it is not below DATA_DIR. */
const LOCATION_NOTE = 'postgres-location.txt';

/** The folder that holds one embedded server: `cluster` (its data), `password`, `server.log`. */
export interface Placement {
  directory: string;
  cluster: string;
  passwordFile: string;
  logFile: string;
}

/**
 * Chooses and creates the folder of the embedded server: `<dataDir>/postgres`, or a folder below `/var/lib` when the
 * server's account may not traverse the way to it (a DATA_DIR below /root, for example).
 * @throws ConnectorError `DATA_DIR_UNUSABLE`
 */
export async function placeServer(dataDir: string, account: ServerAccount | null, log: (line: string) => void): Promise<Placement> {
  try {
    await createFolder(dataDir);
    const reachable = account === null || (await mayTraverse(dataDir, account));
    const directory = reachable ? path.join(dataDir, 'postgres') : path.join(SHARED_ROOT, await fingerprint(dataDir));
    await createOwned(directory, account);
    if (!reachable) {
      await writeFile(path.join(dataDir, LOCATION_NOTE), `${directory}\n`);
      log(`${dataDir} cannot be reached by the account ${account?.name}; the database is in ${directory}`);
    }
    return describePlacement(directory);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('DATA_DIR_UNUSABLE', { path: dataDir, problem: (error as Error).message }, { cause: error });
  }
}

/** Who owns the database below this DATA_DIR; null when there is none. */
export async function ownerOfExisting(dataDir: string): Promise<ServerAccount | null> {
  const found = await stat(describePlacement(path.join(dataDir, 'postgres')).cluster).catch(() => null);
  return found && { name: `with the id ${found.uid}`, uid: found.uid, gid: found.gid };
}

function describePlacement(directory: string): Placement {
  return {
    directory,
    cluster: path.join(directory, 'cluster'),
    passwordFile: path.join(directory, 'password'),
    logFile: path.join(directory, 'server.log'),
  };
}

// Asked of the system rather than computed from modes: ACLs and mounts count too.
function mayTraverse(directory: string, account: ServerAccount): Promise<boolean> {
  return succeeds('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], account);
}

async function fingerprint(dataDir: string): Promise<string> {
  return createHash('sha256')
    .update(await realpath(dataDir))
    .digest('hex')
    .slice(0, 16);
}

async function createOwned(directory: string, account: ServerAccount | null): Promise<void> {
  await createFolder(path.dirname(directory), 0o755);
  await createFolder(directory, 0o700);
  if (account && (await stat(directory)).uid !== account.uid) await chown(directory, account.uid, account.gid);
}
