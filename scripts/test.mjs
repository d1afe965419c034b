/**
 * `npm test [-- lint|unit|medium|e2e|dialects ...]`: installs and builds what is missing, runs every check and test, counts
 * what was skipped and says why, and ends with the line `N passed, N failed`. `dialects` are those tests of medium and e2e
 * that run against whatever product databases the environment names.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { findChromium } from './lib/chromium.mjs';
import { runNode } from './lib/run.mjs';
import { lint } from './lint.mjs';

const projects = ['unit', 'medium', 'e2e'];
const parts = ['lint', ...projects, 'dialects'];
/** A run ends by itself before a server for continuous integration would end it without a result. */
const BUDGET_MINUTES = 28;

const chosen = readArguments(process.argv.slice(2));
const deadline = Date.now() + BUDGET_MINUTES * 60_000;
const wanted = (part) => chosen.length === 0 || chosen.includes(part);
const total = { passed: 0, failed: 0, failures: [], skipped: [] };

bootstrap();
if (wanted('lint')) await runLint();
for (const project of projects.filter(wanted)) await runProject(project);
if (chosen.includes('dialects')) await runDialects();
report();

/** @returns the parts asked for; none means all */
function readArguments(args) {
  const unknown = args.find((part) => !parts.includes(part));
  if (unknown === undefined) return args;
  console.error(`${unknown}: expected one or more of ${parts.join(', ')}`);
  process.exit(2);
}

async function runLint() {
  for (const { name, passed } of await lint()) count(passed, `lint: ${name}`);
}

/** Needs `TEST_MSSQL_URL` or `TEST_ORACLE_URL` to be more than PostgreSQL. */
async function runDialects() {
  await runProject('medium', 'test/contract/');
  await runProject('e2e', 'test/e2e/product-databases');
}

/** @param path runs only the files below it */
async function runProject(project, path = null) {
  const results = join(root, '.cache', `jest-${project}.json`);
  mkdirSync(join(root, '.cache'), { recursive: true });
  rmSync(results, { force: true });
  const jest = ['--enable-source-maps', 'node_modules/jest/bin/jest.js', '--selectProjects', project, '--passWithNoTests'];
  if (path) jest.push('--testPathPatterns', path);
  const code = await runNode([...jest, '--json', `--outputFile=${results}`], {
    env: environment(project),
    timeoutMs: deadline - Date.now(),
  });
  const before = total.failed;
  addResults(project, results);
  if (code !== 0 && total.failed === before) count(false, `${project}: jest ended with exit code ${code}`);
}

/** The browser tests skip themselves, by name, where there is no browser. */
function environment(project) {
  const browser = project === 'e2e' ? findChromium() : null;
  return browser ? { CHROMIUM_PATH: browser } : {};
}

function addResults(project, file) {
  const { testResults } = readResults(project, file);
  for (const suite of testResults) {
    const where = `${project}: ${relative(root, suite.name)}`;
    if (suite.status === 'failed' && suite.assertionResults.length === 0) count(false, `${where} did not run`);
    for (const test of suite.assertionResults) {
      const name = `${where} › ${test.fullName}`;
      if (test.status === 'passed' || test.status === 'failed') count(test.status === 'passed', name);
      else total.skipped.push({ name, reason: skipReason(test.ancestorTitles) });
    }
  }
}

/** What a group of tests that is skipped as a whole says in its name, e.g. `MSSQLSERVER: skipped, TEST_MSSQL_URL is not set`. */
function skipReason(titles) {
  const [title] = titles.filter((name) => name.includes(': skipped, '));
  return title?.replace(': skipped, ', ': ') ?? null;
}

function readResults(project, file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    count(false, `${project}: no results, jest did not finish`);
    return { testResults: [] };
  }
}

function count(passed, name) {
  total[passed ? 'passed' : 'failed'] += 1;
  if (!passed) total.failures.push(name);
}

function report() {
  console.log('');
  for (const { name, reason } of total.skipped) if (reason === null) console.log(`skipped: ${name}`);
  for (const [reason, count] of countedReasons()) console.log(`skipped: ${count} tests, ${reason}`);
  for (const name of total.failures) console.log(`failed: ${name}`);
  if (total.skipped.length > 0) console.log(`${total.skipped.length} skipped`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** @returns how many tests were skipped for each reason */
function countedReasons() {
  const counts = new Map();
  for (const { reason } of total.skipped) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
}
