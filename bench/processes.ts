import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const TICKS_PER_SECOND = 100;
export const ROOT = join(__dirname, '..');

/** A child process whose output is kept for the case that it fails. */
export class Child {
  readonly process: ChildProcess;
  private output = '';

  constructor(name: string, args: string[], env: Record<string, string>) {
    this.process = spawn(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.output = (this.output + chunk.toString()).slice(-20_000)));
    }
    this.process.on('exit', (code) => {
      if (code) console.error(`${name} ended with ${code}:\n${this.output}`);
    });
  }

  get pid(): number {
    return this.process.pid!;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
  }
}

/** A TCP port nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** CPU seconds a process and all its descendants have used, ended ones included; Linux only, else 0. */
export function cpuSeconds(pid: number): number {
  let ticks = 0;
  const parents = processTable();
  if (!parents.has(pid)) return 0;
  const family = [pid];
  for (const member of family) {
    const { children, own, reaped } = parents.get(member)!;
    ticks += own + reaped;
    family.push(...children);
  }
  return ticks / TICKS_PER_SECOND;
}

/** Resident memory in MB. */
export function residentMegabytes(pid: number): number {
  const match = /VmRSS:\s+(\d+)/.exec(readText(`/proc/${pid}/status`));
  return match ? Math.round(Number(match[1]) / 1024) : 0;
}

interface ProcessTimes {
  children: number[];
  own: number;
  reaped: number;
}

function processTable(): Map<number, ProcessTimes> {
  const table = new Map<number, ProcessTimes>();
  const parents: [number, number][] = [];
  for (const entry of listProcesses()) {
    // The name in brackets may hold spaces; the fields wanted come after it.
    const fields = readText(`/proc/${entry}/stat`).split(') ').pop()!.split(' ');
    if (fields.length < 15) continue;
    table.set(entry, { children: [], own: Number(fields[11]) + Number(fields[12]), reaped: Number(fields[13]) + Number(fields[14]) });
    parents.push([entry, Number(fields[1])]);
  }
  for (const [child, parent] of parents) table.get(parent)?.children.push(child);
  return table;
}

function listProcesses(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
