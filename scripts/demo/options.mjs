import { parseArgs } from 'node:util';

/**
 * @typedef {object} DemoOptions
 * @property {boolean} once bounded number of changes, then comparison
 * @property {number} rows orders in the sample at the start; the other tables follow from it
 * @property {number} changes row changes to make with `once`
 * @property {number} seconds how long changes are made without `once`; Infinity: until Ctrl-C
 * @property {number} rate row changes per second
 */

const HELP = `Usage: npm run demo [-- options]

Starts Client and Server, each with an embedded PostgreSQL, creates three sample product databases, loads them, changes
rows and shows every event as it becomes readable on the Server. Ctrl-C ends everything and removes what it created.

  --once          make a bounded number of changes, wait until all have arrived, compare every row of the source
                  with the Server's state; exit code 0 only when they are equal
  --changes N     row changes to make with --once (default 2000)
  --seconds N     end after N seconds of changes, without --once (default: at Ctrl-C)
  --rate N        row changes per second (default 20, with --once 200)
  --rows N        orders in the sample at the start; customers, items and units follow from it (default 3000)
  --help          this text
`;

const numbers = { rows: 1_000_000, changes: 10_000_000, seconds: 86_400, rate: 5_000 };

/**
 * Reads the command line. Ends the process with the help (exit code 0), or with one line about a wrong option (2).
 * @param {string[]} args
 * @returns {DemoOptions}
 */
export function readOptions(args) {
  try {
    const text = { type: /** @type {const} */ ('string') };
    const flag = { type: /** @type {const} */ ('boolean'), default: false };
    const options = { once: flag, help: flag, changes: text, seconds: text, rate: text, rows: text };
    const { values } = parseArgs({ args, options, allowPositionals: false });
    if (values.help) {
      process.stdout.write(HELP);
      process.exit(0);
    }
    const once = values.once === true;
    return {
      once,
      rows: wholeNumber(values, 'rows', 3000),
      changes: wholeNumber(values, 'changes', 2000),
      seconds: wholeNumber(values, 'seconds', Infinity),
      rate: wholeNumber(values, 'rate', once ? 200 : 20),
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error} See npm run demo -- --help`);
    return process.exit(2);
  }
}

/**
 * @param {Record<string, unknown>} values
 * @param {keyof typeof numbers} name
 * @param {number} fallback
 */
function wholeNumber(values, name, fallback) {
  const text = values[name];
  if (text === undefined) return fallback;
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= numbers[name]) return number;
  throw new Error(`--${name} must be a whole number from 1 to ${numbers[name]}, not ${text}.`);
}
