/**
 * `npm run test:long [-- --minutes N] [--seed N]`: the ledger test for as long as one likes. Sixteen writers, Client and
 * Server killed at random, answers lost; at the end everything is compared. A failure names the seed.
 */
import { bootstrap } from './bootstrap.mjs';
import { runNode } from './lib/run.mjs';

const usage = 'Usage: npm run test:long [-- --minutes N] [--seed N], N above 0';
const settings = { minutes: 10, seed: undefined };

const args = process.argv.slice(2);
for (let index = 0; index < args.length; index += 2) {
  const name = args[index].replace(/^--/, '');
  const value = Number(args[index + 1]);
  if (!(name in settings) || !(value > 0)) {
    console.error(usage);
    process.exit(2);
  }
  settings[name] = value;
}

bootstrap();
const env = { LEDGER_SECONDS: String(settings.minutes * 60), ...(settings.seed && { LEDGER_SEED: String(settings.seed) }) };
process.exitCode = await runNode(['node_modules/jest/bin/jest.js', 'test/faults/ledger.spec.ts', '--selectProjects', 'e2e'], { env });
