import { setTimeout as sleep } from 'node:timers/promises';
import { Latency } from './latency.mjs';

/**
 * @typedef {object} SeenEvent
 * @property {string} schemaName
 * @property {string} originApp
 * @property {string} action
 * @property {Record<string, any>} data
 * @property {number} latencyMs
 */

const RETRY_MS = 500;
const RETRIES = 20;

/** Reads the environment's events as an application does: by cursor, waiting at the Server for the next one. */
export class EventWatch {
  /** Events of initial loads. */
  loaded = 0;
  /** Events of changes. */
  arrived = 0;
  /** @type {Record<string, number>} */
  actions = { INSERT: 0, UPDATE: 0, DELETE: 0 };
  latency = new Latency();
  /** When the last event came, by `performance.now()`. */
  lastAt = performance.now();
  #stopping = new AbortController();

  /**
   * @param {import('./http.mjs').Api} reader with a token of kind READER
   * @param {(event: SeenEvent) => void} onChange told of every event that is not of an initial load
   */
  constructor(reader, onChange) {
    this.reader = reader;
    this.onChange = onChange;
  }

  /** Reads until `stop`; the Server may be away for a moment, not for long. */
  async run() {
    const { signal } = this.#stopping;
    let after = '';
    let failures = 0;
    while (!signal.aborted) {
      try {
        const page = await this.reader.get(
          `/v1/environment/eventsData?limit=1000&wait=20${after && `&after=${encodeURIComponent(after)}`}`,
          signal,
        );
        after = page.cursor ?? after;
        failures = 0;
        this.#take(page.items);
      } catch (error) {
        if (signal.aborted) return;
        if (++failures > RETRIES) throw error;
        await sleep(RETRY_MS);
      }
    }
  }

  stop() {
    this.#stopping.abort();
  }

  /** @param {{ message: any }[]} items */
  #take(items) {
    const now = performance.timeOrigin + performance.now();
    if (items.length > 0) this.lastAt = performance.now();
    for (const { message } of items) {
      const { header, content } = message;
      if (String(header.transactionInfo?.generatedBy).endsWith('/snapshot')) {
        this.loaded += 1;
        continue;
      }
      const latencyMs = Math.max(0, now - Date.parse(content.createdAt));
      this.arrived += 1;
      this.actions[content.action] += 1;
      this.latency.add(latencyMs);
      this.onChange({ ...content, latencyMs });
    }
  }
}
