/** `npm start -- --profile=...`: boots what is missing and hands its arguments on to `dist/main`. */
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { runNode } from './lib/run.mjs';

bootstrap();
process.exitCode = await runNode([join(root, 'dist/main.js'), ...process.argv.slice(2)]);
