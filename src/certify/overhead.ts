import type { ScratchTable } from './scratch';
import type { Stage } from './stage';

const ROUNDS = 15;
const STATEMENTS = 20;
const BULK_ROWS = 2_000;

/** Medians of what a write takes, without and with capture. */
export interface Overhead {
  /** An UPDATE of one row, committed by itself, in microseconds. */
  single: Cost;
  /** One UPDATE of many rows, in microseconds per row. */
  bulk: Cost;
}

export interface Cost {
  plain: number;
  captured: number;
}

/** Rounds of either table by turns, so that what else the server does weighs on both. Leaves both tables empty. */
export async function measureOverhead(stage: Stage): Promise<Overhead> {
  const samples = {
    single: { plain: [] as number[], captured: [] as number[] },
    bulk: { plain: [] as number[], captured: [] as number[] },
  };
  for (const table of tables)
    await stage.writer.run(stage.engine.insertSeries(stage.scratch.into(table), 1, BULK_ROWS, "n, 'overhead', 0"));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const table of tables) {
      const side = table === 'TCC_CERT_PLAIN' ? 'plain' : 'captured';
      const [single, bulk] = [await singleUpdates(stage, table, round), await bulkUpdate(stage, table, round)];
      await stage.takeChanges();
      if (round === 0) continue; // warms up
      samples.single[side].push(single);
      samples.bulk[side].push(bulk);
    }
  }
  for (const table of tables) await stage.writer.run(`DELETE FROM ${stage.scratch.sql(table)}`);
  await stage.takeChanges();
  const medians = ({ plain, captured }: { plain: number[]; captured: number[] }) => ({ plain: median(plain), captured: median(captured) });
  return { single: medians(samples.single), bulk: medians(samples.bulk) };
}

const tables: ScratchTable[] = ['TCC_CERT_PLAIN', 'TCC_CERT_BUSY'];

async function singleUpdates(stage: Stage, table: ScratchTable, round: number): Promise<number> {
  const set = `UPDATE ${stage.scratch.sql(table)} SET ${stage.dialect.quote('AMOUNT')} = ${round + 1} WHERE ${stage.dialect.quote('ID')} =`;
  const begun = performance.now();
  for (let id = 1; id <= STATEMENTS; id++) await stage.writer.run(`${set} ${id}`);
  return ((performance.now() - begun) * 1_000) / STATEMENTS;
}

async function bulkUpdate(stage: Stage, table: ScratchTable, round: number): Promise<number> {
  const begun = performance.now();
  await stage.writer.run(`UPDATE ${stage.scratch.sql(table)} SET ${stage.dialect.quote('AMOUNT')} = ${1_000 + round}`);
  return ((performance.now() - begun) * 1_000) / BULK_ROWS;
}

function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return Math.round(sorted[sorted.length >> 1] * 10) / 10;
}
