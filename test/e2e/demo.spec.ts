import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const DEMO = path.resolve(__dirname, '../../scripts/demo.mjs');

describe('npm run demo', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'tcc-demo-'));
    await chmod(folder, 0o755); // as root PostgreSQL runs as another account, which must get in
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  function start(...args: string[]): { demo: ChildProcess; output: () => string } {
    const demo = spawn(process.execPath, [DEMO, ...args], { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    demo.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    demo.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return { demo, output: () => output };
  }

  async function ended({ demo, output }: ReturnType<typeof start>): Promise<{ code: number | null; output: string }> {
    if (demo.exitCode === null) await once(demo, 'close');
    return { code: demo.exitCode, output: output() };
  }

  it('tells its options, and names a wrong one', async () => {
    expect(await ended(start('--help'))).toMatchObject({ code: 0, output: expect.stringContaining('--once') });
    expect(await ended(start('--rows', 'many'))).toMatchObject({
      code: 2,
      output: expect.stringContaining('--rows must be a whole number'),
    });
  });

  it('with --once finds source and Server equal and leaves nothing behind', async () => {
    const { code, output } = await ended(start('--once', '--rows=300', '--changes=300'));
    expect(output).toContain('Equal: every row of the source is at the Server as it is.');
    expect(output).toMatch(/p50 \d+ ms +p95 \d+ ms/);
    expect(code).toBe(0);
    expect(await readdir(folder)).toEqual([]);
  }, 180_000);

  it('at Ctrl-C stops everything and leaves nothing behind', async () => {
    const live = start('--rows=50');
    while (!/PEDIDOS +(INSERT|UPDATE)/.test(live.output())) {
      if (live.demo.exitCode !== null) throw new Error(live.output());
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    live.demo.kill('SIGINT');
    const { code, output } = await ended(live);
    expect(code).toBe(0);
    expect(await readdir(folder)).toEqual([]);
    const addresses = [...output.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([address]) => address);
    expect(new Set(addresses).size).toBe(2);
    for (const address of addresses) await expect(fetch(address)).rejects.toThrow('fetch failed');
  }, 180_000);
});
