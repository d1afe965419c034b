import { cpuSeconds } from './processes';
import { drainConnector } from './drain';
import { totalCpu } from './growth';
import type { Rig } from './rig';
import { insertRows, TABLE, type Changes } from './workload';

const CHANGES = 50_000;
const IDLE_SECONDS = 5;

/** What the number of monitored tables does to the cost of an event. */
export interface TablesStep {
  monitored: number;
  /** CPU in µs per event over all processes: changes of one table, and spread evenly over all. */
  oneTable: number;
  spread: number;
  /** Share of one core that the idle Client uses. */
  idleClientCpu: number;
}

/** Monitors more and more tables and drains the same number of changes each time. */
export async function measureTables(rig: Rig, changes: Changes, counts: readonly number[]): Promise<TablesStep[]> {
  const tables = [TABLE];
  const steps: TablesStep[] = [];
  for (const count of counts) {
    const further = Array.from({ length: count - tables.length }, (_, index) => `bench_row_${tables.length + index + 1}`);
    await rig.addTables(further);
    tables.push(...further);
    const oneTable = await drain(rig, changes, [TABLE]);
    const spread = count === 1 ? oneTable : await drain(rig, changes, tables);
    steps.push({ monitored: count, oneTable, spread, idleClientCpu: await idleCpu(rig) });
  }
  return steps;
}

/** Inserts by turns into the tables, as a product does: neighbours in the change log belong to different tables. */
async function drain(rig: Rig, changes: Changes, tables: readonly string[]): Promise<number> {
  await rig.pause();
  const perTurn = Math.max(1, Math.floor(1_000 / tables.length));
  let made = 0;
  while (made < CHANGES) {
    for (const table of tables) {
      const count = Math.min(perTurn, CHANGES - made);
      if (count > 0) await insertRows(rig.product, table, changes.reserve(count), count);
      made += count;
    }
  }
  return totalCpu(await drainConnector(rig, CHANGES));
}

async function idleCpu(rig: Rig): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const before = cpuSeconds(rig.client.pid);
  await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1_000));
  return (cpuSeconds(rig.client.pid) - before) / IDLE_SECONDS;
}
