/** `npm run certify -- --url jdbc:... --user U`: boots what is missing and tries the guarantees on a test database. */
import { join } from 'node:path';
import { bootstrap, root } from './bootstrap.mjs';
import { runNode } from './lib/run.mjs';

bootstrap();
process.exitCode = await runNode([join(root, 'dist/main.js'), 'certify', ...process.argv.slice(2)]);
