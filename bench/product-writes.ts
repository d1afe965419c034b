import { Client } from 'pg';
import type { CaptureLayout } from '../src/dialects';
import { postgresDialect } from '../src/dialects/postgres';
import { settingsOf } from '../test/support/connection-settings';
import { median } from './median';
import { cpuSeconds } from './processes';
import { createTable, SingleRowMix, TABLES, VARIANTS, type Variant } from './product-tables';

const SINGLE_ROUNDS = 5;
const TRANSACTIONS = 4_000;
const CONNECTIONS = 4;
const BULK_ROUNDS = 2;
const BULK_ROWS = 200_000;

/** One kind of write, once per variant of the table. */
export type Costs = Record<Variant, { cpu: number; elapsed: number }>;

/**
 * What our triggers cost the product's own writes: medians over the rounds. Ratios are medians of the rounds' own ratios,
 * as a machine's mood changes between rounds more than within one.
 */
export interface ProductWrites {
  /** One row a transaction: half inserts, 40 % updates, 10 % deletes; microseconds of the whole server's CPU per transaction. */
  singleRow: Comparison;
  /** One statement over 200,000 rows; seconds. */
  bulkInsert: Comparison;
  bulkUpdate: Comparison;
}

export interface Comparison {
  costs: Costs;
  /** CPU in terms of a table without triggers. */
  cpuRatio: Record<Variant, number>;
  elapsedRatio: Record<Variant, number>;
}

/**
 * Writes to three like tables in turns: without triggers, with the change log, with log and managerial columns.
 * @param server an empty database of a superuser, and the process whose descendants' CPU is counted; 0 CPU if not of this machine
 */
export async function compareProductWrites(server: { url: string; postmaster: number }): Promise<ProductWrites> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    await prepareTables(client, server.url);
    const clock = (work: () => Promise<void>) => measure(server.postmaster, work);
    const singleRow = await singleRowRounds(client, server.url, clock);
    const bulk = await bulkRounds(client, clock);
    return { singleRow: compare(singleRow), bulkInsert: compare(bulk.inserts), bulkUpdate: compare(bulk.updates) };
  } finally {
    await client.end();
  }
}

type Clock = (work: () => Promise<void>) => Promise<{ cpu: number; elapsed: number }>;

async function prepareTables(client: Client, url: string): Promise<void> {
  for (const variant of VARIANTS) await createTable(client, TABLES[variant]);
  const database = postgresDialect.open(settingsOf(url));
  const layouts: CaptureLayout[] = [];
  for (const variant of ['log', 'columns'] as const) {
    const table = (await database.introspection.describeTable({ schema: 'public', name: TABLES[variant] }))!;
    const comparedColumns = table.columns.map((column) => column.name);
    const groups = [{ comparedColumns, rowFilter: [] }];
    layouts.push({ layoutId: layouts.length + 1, table, loggedColumns: ['id'], groups, managerialColumns: variant === 'columns' });
  }
  await database.structures.install({ instanceId: 'bench', connectionId: 'bench' }, layouts);
  await database.changeQueue.setCredit(1_000_000_000);
  await database.close();
}

async function singleRowRounds(client: Client, url: string, clock: Clock): Promise<Costs[]> {
  const mixes = Object.fromEntries(VARIANTS.map((variant) => [variant, new SingleRowMix(TABLES[variant])])) as Record<
    Variant,
    SingleRowMix
  >;
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(url)));
  const rounds: Costs[] = [];
  try {
    for (const variant of VARIANTS) await mixes[variant].run(connections, TRANSACTIONS / 10);
    for (let round = 0; round < SINGLE_ROUNDS; round++) {
      rounds.push(
        await inTurns(round, async (variant) => {
          await client.query('TRUNCATE "TCC_EVENT"');
          const used = await clock(() => mixes[variant].run(connections, TRANSACTIONS));
          return { cpu: (used.cpu * 1_000_000) / TRANSACTIONS, elapsed: (used.elapsed * 1_000_000) / TRANSACTIONS };
        }),
      );
    }
  } finally {
    await Promise.all(connections.map((connection) => connection.end()));
  }
  return rounds;
}

/** One uncounted round first: whoever comes first pays for new files, and for what the writes before left behind. */
async function bulkRounds(client: Client, clock: Clock): Promise<{ inserts: Costs[]; updates: Costs[] }> {
  const inserts: Costs[] = [];
  const updates: Costs[] = [];
  for (let round = 0; round <= BULK_ROUNDS; round++) {
    const updated: Partial<Costs> = {};
    const inserted = await inTurns(round, async (variant) => {
      const table = TABLES[variant];
      await client.query(`TRUNCATE ${table}; TRUNCATE "TCC_EVENT"; CHECKPOINT`);
      const rows = round === 0 ? BULK_ROWS / 10 : BULK_ROWS;
      const insert = await clock(() => run(client, `INSERT INTO ${table} SELECT * FROM bench_source LIMIT ${rows}`));
      await client.query(`VACUUM ANALYZE ${table}`);
      await client.query('TRUNCATE "TCC_EVENT"; CHECKPOINT');
      updated[variant] = await clock(() => run(client, `UPDATE ${table} SET quantity = quantity + 1, note = 'changed at once'`));
      return insert;
    });
    if (round === 0) continue;
    inserts.push(inserted);
    updates.push(updated as Costs);
  }
  return { inserts, updates };
}

async function run(client: Client, sql: string): Promise<void> {
  await client.query(sql);
}

/** Another variant begins in every round. */
async function inTurns(round: number, work: (variant: Variant) => Promise<{ cpu: number; elapsed: number }>): Promise<Costs> {
  const costs: Partial<Costs> = {};
  for (let turn = 0; turn < VARIANTS.length; turn++) {
    const variant = VARIANTS[(round + turn) % VARIANTS.length];
    costs[variant] = await work(variant);
  }
  return costs as Costs;
}

async function measure(postmaster: number, work: () => Promise<void>): Promise<{ cpu: number; elapsed: number }> {
  const cpu = cpuSeconds(postmaster);
  const started = performance.now();
  await work();
  const elapsed = (performance.now() - started) / 1_000;
  return { cpu: cpuSeconds(postmaster) - cpu, elapsed };
}

function compare(rounds: Costs[]): Comparison {
  const overVariants = (figure: (variant: Variant) => number) =>
    Object.fromEntries(VARIANTS.map((variant) => [variant, figure(variant)])) as Record<Variant, number>;
  const ratio = (unit: 'cpu' | 'elapsed') =>
    overVariants((variant) => median(rounds.map((costs) => costs[variant][unit] / Math.max(costs.none[unit], Number.EPSILON))));
  const cost = (variant: Variant, unit: 'cpu' | 'elapsed') => median(rounds.map((costs) => costs[variant][unit]));
  const costs = Object.fromEntries(
    VARIANTS.map((variant) => [variant, { cpu: cost(variant, 'cpu'), elapsed: cost(variant, 'elapsed') }]),
  ) as Costs;
  return { costs, cpuRatio: ratio('cpu'), elapsedRatio: ratio('elapsed') };
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
