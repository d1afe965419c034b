import { setTimeout as sleep } from 'node:timers/promises';
import { allEqual, compareAll } from './comparison.mjs';
import { bold, dim, green, print, red, table } from './display.mjs';
import { milliseconds, totalsLine } from './live-screen.mjs';

/** @typedef {import('./stage.mjs').Stage} Stage @typedef {import('./options.mjs').DemoOptions} DemoOptions */

/** Longer than the Client takes to find a change that was committed late. */
const QUIET_MS = 1_500;
/** When nothing has arrived for so long, what is missing will not come. */
const GIVE_UP_MS = 20_000;

const EXPLANATION =
  'Latency: from the change in the product database (its clock, before the commit) to the event in the hands of a\n' +
  'reader of the Server. Several changes of one entity may become one event; rolled back changes never do.';

/**
 * Changes rows and shows what arrives until the time is up; Ctrl-C ends it from outside.
 * @param {Stage} stage
 * @param {DemoOptions} options
 * @returns {Promise<number>} exit code
 */
export async function playLive({ products, watch, screen, writers }, { seconds, rate }) {
  print(`\n${rate} row changes per second. ${bold('Ctrl-C')} ends the demo and removes everything.`);
  print(dim(EXPLANATION));
  screen.start(() => totalsLine(writers, watch));
  const timer = seconds === Infinity ? undefined : setTimeout(() => writers.stop(), seconds * 1000);
  await writers.run(products);
  clearTimeout(timer);
  await untilQuiet(watch);
  screen.stop();
  return 0;
}

/**
 * Makes a bounded number of changes, waits until all have arrived and compares source and Server.
 * @param {Stage} stage
 * @param {DemoOptions} options
 * @param {number} began when the demo began, by `performance.now()`
 * @returns {Promise<number>} exit code: 0 only when equal
 */
export async function playOnce({ reader, products, watch, screen, writers }, { changes, rate }, began) {
  print(`\n${changes.toLocaleString('en')} row changes, ${rate} per second`);
  screen.start(() => totalsLine(writers, watch));
  const changing = performance.now();
  await writers.run(products);
  const changed = performance.now();
  const comparisons = await compareWhenArrived(reader, products, watch);
  screen.stop();
  showComparison(comparisons);
  showLatency(watch);
  const equal = allEqual(comparisons);
  print(
    `\nChanges ${seconds(changed - changing)}, last event ${seconds(Math.max(0, watch.lastAt - changed))} later, demo in all ${seconds(performance.now() - began)}`,
  );
  print(equal ? green(bold('Equal: every row of the source is at the Server as it is.')) : red(bold('Different.')));
  return equal ? 0 : 1;
}

/**
 * @param {import('./http.mjs').Api} reader
 * @param {import('./products.mjs').Product[]} products
 * @param {import('./event-watch.mjs').EventWatch} watch
 */
async function compareWhenArrived(reader, products, watch) {
  for (;;) {
    await untilQuiet(watch);
    const comparisons = await compareAll(reader, products);
    if (allEqual(comparisons) || performance.now() - watch.lastAt > GIVE_UP_MS) return comparisons;
    await sleep(QUIET_MS);
  }
}

/** @param {import('./event-watch.mjs').EventWatch} watch */
async function untilQuiet(watch) {
  const since = performance.now();
  for (;;) {
    const left = Math.max(watch.lastAt, since) + QUIET_MS - performance.now();
    if (left <= 0) return;
    await sleep(left);
  }
}

/** @param {import('./comparison.mjs').SchemaComparison[]} comparisons */
function showComparison(comparisons) {
  const head = ['Schema', 'Product', 'rows in source', 'entities at Server', 'equal', 'different', 'missing', 'superfluous'];
  const rows = comparisons.map((one) => [
    one.schema,
    one.product,
    one.rows,
    one.entities,
    one.equal,
    one.different,
    one.missing,
    one.superfluous,
  ]);
  print(`\n${bold('Source and Server, row by row')}`);
  for (const line of table(head, rows)) print(`  ${line}`);
  for (const { examples } of comparisons) for (const example of examples) print(red(`  ${example}`));
}

/** @param {import('./event-watch.mjs').EventWatch} watch */
function showLatency({ latency, loaded }) {
  const [p50, p95, p99, max] = latency.percentiles([0.5, 0.95, 0.99, 1]);
  print(`\n${bold('Latency')} of ${latency.count.toLocaleString('en')} events, besides ${loaded.toLocaleString('en')} of the initial load`);
  print(`  p50 ${milliseconds(p50)}   p95 ${milliseconds(p95)}   p99 ${milliseconds(p99)}   max ${milliseconds(max)}`);
  print(dim(EXPLANATION));
}

/** @param {number} ms */
function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}
