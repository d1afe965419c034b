import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { DrainComparison, DrainResult } from './drain';
import type { EngineFigures } from './engines';
import type { GrowthStep } from './growth';
import type { IngestComparison } from './ingest';
import type { LatencyComparison, Percentiles } from './latency';
import { ROOT } from './processes';
import type { Comparison, ProductWrites } from './product-writes';
import type { TablesStep } from './tables';

/** What was measured; null: not asked for. */
export interface Results {
  drain: DrainComparison | null;
  latency: LatencyComparison | null;
  ingest: IngestComparison[] | null;
  writes: ProductWrites | null;
  engines: EngineFigures[] | null;
  tables: TablesStep[] | null;
  growth: GrowthStep[] | null;
}

/** Prints the figures; a whole run is kept in bench/RESULTS.md. */
export function report(results: Results, seconds: number): void {
  const text = [
    '# Benchmark results',
    '',
    'Written by `npm run bench`. Baselines are measured in the same run on the same machine, so the ratios say more than absolute',
    'figures: they compare like with like on whatever machine this ran on.',
    '',
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}, ${seconds} s in all.`,
    '',
    ...(results.drain ? drainTable(results.drain) : []),
    ...(results.latency ? latencyTable(results.latency) : []),
    ...(results.ingest ? ingestTable(results.ingest) : []),
    ...(results.writes ? writesTable(results.writes) : []),
    ...(results.engines ? enginesTable(results.engines) : []),
    ...(results.tables ? tablesTable(results.tables) : []),
    ...(results.growth ? growthTable(results.growth) : []),
  ].join('\n');
  console.log(`\n${text}`);
  if (Object.values(results).every((result) => result !== null)) writeFileSync(join(ROOT, 'bench/RESULTS.md'), `${text.trimEnd()}\n`);
}

function drainTable({ changes, baseline, connector, ratio, memory }: DrainComparison): string[] {
  return [
    `## Drain of ${whole(changes)} captured changes`,
    '',
    'Product database → change log → Client → Server → its event log; every changed row compared value by value afterwards. The',
    'baseline are two bare Node processes that read (JSON built by the database), post over HTTP and insert once per batch of 2,000,',
    'reading ahead, without any check. CPU in µs per change: sender or Client, receiver or Server, product database, store (of both).',
    '',
    ...table(
      ['', 'changes/s', 'seconds', 'sender', 'receiver', 'product database', 'store', 'all'],
      [drainRow('baseline', baseline), drainRow('connector', connector)],
    ),
    '',
    `Ratio: **${ratio.toFixed(2)}** of the baseline. Memory afterwards: Client ${memory.client} MB, Server ${memory.server} MB.`,
    '',
  ];
}

function drainRow(name: string, { changesPerSecond, seconds, cpu }: DrainResult): string[] {
  const parts = [cpu.sender, cpu.receiver, cpu.productDatabase, cpu.store];
  const all = parts.reduce((sum, part) => sum + part, 0);
  return [name, whole(changesPerSecond), seconds.toFixed(1), ...[...parts, all].map((part) => part.toFixed(1))];
}

function latencyTable({ changesPerSecond, seconds, baseline, connector, idleClientCpu }: LatencyComparison): string[] {
  const row = (name: string, { p50, p95, p99, max, count }: Percentiles) => [name, `${p50}`, `${p95}`, `${p99}`, `${max}`, whole(count)];
  return [
    `## Latency at ${changesPerSecond} changes/s for ${seconds} s`,
    '',
    'Milliseconds from the change (clock of the product database, before its commit) to being readable: for the connector by a long',
    "poll of `GET /v1/environment/eventsData`, for the baseline to the row's storing.",
    '',
    ...table(['', 'p50', 'p95', 'p99', 'max', 'events'], [row('baseline', baseline), row('connector', connector)]),
    '',
    `Ratio of the medians: **${(connector.p50 / Math.max(baseline.p50, 0.1)).toFixed(1)}**. Idle Client: ${percent(idleClientCpu)} of a core.`,
    '',
  ];
}

