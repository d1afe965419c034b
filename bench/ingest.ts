import { join } from 'node:path';
import { Pool as HttpPool } from 'undici';
import { type Batch, BATCH, type IngestCase, type SenderLoad, senderLoad } from './ingest-batches';
import { assertStoredInOrder } from './ingest-state';
import { Child, cpuSeconds, freePort, ROOT } from './processes';
import { call, eventually, type Rig } from './rig';

const TYPESCRIPT = join(ROOT, 'scripts/lib/typescript.cjs');
/** Requests a link has in flight, as a Client by default. */
const LINK_IN_FLIGHT = 4;
const WARM_UP: IngestCase = { way: 'LINK', senders: 1, gzip: false };
const CASES: IngestCase[] = (['LINK', 'APPLICATION'] as const).flatMap((way) =>
  [1, 4].flatMap((senders) => [false, true].map((gzip) => ({ way, senders, gzip }))),
);

/** How fast a receiver took what was sent, until its last answer. */
export interface IngestResult {
  eventsPerSecond: number;
  /** Microseconds of CPU per event. */
  cpu: { receiver: number; store: number };
}

export interface IngestComparison extends IngestCase {
  events: number;
  baseline: IngestResult;
  connector: IngestResult;
  /** Microseconds of CPU per event that the connector's entity view took after the last answer. */
  viewAfterwards: number;
  /** Connector's rate in terms of the baseline's. */
  ratio: number;
}

type IngestRig = Pick<Rig, 'server' | 'serverUrl' | 'store' | 'storeUrl' | 'postmasters'>;

/**
 * Posts the same batches to a bare receiver and to the Server, case after case, and compares what the Server stored with
 * what was sent. The schema of the workload must be published; every case has an environment of its own.
 */
export async function compareIngest(rig: IngestRig, batches: number): Promise<IngestComparison[]> {
  await rig.store.query('CREATE TABLE IF NOT EXISTS bench_ingest (transaction_id text, schema_name text, action text, message jsonb)');
  const bare = await startBare(rig);
  try {
    await compareCase(rig, bare, WARM_UP, batches);
    const comparisons: IngestComparison[] = [];
    for (const each of CASES) comparisons.push(await compareCase(rig, bare, each, batches));
    return comparisons;
  } finally {
    await bare.process.stop();
    await rig.store.query('DROP TABLE bench_ingest');
  }
}

interface Receiver {
  process: Child;
  url: string;
  path: string;
}

async function startBare({ storeUrl }: IngestRig): Promise<Receiver> {
  const port = await freePort();
  const env = { BENCH_PORT: String(port), BENCH_STORE_URL: storeUrl };
  const url = `http://127.0.0.1:${port}`;
  const process = new Child('bare receiver', ['--require', TYPESCRIPT, join(ROOT, 'bench/baseline/ingest-process.ts')], env);
  await eventually('the bare receiver', async () => (await fetch(url).catch(() => null)) !== null);
  return { process, url, path: '/events' };
}

async function compareCase(rig: IngestRig, bare: Receiver, each: IngestCase, batches: number): Promise<IngestComparison> {
  const { id, token } = await environment(rig, each);
  const loads = Array.from({ length: each.senders }, (_, sender) => senderLoad(each, sender + 1, batches / each.senders, id));
  const server: Receiver = { process: rig.server, url: rig.serverUrl, path: '/v1/environment/eventsData' };

  const baseline = await measure(rig, bare, each, loads, token);
  await rig.store.query('TRUNCATE bench_ingest');
  const connector = await measure(rig, server, each, loads, token);
  const events = batches * BATCH;
  const viewAfterwards = await caughtUp(rig, events);
  await assertStoredInOrder(rig.store, id, loads);
  return { ...each, events, baseline, connector, viewAfterwards, ratio: connector.eventsPerSecond / baseline.eventsPerSecond };
}

async function environment({ serverUrl }: IngestRig, { way }: IngestCase): Promise<{ id: string; token: string }> {
  const name = `ingest ${Math.random().toString(36).slice(2)}`;
  const made = await call<{ id: string; token: string }>(serverUrl, 'POST', '/v1/environment', { name });
  if (way === 'LINK') return made;
  const own = await call<{ token: string }>(serverUrl, 'POST', `/v1/environment/${made.id}/token`, { name, kind: 'APPLICATION' });
  return { id: made.id, token: own.token };
}

async function measure(rig: IngestRig, receiver: Receiver, each: IngestCase, loads: SenderLoad[], token: string): Promise<IngestResult> {
  const pids = [receiver.process.pid, rig.postmasters.store];
  const count = loads.reduce((sum, load) => sum + load.transactionIds.length, 0);
  const before = pids.map(cpuSeconds);
  const started = performance.now();
  await Promise.all(loads.map((load) => sendAll(receiver, load.batches, each.way === 'LINK' ? LINK_IN_FLIGHT : 1, token)));
  const seconds = (performance.now() - started) / 1_000;
  const [inReceiver, inStore] = pids.map((pid, index) => ((cpuSeconds(pid) - before[index]) * 1_000_000) / count);
  return { eventsPerSecond: count / seconds, cpu: { receiver: inReceiver, store: inStore } };
}

/** Sends a sender's batches in their order, `inFlight` of them at a time. */
async function sendAll(receiver: Receiver, batches: Batch[], inFlight: number, token: string): Promise<void> {
  const http = new HttpPool(receiver.url, { connections: inFlight });
  let next = 0;
  const sendNext = async (): Promise<void> => {
    while (next < batches.length) await post(http, receiver.path, batches[next++], token);
  };
  await Promise.all(Array.from({ length: inFlight }, sendNext));
  await http.close();
}

async function post(http: HttpPool, path: string, { headers, body }: Batch, token: string): Promise<void> {
  const answer = await http.request({
    path,
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body,
  });
  const text = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode} ${text}`);
}

/** Waits for the entity view, so that it does not run into the next measurement. @returns CPU per event meanwhile */
async function caughtUp({ server, store, postmasters }: IngestRig, events: number): Promise<number> {
  const used = () => cpuSeconds(server.pid) + cpuSeconds(postmasters.store);
  const before = used();
  await eventually('the entity view', async () => {
    const { rows } = await store.query<{ behind: boolean }>(`
      SELECT s.last_offset > coalesce(c.position, 0) AS behind
        FROM tcc_server.event_stream s LEFT JOIN tcc_server.event_cursor c ON c.stream_id = s.stream_id AND c.name = 'entity-view'`);
    return rows.every((row) => !row.behind);
  });
  return ((used() - before) * 1_000_000) / events;
}
