import { setTimeout as sleep } from 'node:timers/promises';
import cliProgress from 'cli-progress';
import { dim, isTerminal, print } from './display.mjs';
import { linkState } from './registration.mjs';

const POLL_MS = 100;
/** What has not come in so long after the event before it will not come. */
const ARRIVES_WITHIN_MS = 30_000;

/**
 * Follows the initial load of all links to its end, one progress bar each.
 * @param {import('./http.mjs').Api} client
 * @param {import('./registration.mjs').Link[]} links
 * @returns {Promise<number>} rows loaded
 */
export async function followInitialLoad(client, links) {
  const bars = isTerminal ? terminalBars(links) : plainLines();
  try {
    for (;;) {
      const states = await Promise.all(links.map((link) => linkState(client, link)));
      states.forEach((state, index) => bars.update(links[index], state));
      const failed = states.findIndex(({ state }) => state === 'FAILED' || state === 'PENDING_APPROVAL');
      if (failed >= 0) throw new Error(`${links[failed].label} is ${states[failed].state}: ${states[failed].reason}`);
      if (states.every(({ state }) => state === 'STREAMING')) return states.reduce((sum, { rowsDone }) => sum + rowsDone, 0);
      await sleep(POLL_MS);
    }
  } finally {
    bars.stop();
  }
}

/**
 * Waits until the events of an initial load can be read at the Server.
 * @param {import('./event-watch.mjs').EventWatch} watch
 * @param {number} rows
 */
export async function untilLoadArrived(watch, rows) {
  while (watch.loaded < rows) {
    if (performance.now() - watch.lastAt > ARRIVES_WITHIN_MS)
      throw new Error(`Of ${rows} rows loaded, ${watch.loaded} arrived at the Server.`);
    await sleep(POLL_MS);
  }
}

/**
 * @typedef {Awaited<ReturnType<typeof linkState>>} LinkState
 * @typedef {import('./registration.mjs').Link} Link
 */

/** @param {Link[]} links */
function terminalBars(links) {
  const options = {
    format: '  {label} {bar} {percentage}%  {value}/{total} rows  {state}',
    barsize: 28,
    hideCursor: true,
    clearOnComplete: false,
    gracefulExit: false, // signals are the demo's
  };
  const multi = new cliProgress.MultiBar(options, cliProgress.Presets.shades_classic);
  const bars = new Map(links.map((link) => [link, multi.create(1, 0, { label: link.label.padEnd(20), state: '' })]));
  return {
    /** @param {Link} link @param {LinkState} state */
    update(link, { state, rowsDone, rowsEstimated }) {
      const bar = bars.get(link);
      bar?.setTotal(Math.max(1, rowsDone, rowsEstimated));
      bar?.update(rowsDone, { state });
    },
    stop: () => multi.stop(),
  };
}

/** Where no line can be rewritten: one line when the load of a link has ended. */
function plainLines() {
  const done = new Set();
  return {
    /** @param {Link} link @param {LinkState} state */
    update(link, { state, rowsDone }) {
      if (state !== 'STREAMING' || done.has(link.id)) return;
      done.add(link.id);
      print(`  ${link.label.padEnd(20)} ${rowsDone.toLocaleString('en').padStart(7)} rows  ${dim(state)}`);
    },
    stop: () => {},
  };
}
