import { Client } from 'pg';
import { join } from 'node:path';
import { Child, cpuSeconds, freePort, residentMegabytes, ROOT } from './processes';
import { assertSameState } from './same-state';
import { eventually, type Rig } from './rig';
import type { Changes } from './workload';

const TYPESCRIPT = join(ROOT, 'scripts/lib/typescript.cjs');
const DRAIN_TIMEOUT_MS = 180_000;

/** One drain: how fast, and what it cost. */
export interface DrainResult {
  changesPerSecond: number;
  seconds: number;
  /** Microseconds of CPU per change. */
  cpu: { sender: number; receiver: number; productDatabase: number; store: number };
}

export interface DrainComparison {
  changes: number;
  baseline: DrainResult;
  connector: DrainResult;
  /** Connector's rate in terms of the baseline's. */
  ratio: number;
  /** Megabytes after the drain. */
  memory: { client: number; server: number };
}

/** Captures `count` changes while reading is paused, then drains the same backlog bare and through the connector. */
export async function compareDrain(rig: Rig, changes: Changes, count: number): Promise<DrainComparison> {
  await rig.pause();
  const client = new Client({ connectionString: rig.productUrl });
  client.on('error', () => undefined);
  await client.connect();
  await changes.make(client, count);
  await client.end();
  await copyBacklog(rig);
  const baseline = await drainBare(rig, count);
  const connector = await drainConnector(rig, count);
  const memory = { client: residentMegabytes(rig.client.pid), server: residentMegabytes(rig.server.pid) };
  await assertSameState(rig, changes);
  return { changes: count, baseline, connector, ratio: connector.changesPerSecond / baseline.changesPerSecond, memory };
}

/** The baseline drains a copy of what our triggers logged, so both have the same to do. */
async function copyBacklog(rig: Rig): Promise<void> {
  await rig.product.query('DROP TABLE IF EXISTS bench_log');
  await rig.product.query(`CREATE TABLE bench_log AS
    SELECT id, kind::text AS kind, (coalesce(new_values, old_values))[1]::bigint AS key FROM "TCC_EVENT"`);
  await rig.product.query('ALTER TABLE bench_log ADD PRIMARY KEY (id)');
  await rig.product.query('ANALYZE bench_log');
}

async function drainBare(rig: Rig, count: number): Promise<DrainResult> {
  const port = String(await freePort());
  const env = { BENCH_PORT: port, BENCH_PRODUCT_URL: rig.productUrl, BENCH_STORE_URL: rig.storeUrl };
  const receiver = new Child('baseline receiver', ['--require', TYPESCRIPT, join(ROOT, 'bench/baseline/store-process.ts')], env);
  await eventually('baseline receiver', async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => null)) !== null);
  const sender = new Child('baseline sender', ['--require', TYPESCRIPT, join(ROOT, 'bench/baseline/reader-process.ts')], env);
  try {
    const pids = { sender: sender.pid, receiver: receiver.pid, productDatabase: rig.postmasters.product, store: rig.postmasters.store };
    return await measure(pids, count, async () => {
      const { rows } = await rig.product.query<{ left: boolean }>('SELECT EXISTS (SELECT FROM bench_log) AS left');
      return !rows[0].left;
    });
  } finally {
    await sender.stop();
    await receiver.stop();
  }
}

/** Drains through the connector what waits in the change log of a paused rig. */
export async function drainConnector(rig: Rig, count: number): Promise<DrainResult> {
  const pids = { sender: rig.client.pid, receiver: rig.server.pid, productDatabase: rig.postmasters.product, store: rig.postmasters.store };
  await rig.resume();
  return measure(pids, count, () => drained(rig));
}

/** Nothing waits in the product database, and the Server has everything the Client appended. */
export async function drained(rig: Rig): Promise<boolean> {
  const { rows: log } = await rig.product.query<{ left: boolean }>('SELECT EXISTS (SELECT FROM "TCC_EVENT") AS left');
  if (log[0].left) return false;
  const { rows } = await rig.store.query<{ appended: string; sent: string }>(`
    SELECT s.last_offset AS appended, coalesce(c.position, 0) AS sent
      FROM tcc_client.event_stream s LEFT JOIN tcc_client.event_cursor c ON c.stream_id = s.stream_id AND c.name = 'remote'
     WHERE s.name = 'outbox'`);
  return rows.length > 0 && rows[0].appended === rows[0].sent;
}

async function measure(pids: Record<keyof DrainResult['cpu'], number>, count: number, done: () => Promise<boolean>): Promise<DrainResult> {
  const names = Object.keys(pids) as (keyof DrainResult['cpu'])[];
  const before = names.map((name) => cpuSeconds(pids[name]));
  const started = performance.now();
  await eventually('an empty backlog', done, DRAIN_TIMEOUT_MS);
  const seconds = (performance.now() - started) / 1_000;
  const used = names.map((name, index) => [name, ((cpuSeconds(pids[name]) - before[index]) * 1_000_000) / count]);
  return { changesPerSecond: count / seconds, seconds, cpu: Object.fromEntries(used) as DrainResult['cpu'] };
}
