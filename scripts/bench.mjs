/** `npm run bench [-- options]`: boots what is missing, then measures (bench/main.ts). */
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { runTypeScript } from './lib/run.mjs';

bootstrap();
process.exitCode = await runTypeScript(join(root, 'bench/main.ts'), process.argv.slice(2));
