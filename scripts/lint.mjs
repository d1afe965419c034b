/** `npm run lint`: every check that needs no running system. All of them run; the first failure does not hide the next. */
import { fileURLToPath } from 'node:url';
import { installDependencies } from './bootstrap.mjs';
import { runNode } from './lib/run.mjs';

const checks = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.check.json'] },
  { name: 'eslint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
  {
    name: 'imports',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
      'src',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
    ],
  },
  { name: 'size', args: ['scripts/check-size.mjs'] },
  { name: 'tests named in docs/correctness.md exist', args: ['scripts/check-cited-tests.mjs'] },
  {
    name: 'docs/errors.md is current',
    args: ['--require', './scripts/lib/typescript.cjs', 'scripts/generate-error-docs.ts', '--check'],
  },
  {
    name: 'docs/openapi is current',
    args: ['--require', './scripts/lib/typescript.cjs', 'scripts/generate-openapi.ts', '--check'],
  },
];

/** Runs every check. @returns per check its name and whether it passed */
export async function lint() {
  const results = [];
  for (const { name, args } of checks) {
    const passed = (await runNode(args)) === 0;
    console.log(`${passed ? 'ok    ' : 'FAILED'} lint: ${name}`);
    results.push({ name, passed });
  }
  return results;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  installDependencies();
  const results = await lint();
  process.exitCode = results.every(({ passed }) => passed) ? 0 : 1;
}
