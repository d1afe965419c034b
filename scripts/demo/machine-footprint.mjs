import { execFile } from 'node:child_process';
import { readdir, readlink, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the connector keeps what another account has to reach, when root starts it. */
const SHARED = '/var/lib/totvs-connector';
const ACCOUNT = 'totvs-connector';
const REMOVE_ATTEMPTS = 15;

/**
 * PostgreSQL refuses to run as root. Started by root, the connector gives it an account and, from a folder that account
 * cannot enter, a copy of its programs. Both are meant to stay on a machine; a demonstration takes back what was not
 * there before it, unless somebody else uses it by now.
 * @returns {Promise<() => Promise<void>>} puts the machine back; to be called when everything has stopped
 */
export async function rememberMachine() {
  if (process.getuid?.() !== 0) return async () => {};
  const hadAccount = await hasAccount();
  const hadFolder = (await stat(SHARED).catch(() => null)) !== null;
  const copies = new Set(await programCopies());
  return async () => {
    for (const copy of await programCopies())
      if (!copies.has(copy) && !(await isRunFrom(copy))) await rm(copy, { recursive: true, force: true });
    if (!hadFolder) await rmdir(SHARED).catch(() => {}); // kept when something else is in it
    if (!hadAccount) await removeAccount();
  };
}

async function programCopies() {
  const names = await readdir(SHARED).catch(() => /** @type {string[]} */ ([]));
  return names.filter((name) => name.startsWith('postgres-')).map((name) => join(SHARED, name));
}

function hasAccount() {
  return run('id', ['-u', ACCOUNT]).then(
    () => true,
    () => false,
  );
}

/** `userdel` refuses while a process runs as the account, as those of our server may for a moment after its end. */
async function removeAccount() {
  for (let attempt = 0; attempt < REMOVE_ATTEMPTS && (await hasAccount()); attempt++) {
    await run('userdel', [ACCOUNT]).catch(() => sleep(300));
  }
}

/** @param {string} folder */
async function isRunFrom(folder) {
  for (const process of await processes()) {
    const program = await readlink(join(process, 'exe')).catch(() => '');
    if (program.startsWith(`${folder}/`)) return true;
  }
  return false;
}

async function processes() {
  const names = await readdir('/proc').catch(() => /** @type {string[]} */ ([]));
  return names.filter((name) => /^\d+$/.test(name)).map((pid) => join('/proc', pid));
}
