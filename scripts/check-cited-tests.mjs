/** docs/correctness.md names the tests that show each rule; a test that was renamed or removed must not stay named there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';

const citation = /^- `([^`]+\.spec\.ts)`: (.+)$/gm;
const page = readFileSync(join(root, 'docs/correctness.md'), 'utf8');
const missing = [...page.matchAll(citation)].filter(([, file, name]) => !holds(join(root, file), name));

function holds(file, name) {
  return existsSync(file) && readFileSync(file, 'utf8').includes(name);
}

for (const [, file, name] of missing) console.error(`docs/correctness.md names a test that does not exist: ${file}: ${name}`);
process.exitCode = missing.length === 0 ? 0 : 1;
