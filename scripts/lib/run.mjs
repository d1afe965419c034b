import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../bootstrap.mjs';

/**
 * Runs a child with our input and output. Signals that end us are passed on, so that a child can end what it started;
 * after `timeoutMs` it is sent SIGTERM, and SIGKILL ten seconds later.
 * @returns its exit code; 1 when a signal ended it
 */
export function runNode(args, { env = {}, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    // A terminal sends Ctrl-C to the whole group, so the child has it already; we only wait for it.
    const ignore = () => {};
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    const timers =
      timeoutMs === undefined ? [] : [setTimeout(pass, timeoutMs), setTimeout(() => child.kill('SIGKILL'), timeoutMs + 10_000)];
    child.on('error', reject);
    child.on('close', (code) => {
      timers.forEach(clearTimeout);
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}

/** Runs a TypeScript file that is not part of `dist`: SWC compiles it and what it imports while loading. */
export function runTypeScript(file, args = [], options = {}) {
  return runNode(['--enable-source-maps', '--require', join(root, 'scripts/lib/typescript.cjs'), file, ...args], options);
}
