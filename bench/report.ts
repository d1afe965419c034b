import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { DrainComparison, DrainResult } from './drain';
import type { LatencyComparison, Percentiles } from './latency';
import { ROOT } from './processes';

export interface Results {
  drains: { title: string; result: DrainComparison }[];
  latency: LatencyComparison;
}

/** Prints the figures and keeps them in bench/RESULTS.md. */
export function report(results: Results): void {
  const text = [
    '# Benchmark results',
    '',
    'Written by `npm run bench`. The baseline is measured in the same run on the same machine: two bare Node processes that read (JSON',
    'built by the database), post over HTTP and insert once per batch of 2,000, reading ahead, without any check. Ratios say more than',
    'absolute figures: they compare like with like on whatever machine this ran on.',
    '',
    `Machine: ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), Node ${process.version}, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    ...results.drains.flatMap(({ title, result }) => drainTable(title, result)),
    ...latencyTable(results.latency),
  ].join('\n');
  console.log(`\n${text}`);
  writeFileSync(join(ROOT, 'bench/RESULTS.md'), `${text}\n`);
}

function drainTable(title: string, { changes, baseline, connector, ratio, memory }: DrainComparison): string[] {
  return [
    `## Drain of ${changes.toLocaleString('en')} captured changes, ${title}`,
    '',
    'Product database → change log → Client → Server → its event log; every changed row compared value by value afterwards.',
    'CPU in µs per change: sender or Client, receiver or Server, product database, store (of both, where there are two).',
    '',
    '| | changes/s | seconds | sender | receiver | product database | store | all |',
    '|---|---:|---:|---:|---:|---:|---:|---:|',
    drainRow('baseline', baseline),
    drainRow('connector', connector),
    '',
    `Ratio: **${ratio.toFixed(2)}** of the baseline. Memory afterwards: Client ${memory.client} MB, Server ${memory.server} MB.`,
    '',
  ];
}

function drainRow(name: string, { changesPerSecond, seconds, cpu }: DrainResult): string {
  const parts = [cpu.sender, cpu.receiver, cpu.productDatabase, cpu.store];
  const all = parts.reduce((sum, part) => sum + part, 0);
  return `| ${name} | ${Math.round(changesPerSecond).toLocaleString('en')} | ${seconds.toFixed(1)} | ${[...parts, all].map((part) => part.toFixed(1)).join(' | ')} |`;
}

function latencyTable({ changesPerSecond, seconds, baseline, connector, idleClientCpu }: LatencyComparison): string[] {
  return [
    `## Latency at ${changesPerSecond} changes/s for ${seconds} s`,
    '',
    'Milliseconds from the change (clock of the product database, before its commit) to being readable: for the connector by a long',
    "poll of `GET /v1/environment/eventsData`, for the baseline to the row's storing.",
    '',
    '| | p50 | p95 | p99 | max | events |',
    '|---|---:|---:|---:|---:|---:|',
    latencyRow('baseline', baseline),
    latencyRow('connector', connector),
    '',
    `Ratio of the medians: **${(connector.p50 / Math.max(baseline.p50, 0.1)).toFixed(1)}**. Idle Client: ${(idleClientCpu * 100).toFixed(1)} % of a core.`,
  ];
}

function latencyRow(name: string, { p50, p95, p99, max, count }: Percentiles): string {
  return `| ${name} | ${p50} | ${p95} | ${p99} | ${max} | ${count.toLocaleString('en')} |`;
}
