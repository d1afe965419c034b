/**
 * `npm run sandbox`: an empty PostgreSQL to try the connector with, for a machine that has none. Prints how to reach it and runs
 * the SQL it is given on its input; Ctrl-C or the end of the input removes it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, type QueryResult } from 'pg';
import { startEmbeddedPostgres } from '../../src/platform/persistence';

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'totvs-connector-sandbox-'));
  const server = await startEmbeddedPostgres({ dataDir: folder });
  try {
    await createShop(server.url);
    const address = new URL(server.url);
    const url = `postgres://shop:shop@127.0.0.1:${address.port}/shop`;
    console.log(`Database for a ProductConnection: jdbc:postgresql://127.0.0.1:${address.port}/shop  user shop, password shop`);
    console.log(`With other tools: ${url}`);
    console.log('Type SQL, each statement ended by a semicolon at the end of a line. Ctrl-C removes the database.');
    await runStatements(url);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    if (!server.directory.startsWith(folder)) await rm(server.directory, { recursive: true, force: true });
  }
}

async function createShop(superuserUrl: string): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  await client.query(`CREATE ROLE shop LOGIN PASSWORD 'shop'`);
  await client.query('CREATE DATABASE shop OWNER shop');
  await client.end();
}

/** Resolves at the end of the input or on SIGINT or SIGTERM. */
async function runStatements(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: 'shop> ' });
  const close = (): void => lines.close();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, close);
  lines.once('SIGINT', close);
  let statement = '';
  lines.prompt();
  for await (const line of lines) {
    statement += `${line}\n`;
    if (line.trimEnd().endsWith(';')) {
      await run(client, statement);
      statement = '';
    }
    lines.setPrompt(statement.trim() === '' ? 'shop> ' : 'shop-> ');
    lines.prompt();
  }
  await client.end();
}

async function run(client: Client, statement: string): Promise<void> {
  try {
    const result: QueryResult | QueryResult[] = await client.query(statement);
    for (const { command, rowCount, rows } of [result].flat()) {
      if (rows.length > 0) console.table(rows);
      else console.log(rowCount === null ? command : `${command} ${rowCount}`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
