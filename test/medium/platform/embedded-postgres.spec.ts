import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../src/platform/persistence';

const FAST = { fsync: 'off' };

describe('embedded PostgreSQL', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(os.tmpdir(), 'tcc-embedded-'));
    await chmod(dataDir, 0o755);
  });

  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  it('starts, keeps its data over a stop and starts again', async () => {
    const first = await startEmbeddedPostgres({ dataDir, settings: FAST });
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS value');
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow();

    const second = await startEmbeddedPostgres({ dataDir, settings: FAST });
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 7 }]);
    await second.stop();
  });

  it('puts the settings it is given in force', async () => {
    const server = await startEmbeddedPostgres({ dataDir, settings: { ...FAST, work_mem: '7MB' } });
    expect(await query(server.url, 'SHOW work_mem')).toEqual([{ work_mem: '7MB' }]);
    await server.stop();
  });

  it('compares beyond ASCII without regard to case, and sorts by code point', async () => {
    const server = await startEmbeddedPostgres({ dataDir, settings: FAST });
    const sql = `SELECT 'Ünique ÇÃO' ILIKE '%ünique ção%' AS found, lower('ÁÉÕ') AS folded, 'Z' < 'a' AND 'z' < 'á' AS sorted`;
    expect(await query(server.url, sql)).toEqual([{ found: true, folded: 'áéõ', sorted: true }]);
    await server.stop();
  });

  it('refuses a data directory that a live process uses', async () => {
    const server = await startEmbeddedPostgres({ dataDir, settings: FAST });
    await expect(startEmbeddedPostgres({ dataDir, settings: FAST })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE' });
    expect(await query(server.url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
    await server.stop();
  });

  it('takes over the server of a process that was killed', async () => {
    const killed = await startInChildAndKill(dataDir);
    const log: string[] = [];
    const server = await startEmbeddedPostgres({ dataDir, settings: FAST, log: (line) => log.push(line) });
    expect(server.url).toBe(killed);
    expect(log).toEqual([expect.stringContaining('took over')]);
    await server.stop();
  });

  it('restarts the server of a killed process when other settings are asked for', async () => {
    await startInChildAndKill(dataDir);
    const server = await startEmbeddedPostgres({ dataDir, settings: { ...FAST, work_mem: '9MB' } });
    expect(await query(server.url, 'SHOW work_mem')).toEqual([{ work_mem: '9MB' }]);
    await server.stop();
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('as root, keeps data the server account can reach when DATA_DIR lies below a closed folder', async () => {
    await chmod(dataDir, 0o700);
    const server = await startEmbeddedPostgres({ dataDir: path.join(dataDir, 'server'), settings: FAST });
    try {
      expect(server.directory).not.toContain(dataDir);
      expect(await query(server.url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
    } finally {
      await server.stop();
      await rm(server.directory, { recursive: true, force: true });
    }
  });
});

/** @returns the connection string of the server the killed process leaves behind */
async function startInChildAndKill(dataDir: string): Promise<string> {
  const built = path.resolve(__dirname, '../../../dist/platform/persistence/embedded');
  const options = JSON.stringify({ dataDir, settings: FAST });
  const program = `require(${JSON.stringify(built)}).startEmbeddedPostgres(${options}).then((server) => console.log(server.url))`;
  const child = execFile(process.execPath, ['-e', program]);
  const [url] = (await once(child.stdout!, 'data')) as [string];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return url.trim();
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
