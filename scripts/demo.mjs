/** `npm run demo [-- --once]`: boots what is missing, then runs the demonstration (scripts/demo/main.mjs). */
import { readOptions } from './demo/options.mjs';
import { bootstrap } from './bootstrap.mjs';

// Read first: `--help` and a mistyped option need no installation.
const options = readOptions(process.argv.slice(2));
bootstrap();
// Imported only now, because it needs the packages that bootstrap installs.
const { demo } = await import('./demo/main.mjs');
await demo(options);
