const isTerminal = process.stdout.isTTY === true;
const coloured = isTerminal && !process.env.NO_COLOR;

/** @param {number} code */
const colour = (code) => /** @param {string} text */ (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = colour(1);
export const dim = colour(2);
export const red = colour(31);
export const green = colour(32);
export const yellow = colour(33);
export const cyan = colour(36);

export { isTerminal };

/** The line that is rewritten in place; empty when there is none. */
let status = '';

let curtain = false;

/** From now on only `say` is heard: what still runs is being stopped. */
export function lowerCurtain() {
  setStatus('');
  curtain = true;
}

/** Prints a line for good, above the status line. @param {string} [line] */
export function print(line = '') {
  if (!curtain) say(line);
}

/** Prints a line for good, whatever happens. @param {string} line */
export function say(line) {
  if (isTerminal && status) process.stdout.write(`\r\u001b[K${line}\n${status}`);
  else process.stdout.write(`${line}\n`);
}

/** Rewrites the last line. On anything but a terminal nothing can be rewritten, so nothing is shown. @param {string} line */
export function setStatus(line) {
  if (!isTerminal || curtain) return;
  status = line === '' ? '' : cut(line, (process.stdout.columns ?? 100) - 1);
  process.stdout.write(`\r\u001b[K${status}`);
}

/**
 * Shows a step while it runs, and what came of it with the time it took.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {(result: T) => string} [describe]
 * @returns {Promise<T>}
 */
export async function step(name, work, describe = () => '') {
  const began = performance.now();
  setStatus(`${cyan('…')} ${name}`);
  try {
    const result = await work();
    setStatus('');
    const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    print(`${green('✓')} ${name.padEnd(46)} ${dim(took.padStart(7))}  ${describe(result)}`);
    return result;
  } catch (error) {
    setStatus('');
    throw error;
  }
}

/**
 * Lines of a table: every column as wide as its widest cell, numbers to the right.
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 */
export function table(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => shown(row[column]).length)));
  const line = (/** @type {(string | number)[]} */ cells, /** @type {(string | number)[]} */ kinds) =>
    cells.map((cell, i) => (typeof kinds[i] === 'number' ? shown(cell).padStart(widths[i]) : shown(cell).padEnd(widths[i]))).join('  ');
  return [bold(line(head, rows[0] ?? head)), ...rows.map((row) => line(row, row))];
}

/** @param {string | number} cell */
function shown(cell) {
  return typeof cell === 'number' ? cell.toLocaleString('en') : cell;
}

/** Cuts a line that may hold colours to so many visible characters; one that is too long loses its colours. @param {string} line @param {number} width */
function cut(line, width) {
  const visible = line.replace(/\u001b\[\d+m/g, '');
  return visible.length <= width ? line : `${visible.slice(0, width - 1)}…`;
}
