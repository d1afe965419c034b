import { residentMegabytes } from './processes';
import { drainConnector, type DrainResult } from './drain';
import type { Rig } from './rig';
import { insertRows, TABLE, type Changes } from './workload';

const ROUND = 200_000;
const SAMPLE_EVERY_MS = 200;
/** Events per generated segment, as the Client makes them. */
const SEGMENT_EVENTS = 500;
const PROBE = 100_000;

/** One backlog drained with so many events stored before it. */
export interface GrowthStep {
  storedBefore: number;
  drained: number;
  cpuPerEvent: number;
  changesPerSecond: number;
  /** Highest resident memory during the drain, in MB. */
  peak: { client: number; server: number };
}

/**
 * Drains backlogs of 200,000 changes one after the other until `until` events went through, then once more with the
 * event logs of both sides filled up to `filled` events.
 */
export async function measureGrowth(rig: Rig, changes: Changes, options: { until: number; filled: number }): Promise<GrowthStep[]> {
  const steps: GrowthStep[] = [];
  for (let stored = await storedEvents(rig); stored < options.until; stored = await storedEvents(rig)) {
    steps.push(await drainBacklog(rig, changes, stored, ROUND));
  }
  await fillLogs(rig, options.filled);
  steps.push(await drainBacklog(rig, changes, await storedEvents(rig), PROBE));
  return steps;
}

async function drainBacklog(rig: Rig, changes: Changes, storedBefore: number, count: number): Promise<GrowthStep> {
  await rig.pause();
  await insertRows(rig.product, TABLE, changes.reserve(count), count);
  const memory = watchMemory(rig);
  const result = await drainConnector(rig, count);
  return { storedBefore, drained: count, cpuPerEvent: totalCpu(result), changesPerSecond: result.changesPerSecond, peak: memory.stop() };
}

/** CPU in µs per event over all processes. */
export function totalCpu({ cpu }: DrainResult): number {
  return cpu.sender + cpu.receiver + cpu.productDatabase + cpu.store;
}

function watchMemory(rig: Rig): { stop: () => { client: number; server: number } } {
  const peak = { client: 0, server: 0 };
  const sample = () => {
    peak.client = Math.max(peak.client, residentMegabytes(rig.client.pid));
    peak.server = Math.max(peak.server, residentMegabytes(rig.server.pid));
  };
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      sample();
      return peak;
    },
  };
}

async function storedEvents(rig: Rig): Promise<number> {
  const { rows } = await rig.store.query<{ stored: string }>('SELECT max(last_offset) AS stored FROM tcc_server.event_stream');
  return Number(rows[0].stored ?? 0);
}

/** Fills both logs with empty events, as if that many had gone through and were still kept. */
async function fillLogs(rig: Rig, total: number): Promise<void> {
  await rig.pause();
  for (const schema of ['tcc_client', 'tcc_server']) {
    const { rows } = await rig.store.query<{ stream_id: number; last_offset: string }>(
      `SELECT stream_id, last_offset FROM ${schema}.event_stream ORDER BY last_offset DESC LIMIT 1`,
    );
    const from = Number(rows[0].last_offset);
    const segments = Math.max(0, Math.ceil((total - from) / SEGMENT_EVENTS));
    await rig.store.query(
      `WITH filled AS (INSERT INTO ${schema}.event_segment (stream_id, first_offset, last_offset, audience, events)
                       SELECT $1, $2 + n * $4 + 1, $2 + (n + 1) * $4, '', '[' || repeat('{},', $4::integer - 1) || '{}]'
                         FROM generate_series(0, $3::bigint - 1) AS n),
            moved AS (UPDATE ${schema}.event_stream SET last_offset = $2 + $3 * $4 WHERE stream_id = $1)
       UPDATE ${schema}.event_cursor SET position = $2 + $3 * $4 WHERE stream_id = $1`,
      [rows[0].stream_id, from, segments, SEGMENT_EVENTS],
    );
  }
  await rig.store.query(
    `UPDATE tcc_server.link_position SET last_offset = (SELECT last_offset FROM tcc_client.event_stream WHERE name = 'outbox')`,
  );
}
