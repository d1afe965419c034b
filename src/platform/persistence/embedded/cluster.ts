import { randomBytes } from 'node:crypto';
import { appendFile, chown, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConnectorError } from '../../../common/errors';
import type { Binaries } from './binaries';
import type { Placement } from './placement';
import { run, type ServerAccount } from './run';

/** Owner of every embedded database. */
export const SUPERUSER = 'connector';

const SETTINGS_FILE = 'connector.conf';

/** In force unless the caller says otherwise. Statements that fail are not logged: they would carry data. */
const DEFAULT_SETTINGS: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  max_connections: '100',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

/** Sorts by code point and knows upper and lower case of all letters, the same on every machine. */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/**
 * Creates the cluster when there is none yet, with scram-sha-256 and a password of its own.
 * Built in a side folder and renamed: a start cut short leaves no half cluster.
 * @returns the superuser's password
 */
export async function ensureCluster(placement: Placement, binaries: Binaries, account: ServerAccount | null): Promise<string> {
  if (await isCluster(placement.cluster)) {
    await assertSameMajor(placement.cluster, binaries);
    return (await readFile(placement.passwordFile, 'utf8')).trim();
  }
  const password = randomBytes(24).toString('hex');
  const building = await mkdtemp(path.join(placement.directory, 'initdb-'));
  try {
    await own(building, account);
    await initialise(building, password, binaries, account);
    await writeFile(placement.passwordFile, `${password}\n`, { mode: 0o600 });
    await rename(path.join(building, 'cluster'), placement.cluster);
  } finally {
    await rm(building, { recursive: true, force: true });
  }
  return password;
}

async function initialise(building: string, password: string, binaries: Binaries, account: ServerAccount | null): Promise<void> {
  const cluster = path.join(building, 'cluster');
  const passwordFile = path.join(building, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await own(passwordFile, account);
  const access = ['--auth=scram-sha-256', `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`];
  await run(binaries.initdb, [...LOCALE, ...access, '-D', cluster], account);
  await appendFile(path.join(cluster, 'postgresql.conf'), `\ninclude_if_exists = '${SETTINGS_FILE}'\n`);
}

/** Text of the settings file for these settings; the port is left out so that two texts can be compared. */
export function settingsText(settings: Record<string, string>): string {
  const merged = { ...DEFAULT_SETTINGS, ...settings };
  return Object.entries(merged)
    .map(([name, value]) => `${name} = '${value.replace(/'/g, "''")}'\n`)
    .join('');
}

/** The settings the cluster was last started with, as `settingsText` writes them; empty when never started. */
export async function lastSettings(placement: Placement): Promise<string> {
  const text = await readFile(path.join(placement.cluster, SETTINGS_FILE), 'utf8').catch(() => '');
  return text.replace(/^port = .*\n/m, '');
}

/** Puts the settings and the port in force for the next start. */
export async function writeSettings(placement: Placement, settings: string, port: number, account: ServerAccount | null): Promise<void> {
  const file = path.join(placement.cluster, SETTINGS_FILE);
  await writeFile(file, `port = ${port}\n${settings}`, { mode: 0o600 });
  await own(file, account);
}

async function isCluster(directory: string): Promise<boolean> {
  return stat(path.join(directory, 'PG_VERSION')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw new ConnectorError('DATA_DIR_UNUSABLE', { path: directory, problem: error.message }, { cause: error });
    },
  );
}

async function assertSameMajor(cluster: string, binaries: Binaries): Promise<void> {
  const data = (await readFile(path.join(cluster, 'PG_VERSION'), 'utf8')).trim();
  const server = binaries.version.split('.')[0];
  if (data === server) return;
  const problem = `it was written by PostgreSQL ${data}, the installed binaries are ${server}`;
  throw new ConnectorError('DATA_DIR_UNUSABLE', { path: cluster, problem });
}

async function own(file: string, account: ServerAccount | null): Promise<void> {
  if (account) await chown(file, account.uid, account.gid);
}
