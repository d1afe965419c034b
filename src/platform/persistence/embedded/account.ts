import { ConnectorError } from '../../../common/errors';
import { ownerOfExisting } from './placement';
import { run, type ServerAccount } from './run';

/** Taken when the machine has it (Debian's and Red Hat's packages create it). */
const USUAL_ACCOUNT = 'postgres';
/** Created when the machine has no `postgres`. */
const OWN_ACCOUNT = 'totvs-connector';

/**
 * The account the server runs as. The PostgreSQL binary refuses root, so root hands it to a system account, or to the
 * account that owns the database already: one made before by an ordinary user stays usable by that user.
 * @returns null when we are not root: the server then runs as ourselves
 * @throws ConnectorError `EMBEDDED_POSTGRES_FAILED` when no account can be had
 */
export async function serverAccount(dataDir: string, log: (line: string) => void): Promise<ServerAccount | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await ownerOfExisting(dataDir);
  if (owner && owner.uid !== 0) return owner;
  const existing = (await lookUp(USUAL_ACCOUNT)) ?? (await lookUp(OWN_ACCOUNT));
  if (existing) return existing;
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', OWN_ACCOUNT]);
  } catch (error) {
    const problem = `the server refuses to run as root and no system account could be created (${(error as Error).message})`;
    throw new ConnectorError('EMBEDDED_POSTGRES_FAILED', { problem }, { cause: error });
  }
  log(`created the system account ${OWN_ACCOUNT}, because PostgreSQL refuses to run as root`);
  const created = await lookUp(OWN_ACCOUNT);
  if (!created) throw new ConnectorError('EMBEDDED_POSTGRES_FAILED', { problem: `the account ${OWN_ACCOUNT} cannot be looked up` });
  return created;
}

async function lookUp(name: string): Promise<ServerAccount | null> {
  try {
    const uid = Number(await run('id', ['-u', name]));
    const gid = Number(await run('id', ['-g', name]));
    return { name, uid, gid };
  } catch {
    return null;
  }
}
