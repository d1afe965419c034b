/** `npm run sandbox`: boots what is missing, then starts an empty PostgreSQL to try with (scripts/sandbox/main.ts). */
import { join } from 'node:path';
import { installDependencies, root } from './bootstrap.mjs';
import { runTypeScript } from './lib/run.mjs';

installDependencies();
process.exitCode = await runTypeScript(join(root, 'scripts/sandbox/main.ts'));
