import { Client } from 'pg';
import { join } from 'node:path';
import { Child, cpuSeconds, freePort, ROOT } from './processes';
import { call, eventually, type Rig } from './rig';
import { PLAIN_TABLE, type Changes } from './workload';

const TYPESCRIPT = join(ROOT, 'scripts/lib/typescript.cjs');

/** Milliseconds from the change (clock of the product database, just before its commit) to being read at the receiver. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
  max: number;
  count: number;
}

export interface LatencyComparison {
  changesPerSecond: number;
  seconds: number;
  baseline: Percentiles;
  connector: Percentiles;
  /** Share of one core that the idle Client uses. */
  idleClientCpu: number;
}

/** Makes changes at a steady rate; reads them from the baseline's store and from the Server's API. */
export async function compareLatency(rig: Rig, changes: Changes, rate: number, seconds: number): Promise<LatencyComparison> {
  const idleClientCpu = await idleCpu(rig);
  const connector = await throughConnector(rig, changes, rate, seconds);
  await rig.pause();
  const baseline = await throughBaseline(rig, rate, seconds);
  await rig.resume();
  return { changesPerSecond: rate, seconds, baseline, connector, idleClientCpu };
}

async function idleCpu(rig: Rig): Promise<number> {
  const before = cpuSeconds(rig.client.pid);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  return (cpuSeconds(rig.client.pid) - before) / 5;
}

interface EventsPage {
  cursor: string;
  items: { message: { content: { createdAt: string } } }[];
}

async function throughConnector(rig: Rig, changes: Changes, rate: number, seconds: number): Promise<Percentiles> {
  const read = (after: string | null, wait: number) =>
    call<EventsPage>(
      rig.serverUrl,
      'GET',
      `/v1/environment/eventsData?limit=1000&wait=${wait}${after ? `&after=${encodeURIComponent(after)}` : ''}`,
      undefined,
      rig.environmentToken,
    );
  let cursor: string | null = null;
  for (let page = await read(null, 0); ; page = await read(cursor, 0)) {
    cursor = page.cursor;
    if (page.items.length === 0) break;
  }
  const latencies: number[] = [];
  let running = true;
  const reader = (async () => {
    while (running) {
      const page = await read(cursor, 1);
      const now = Date.now();
      cursor = page.cursor;
      for (const { message } of page.items) latencies.push(now - Date.parse(message.content.createdAt));
    }
  })();
  await steadily(rig.productUrl, rate, seconds, (client) => changes.one(client));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  running = false;
  await reader;
  return percentiles(latencies);
}

/** The bare pair polls every 10 ms; its receiver's store is polled every 2 ms, the time of the change stands in the row. */
async function throughBaseline(rig: Rig, rate: number, seconds: number): Promise<Percentiles> {
  await rig.product.query(`CREATE TABLE IF NOT EXISTS bench_log (id bigint PRIMARY KEY, kind text, key bigint);
    TRUNCATE bench_log; TRUNCATE ${PLAIN_TABLE}`);
  await rig.product.query('CREATE SEQUENCE IF NOT EXISTS bench_log_id');
  await rig.store.query('TRUNCATE bench_event');
  const port = String(await freePort());
  const env = { BENCH_PORT: port, BENCH_PRODUCT_URL: rig.productUrl, BENCH_STORE_URL: rig.storeUrl, BENCH_TABLE: PLAIN_TABLE };
  const receiver = new Child('baseline receiver', ['--require', TYPESCRIPT, join(ROOT, 'bench/baseline/store-process.ts')], env);
  await eventually('baseline receiver', async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => null)) !== null);
  const sender = new Child('baseline sender', ['--require', TYPESCRIPT, join(ROOT, 'bench/baseline/reader-process.ts')], env);
  let key = 0;
  try {
    await steadily(rig.productUrl, rate, seconds, async (client) => {
      key++;
      await client.query({
        name: 'change',
        text: `WITH changed AS (INSERT INTO ${PLAIN_TABLE} (id, modified) VALUES ($1, clock_timestamp() AT TIME ZONE 'UTC') RETURNING id)
               INSERT INTO bench_log SELECT nextval('bench_log_id') + 10000000, 'I', id FROM changed`,
        values: [key],
      });
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { rows } = await rig.store.query<{ ms: number }>(
      `SELECT extract(epoch FROM stored_at - ((data ->> 'modified')::timestamp AT TIME ZONE 'UTC'))::float8 * 1000 AS ms FROM bench_event`,
    );
    return percentiles(rows.map((row) => Math.max(0, row.ms)));
  } finally {
    await sender.stop();
    await receiver.stop();
  }
}

async function steadily(url: string, rate: number, seconds: number, change: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const started = performance.now();
  for (let done = 0; done < rate * seconds; done++) {
    const due = started + (done * 1_000) / rate;
    const early = due - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    await change(client);
  }
  await client.end();
}

function percentiles(values: number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), count: sorted.length };
}