function ingestTable(comparisons: IngestComparison[]): string[] {
  return [
    '## Ingest alone, batches of 500',
    '',
    'The baseline is a bare Fastify with one prepared multi-row insert per request; the Server validates, recognises repeats and stores.',
    'CPU in µs per event of receiver and store; the entity view is folded afterwards.',
    '',
    ...table(
      ['senders', 'gzip', 'baseline events/s', 'connector events/s', 'baseline CPU', 'connector CPU', 'view', 'ratio'],
      comparisons.map(({ way, senders, gzip, baseline, connector, viewAfterwards, ratio }) => [
        `${senders} ${way === 'LINK' ? 'link' : 'application'}${senders > 1 ? 's' : ''}`,
        gzip ? 'on' : 'off',
        whole(baseline.eventsPerSecond),
        whole(connector.eventsPerSecond),
        (baseline.cpu.receiver + baseline.cpu.store).toFixed(1),
        (connector.cpu.receiver + connector.cpu.store).toFixed(1),
        viewAfterwards.toFixed(1),
        `**${ratio.toFixed(2)}**`,
      ]),
    ),
    '',
  ];
}

function writesTable({ singleRow, bulkInsert, bulkUpdate }: ProductWrites): string[] {
  const ratios = (name: string, unit: string, { costs, cpuRatio, elapsedRatio }: Comparison) => [
    name,
    `${costs.none.cpu.toPrecision(3)} ${unit}`,
    ...(['log', 'columns'] as const).flatMap((variant) => [`**${cpuRatio[variant].toFixed(2)}**`, elapsedRatio[variant].toFixed(2)]),
  ];
  return [
    "## Cost to the product's own writes",
    '',
    'The same writes on three like tables (12 columns, about 500 bytes a row) in alternating rounds: without triggers, with the change',
    'log, with log and managerial columns. CPU of the whole database server, and elapsed time, in terms of a table without triggers.',
    '',
    ...table(
      ['', 'CPU without', 'CPU, log', 'time, log', 'CPU, log and columns', 'time, log and columns'],
      [
        ratios('single rows, 4 connections, per transaction', 'µs', singleRow),
        ratios('INSERT of 200,000 rows', 's', bulkInsert),
        ratios('UPDATE of 200,000 rows', 's', bulkUpdate),
      ],
    ),
    '',
  ];
}

function enginesTable(engines: EngineFigures[]): string[] {
  const pair = ({ log, columns }: EngineFigures['single']) => [`**${log.toFixed(2)}**`, columns.toFixed(2)];
  return [
    '## Engines',
    '',
    'What could be reached in this run; others by the variables in CONTRIBUTING.md. Elapsed time of the same writes (600 single rows, one',
    'statement over 10,000) in terms of a table without triggers, with the change log | with log and managerial columns; and 10,000 waiting',
    'changes read, their entities read by key, and handed off, beside the same rows read and deleted by bare statements.',
    '',
    ...table(
      ['', 'single: log', 'columns', 'INSERT: log', 'columns', 'UPDATE: log', 'columns', 'changes/s', 'bare', 'ratio'],
      engines.map(({ server, single, bulkInsert, bulkUpdate, drain }) => [
        server,
        ...pair(single),
        ...pair(bulkInsert),
        ...pair(bulkUpdate),
        whole(drain.connector),
        whole(drain.bare),
        `**${(drain.connector / drain.bare).toFixed(2)}**`,
      ]),
    ),
    '',
  ];
}

function tablesTable(steps: TablesStep[]): string[] {
  return [
    '## Cost per event by monitored tables',
    '',
    'CPU in µs per event over all processes, 50,000 changes of one of the tables, or spread over all of them.',
    '',
    ...table(
      ['monitored tables', 'changes of one', 'spread over all', 'idle Client'],
      steps.map(({ monitored, oneTable, spread, idleClientCpu }) => [
        whole(monitored),
        oneTable.toFixed(1),
        spread.toFixed(1),
        `${percent(idleClientCpu)} of a core`,
      ]),
    ),
    '',
  ];
}

function growthTable(steps: GrowthStep[]): string[] {
  return [
    '## Growth and memory',
    '',
    'Backlogs drained one after the other; events stored on both sides before each, CPU in µs per event over all processes, and the',
    'highest resident memory in MB meanwhile. For the last one the logs were filled up with generated segments.',
    '',
    ...table(
      ['stored before', 'backlog', 'changes/s', 'CPU', 'Client', 'Server'],
      steps.map(({ storedBefore, drained, changesPerSecond, cpuPerEvent, peak }) => [
        whole(storedBefore),
        whole(drained),
        whole(changesPerSecond),
        cpuPerEvent.toFixed(1),
        whole(peak.client),
        whole(peak.server),
      ]),
    ),
    '',
  ];
}

function table(head: string[], rows: string[][]): string[] {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map((_, index) => (index === 0 ? '---' : '---:')).join('|')}|`, ...rows.map(line)];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
