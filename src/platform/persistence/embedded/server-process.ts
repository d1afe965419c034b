import { readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Binaries } from './binaries';
import type { Placement } from './placement';
import { run, type ServerAccount } from './run';

/** A server process found through its `postmaster.pid`. */
export interface RunningServer {
  pid: number;
  port: number;
}

const LONGEST_TRANSITION_MS = 60_000;
const LARGEST_LOG_BYTES = 1024 * 1024;

/**
 * The server that runs on this cluster, left over by a process of ours that was killed.
 * One that is just starting or stopping is waited for.
 * @returns null when none runs
 */
export async function findRunningServer(placement: Placement): Promise<RunningServer | null> {
  const deadline = Date.now() + LONGEST_TRANSITION_MS;
  for (;;) {
    const lock = await readLockFile(placement.cluster);
    if (!lock || !isAlive(lock.pid)) return null;
    if (await belongsElsewhere(lock.pid, placement.cluster)) {
      // The id was given to another program since (containers count from 1): the server would refuse to start on it.
      await rm(path.join(placement.cluster, 'postmaster.pid'), { force: true });
      return null;
    }
    if (lock.status === 'ready' || Date.now() > deadline) return lock;
    await delay(50);
  }
}

/** Starts the server detached from our terminal and returns when it accepts connections. */
export async function startServer(placement: Placement, binaries: Binaries, account: ServerAccount | null): Promise<void> {
  await rotateLog(placement.logFile);
  try {
    await run(binaries.pgCtl, ['start', '-D', placement.cluster, '-l', placement.logFile, '-w', '-t', '90', '-s'], account);
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${await lastLogLine(placement.logFile)}`, { cause: error });
  }
}

/** Ends the server by a fast shutdown: open transactions are rolled back, data is checkpointed. */
export async function stopServer(placement: Placement, binaries: Binaries, account: ServerAccount | null): Promise<void> {
  if (!(await findRunningServer(placement))) return;
  const stop = (mode: string) => run(binaries.pgCtl, ['stop', '-D', placement.cluster, '-m', mode, '-w', '-t', '30', '-s'], account);
  // Immediate loses nothing either; the next start recovers from the write-ahead log.
  await stop('fast').catch(() => stop('immediate'));
}

/** A port of the loopback interface that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

// Lines of postmaster.pid: pid, data directory, start time, port, socket directory, address, shared memory, status.
async function readLockFile(cluster: string): Promise<(RunningServer & { status: string }) | null> {
  const text = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7] ?? '' } : null;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

// A server's working directory is its cluster. Only Linux tells; elsewhere the lock file is trusted.
async function belongsElsewhere(pid: number, cluster: string): Promise<boolean> {
  try {
    return (await readlink(`/proc/${pid}/cwd`)) !== (await realpath(cluster));
  } catch {
    return false;
  }
}

async function rotateLog(file: string): Promise<void> {
  const size = await stat(file)
    .then((found) => found.size)
    .catch(() => 0);
  if (size > LARGEST_LOG_BYTES) await rename(file, `${file}.1`);
}

async function lastLogLine(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .trimEnd()
    .split('\n')
    .filter((line) => /FATAL|ERROR|HINT/.test(line))
    .slice(-2)
    .join(' ');
}
