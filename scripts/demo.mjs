/** `npm run demo [-- --once]`: boots what is missing, then runs the demonstration (scripts/demo/main.ts). */
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { runTypeScript } from './lib/run.mjs';

bootstrap();
process.exitCode = await runTypeScript(join(root, 'scripts/demo/main.ts'), process.argv.slice(2));
