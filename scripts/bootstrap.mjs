/**
 * Brings a clone to the point where its code runs: installs what is missing, builds what is older than its source.
 * Plain Node without dependencies, because it runs before there are any. Running it again does nothing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of the clone; every path below is under it. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const oldestNode = [20, 19];

/** Installs, then builds; prints what it does and nothing when there is nothing to do. */
export function bootstrap() {
  installDependencies();
  buildWhenStale();
}

/** Runs `npm ci` unless node_modules holds what the lock file asks for. */
export function installDependencies() {
  checkNode();
  const reason = whyInstallIsStale();
  if (!reason) return;
  console.log(`Installing dependencies (${reason}) ...`);
  npm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
}

/** Builds `dist` when it is missing or older than a source file. */
export function buildWhenStale() {
  const reason = whyBuildIsStale();
  if (reason) build(reason);
}

function build(reason) {
  console.log(`Building (${reason}) ...`);
  const built = spawnSync(process.execPath, [join(root, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) fail('The build failed.');
  const now = new Date();
  writeFileSync(builtMarker(), '');
  utimesSync(builtMarker(), now, now);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  fail(`Node ${oldestNode.join('.')} or later is needed, this is ${process.versions.node}.`);
}

/** npm keeps its own record of what it installed; that record is compared with the lock file package by package. */
function whyInstallIsStale() {
  const record = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return 'node_modules is missing';
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  for (const [path, wanted] of Object.entries(locked)) {
    if (path === '' || isOptional(wanted)) continue;
    if (installed[path]?.version !== wanted.version) return `${path.replace('node_modules/', '')} ${wanted.version} is missing`;
  }
  return null;
}

/** Packages for other platforms are locked but not installed. */
function isOptional(entry) {
  return entry.optional === true;
}

function whyBuildIsStale() {
  if (!existsSync(join(root, 'dist/main.js')) || !existsSync(builtMarker())) return 'dist is missing';
  const built = statSync(builtMarker()).mtimeMs;
  const settings = ['package.json', 'nest-cli.json', '.swcrc', 'tsconfig.json'].map((name) => join(root, name));
  const newer = [...settings, ...filesUnder(join(root, 'src'))].find((file) => statSync(file).mtimeMs > built);
  return newer ? `${newer.slice(root.length + 1)} is newer than dist` : null;
}

function builtMarker() {
  return join(root, 'dist/.built');
}

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** The npm that started us where there is one: on Windows `npm` alone is a script that spawn cannot run. */
function npm(args) {
  const script = process.env.npm_execpath;
  const env = { ...process.env, SCARF_ANALYTICS: 'false' };
  const result = script?.endsWith('.js')
    ? spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit', env })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', env, shell: process.platform === 'win32' });
  if (result.status !== 0) fail(`npm ${args[0]} failed.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installDependencies();
  if (process.argv.includes('--rebuild')) build('asked for');
  else buildWhenStale();
}
