/**
 * The bare sender of the baseline: the database builds the batch's JSON, the next batch is read while one is posted,
 * acknowledged rows are deleted. Runs until SIGTERM, as a process of its own.
 */
import { Pool } from 'pg';
import { Pool as HttpPool } from 'undici';
import { TABLE } from '../workload';

const BATCH = 2_000;
const table = process.env.BENCH_TABLE ?? TABLE;
const IDLE_MS = 10;
const pool = new Pool({ connectionString: process.env.BENCH_PRODUCT_URL, max: 2 });
const http = new HttpPool(`http://127.0.0.1:${process.env.BENCH_PORT}`);
interface Batch {
  last: string | null;
  body: string | null;
}

async function read(after: string): Promise<Batch> {
  const { rows } = await pool.query<Batch>({
    name: 'read',
    text: `SELECT max(l.id)::text AS last,
                  json_agg(json_build_object('id', l.id, 'kind', l.kind, 'key', l.key, 'data', to_json(p)))::text AS body
             FROM (SELECT * FROM bench_log WHERE id > $1 ORDER BY id LIMIT ${BATCH}) AS l LEFT JOIN ${table} AS p ON p.id = l.key`,
    values: [after],
  });
  return rows[0];
}

async function post(batch: Batch, from: string): Promise<void> {
  const answer = await http.request({
    path: '/events',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: batch.body!,
  });
  await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
  await pool.query({ name: 'delete', text: 'DELETE FROM bench_log WHERE id > $1 AND id <= $2', values: [from, batch.last] });
}

async function main(): Promise<void> {
  let after = '0';
  let batch = await read(after);
  for (;;) {
    if (batch.last === null) {
      await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
      batch = await read(after);
      continue;
    }
    const ahead = read(batch.last);
    await post(batch, after);
    after = batch.last;
    batch = await ahead;
  }
}

process.on('SIGTERM', () => process.exit(0));
main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
