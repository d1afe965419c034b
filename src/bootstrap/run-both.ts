import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { BothProfiles, Environment, ProcessProfile } from '../config';
import { newToken } from '../platform/security';
import { createLocalEnvironment, storedEnvironmentToken } from './local-environment';
import { within } from './run-one';
import { stopRequested } from './stop-request';

/** What a child gets beyond its own shutdown timeout before it is killed. */
const GRACE_MS = 2_000;

interface Child {
  process: ChildProcess;
  /** Resolves with the exit code. */
  ended: Promise<number>;
}

/**
 * Runs Server and Client as two processes and ends both when one ends or when asked to. They never share one: each has
 * its own store, and some libraries keep state per process.
 * @param script what `node` runs, i.e. dist/main.js
 * @returns the exit code: 0 when both ended well after being asked to
 */
export async function runBoth(both: BothProfiles, script: string): Promise<number> {
  const asked = stopRequested();
  const children: Child[] = [];
  const stopped = asked.then(() => 'asked' as const);
  const started = startChildren(both, script, children).then(() => Promise.race(children.map((child) => child.ended)));
  const reason = await Promise.race([stopped, started]).catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    return 1;
  });
  const codes = await endAll(children, both.shutdownTimeoutMs + GRACE_MS);
  return reason === 'asked' && codes.every((code) => code === 0) ? 0 : 1;
}

async function startChildren(both: BothProfiles, script: string, children: Child[]): Promise<void> {
  const stored = both.needsEnvironment ? await storedEnvironmentToken(both.dataDir) : null;
  const toCreate = both.needsEnvironment && stored === null;
  const adminToken = both.adminToken ?? (toCreate ? announced(newToken()) : null);
  const shared: Environment = { ...both.environment, ...(adminToken && { ADMIN_TOKEN: adminToken }) };

  const server = startChild(script, 'server', both.port, both, shared);
  children.push(server);
  const serverUrl = await urlOf(server);
  const token = toCreate ? await createLocalEnvironment(both.dataDir, serverUrl, adminToken!) : stored;
  const client = startChild(script, 'client', both.port + 1, both, {
    ...shared,
    SERVER_URL: both.serverUrl,
    ...(token && { ENVIRONMENT_TOKEN: token }),
  });
  children.push(client);
}

function startChild(script: string, profile: ProcessProfile, port: number, both: BothProfiles, environment: Environment): Child {
  const env = { ...environment, DATA_DIR: path.join(both.dataDir, profile) };
  const child = fork(script, [`--profile=${profile}`, `--port=${port}`], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => (code as number | null) ?? 1);
  return { process: child, ended };
}

/** Waits until the child serves. @throws Error when it ends instead; it has said why itself */
async function urlOf(child: Child): Promise<string> {
  const serves = once(child.process, 'message').then(([message]) => (message as { url: string }).url);
  const ended = child.ended.then((code) => {
    throw new Error(`the server ended with exit code ${code}`);
  });
  return Promise.race([serves, ended]);
}

// Over the channel, not by a signal: a terminal's Ctrl-C reaches the children by itself.
async function endAll(children: Child[], patienceMs: number): Promise<number[]> {
  for (const child of children) if (child.process.connected) child.process.disconnect();
  const inTime = await within(Promise.all(children.map((child) => child.ended)), patienceMs);
  if (!inTime) for (const child of children) child.process.kill('SIGKILL');
  return Promise.all(children.map((child) => child.ended));
}

function announced(token: string): string {
  process.stdout.write(`Administrator token of both (shown only now): ${token}\n`);
  return token;
}
