/** `npm run bench [-- --only drain,latency,ingest,writes,engines,tables,growth]`: the main job beside bare baselines, within five minutes. */
import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../src/platform/persistence/embedded';
import { POSTGRES_URL_VARIABLE } from '../test/support/postgres';
import { compareDrain } from './drain';
import { measureEngines } from './engines';
import { measureGrowth } from './growth';
import { compareIngest } from './ingest';
import { compareLatency } from './latency';
import { compareProductWrites } from './product-writes';
import { report, type Results } from './report';
import { postmaster, startRig, type Rig } from './rig';
import { measureTables } from './tables';
import { Changes } from './workload';

const SECTIONS = ['drain', 'latency', 'ingest', 'writes', 'engines', 'tables', 'growth'] as const;
/** Sections that need no Client and Server. */
const PRODUCT_SECTIONS: readonly Section[] = ['writes', 'engines'];
type Section = (typeof SECTIONS)[number];

const TABLE_COUNTS = [1, 10, 100];
const INGEST_BATCHES = 32;

type MainResults = Omit<Results, 'writes' | 'engines'>;

interface Options {
  only: Set<Section>;
  changes: number;
  rate: number;
  seconds: number;
}

async function main(): Promise<void> {
  const options = readOptions();
  const started = performance.now();
  const say = (line: string) => console.log(`${Math.round((performance.now() - started) / 1_000)} s: ${line}`);
  const product = await onProductServer(options.only, say);
  const results: Results = { ...product, ...(await mainJob(options, say)) };
  report(results, Math.round((performance.now() - started) / 1_000));
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: SECTIONS.join(',') },
      changes: { type: 'string', default: '200000' },
      rate: { type: 'string', default: '500' },
      seconds: { type: 'string', default: '12' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.filter((name) => !SECTIONS.some((section) => section === name));
  if (unknown.length > 0) throw new Error(`--only ${unknown.join(',')}: there is ${SECTIONS.join(', ')}`);
  return { only: new Set(only as Section[]), changes: Number(values.changes), rate: Number(values.rate), seconds: Number(values.seconds) };
}

async function mainJob({ only, changes: count, rate, seconds }: Options, say: (line: string) => void): Promise<MainResults> {
  const results: MainResults = { drain: null, latency: null, ingest: null, tables: null, growth: null };
  if (!SECTIONS.some((section) => !PRODUCT_SECTIONS.includes(section) && only.has(section))) return results;
  say('starting Client, Server and two PostgreSQL ...');
  const rig: Rig = await startRig({ gzip: false });
  const changes = new Changes();
  try {
    // First: later its reader would have to pass hundreds of thousands of events.
    if (only.has('latency')) {
      say(`latency at ${rate} changes/s ...`);
      results.latency = await compareLatency(rig, changes, rate, seconds);
    }
    if (only.has('drain')) {
      say(`draining ${count} changes ...`);
      results.drain = await compareDrain(rig, changes, count);
    }
    if (only.has('ingest')) {
      say('ingest alone ...');
      results.ingest = await compareIngest(rig, INGEST_BATCHES);
    }
    if (only.has('tables')) {
      say(`monitoring ${TABLE_COUNTS.join(', ')} tables ...`);
      results.tables = await measureTables(rig, changes, TABLE_COUNTS);
    }
    if (only.has('growth')) {
      say('growth and memory up to 1,000,000 events, then with 5,000,000 stored ...');
      results.growth = await measureGrowth(rig, changes, { until: 1_000_000, filled: 5_000_000 });
    }
    return results;
  } finally {
    await rig.stop();
  }
}

async function onProductServer(only: Set<Section>, say: (line: string) => void): Promise<Omit<Results, keyof MainResults>> {
  const results: Omit<Results, keyof MainResults> = { writes: null, engines: null };
  if (!PRODUCT_SECTIONS.some((section) => only.has(section))) return results;
  const folder = await mkdtemp(join(tmpdir(), 'tcc-bench-product-'));
  await chmod(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  const settings = { shared_buffers: '256MB', max_wal_size: '4GB' };
  const server = await startEmbeddedPostgres({ dataDir: join(folder, 'product'), settings });
  try {
    if (only.has('writes')) {
      say("the product's own writes with and without triggers ...");
      results.writes = await compareProductWrites({ url: server.url, postmaster: await postmaster(server) });
    }
    if (only.has('engines')) {
      process.env[POSTGRES_URL_VARIABLE] = server.url;
      results.engines = await measureEngines(say);
    }
    return results;
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
