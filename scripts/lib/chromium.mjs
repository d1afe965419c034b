import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * A browser for the browser tests: CHROMIUM_PATH, else one on the PATH, else Debian's package when we are root.
 * @returns its path; null where there is none, and those tests are then skipped by name
 */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given && existsSync(given)) return given;
  return onPath() ?? (installFromDebian() ? onPath() : null);
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync) ?? null;
}

function installFromDebian() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing Chromium for the browser tests (apt-get) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (timeout, ...args) => spawnSync('apt-get', args, { stdio: 'ignore', timeout, env }).status === 0;
  return apt(60_000, 'update') && apt(180_000, 'install', '-y', '--no-install-recommends', 'chromium');
}
