/** So many of the latest latencies are kept; enough for a p99 and bounded however long the demo runs. */
const KEPT = 100_000;

/**
 * Time from a change to its event in the hands of a reader of the Server, in milliseconds. The change's time is the
 * event's `createdAt`: the product database's clock at the last change the event covers, before its commit. Both
 * clocks are this machine's.
 */
export class Latency {
  /** @type {number[]} */
  #values = [];
  #count = 0;

  /** @param {number} milliseconds */
  add(milliseconds) {
    this.#values[this.#count++ % KEPT] = milliseconds;
  }

  get count() {
    return this.#count;
  }

  /** @param {number[]} shares e.g. `[0.5, 1]` @returns {number[]} the values below which these shares lie; NaN without values */
  percentiles(shares) {
    const sorted = Float64Array.from(this.#values).sort();
    return shares.map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN);
  }
}
