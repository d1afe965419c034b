import { bold, dim, green, print, red, say, setStatus, isTerminal, yellow } from './display.mjs';

/** @typedef {import('./event-watch.mjs').EventWatch} EventWatch @typedef {import('./changes/writers.mjs').Writers} Writers */

/** More events than this per second are counted, not printed: nobody can read them. */
const LINES_PER_SECOND = 25;
const TOTALS_EVERY_MS = { terminal: 200, plain: 5_000 };

const paint = { INSERT: green, UPDATE: yellow, DELETE: red };

/** Shows events as they arrive and the totals below them. */
export class LiveScreen {
  #second = 0;
  #printed = 0;
  #skipped = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {(() => string) | undefined} */
  #totals;

  /** @param {() => string} totals text of the totals line */
  start(totals) {
    this.#totals = totals;
    print();
    print(
      bold(
        `${'time'.padEnd(12)}  ${'schema'.padEnd(10)} ${'origin'.padEnd(8)} ${'action'.padEnd(7)} ${'key'.padEnd(40)} ${'latency'.padStart(9)}`,
      ),
    );
    const show = isTerminal ? () => setStatus(totals()) : () => print(totals());
    this.#timer = setInterval(show, isTerminal ? TOTALS_EVERY_MS.terminal : TOTALS_EVERY_MS.plain);
  }

  /** Ends with the totals. */
  stop() {
    if (!this.#totals) return;
    clearInterval(this.#timer);
    setStatus('');
    this.#nextSecond(0);
    say(this.#totals());
    this.#totals = undefined;
  }

  /** @param {import('./event-watch.mjs').SeenEvent} event */
  show({ schemaName, originApp, action, data, latencyMs }) {
    const now = new Date();
    const second = Math.floor(now.getTime() / 1000);
    if (second !== this.#second) this.#nextSecond(second);
    if (++this.#printed > LINES_PER_SECOND) {
      this.#skipped += 1;
      return;
    }
    const time = now.toTimeString().slice(0, 8) + '.' + String(now.getMilliseconds()).padStart(3, '0');
    const actionCell = (paint[/** @type {keyof typeof paint} */ (action)] ?? String)(action.padEnd(7));
    const cells = [
      dim(time),
      schemaName.padEnd(10),
      dim(originApp.padEnd(8)),
      actionCell,
      keyText(data).padEnd(40),
      milliseconds(latencyMs).padStart(9),
    ];
    print(`${cells[0]}  ${cells.slice(1).join(' ')}`);
  }

  /** @param {number} second */
  #nextSecond(second) {
    if (this.#skipped > 0) print(dim(`${' '.repeat(14)}... and ${this.#skipped} more in this second`));
    this.#second = second;
    this.#printed = 0;
    this.#skipped = 0;
  }
}

/**
 * One line: what was changed, what arrived, how fast.
 * @param {Writers} writers @param {EventWatch} watch
 */
export function totalsLine(writers, watch) {
  const { INSERT, UPDATE, DELETE } = watch.actions;
  const [p50, p99] = watch.latency.percentiles([0.5, 0.99]);
  const number = (/** @type {number} */ value) => value.toLocaleString('en');
  const latency = watch.arrived > 0 ? `  |  p50 ${milliseconds(p50)}, p99 ${milliseconds(p99)}` : '';
  return (
    `${bold('changed')} ${number(writers.changes)} rows in ${number(writers.transactions)} transactions, ${number(writers.rollbacks)} rolled back` +
    `  |  ${bold('arrived')} ${number(watch.arrived)}: ${number(INSERT)} inserts, ${number(UPDATE)} updates, ${number(DELETE)} deletes${latency}`
  );
}

/** @param {number} value @returns {string} */
export function milliseconds(value) {
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** The entity's key as the events show it: the attribute `id` in all sample schemas. @param {Record<string, any>} data */
function keyText({ id }) {
  const parts = Object.entries(id ?? {}).map(([label, value]) => `${label}=${value}`);
  return parts.join(' ');
}
