/**
 * `npm run test:long [-- --faults N | --minutes N] [--seed N]`: the ledger test with as many faults, or for as long, as one
 * likes. Sixteen writers, while processes, networks and databases break; at the end everything is compared. Each fault is
 * printed as it happens, and the seed with the result.
 */
import { bootstrap } from './bootstrap.mjs';
import { runNode } from './lib/run.mjs';

const usage = 'Usage: npm run test:long [-- --faults N | --minutes N] [--seed N], N above 0; 100 faults unless told otherwise';
const settings = { faults: undefined, minutes: undefined, seed: undefined };

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
const env = {
  LEDGER_FAULTS: String(settings.faults ?? 100),
  ...(settings.minutes && { LEDGER_MINUTES: String(settings.minutes) }),
  ...(settings.seed && { LEDGER_SEED: String(settings.seed) }),
};
process.exitCode = await runNode(['node_modules/jest/bin/jest.js', 'test/faults/chaos.spec.ts', '--selectProjects', 'e2e'], { env });
