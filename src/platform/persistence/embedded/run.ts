import { execFile } from 'node:child_process';

/** The operating system account the server binary runs as; null: our own. */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

/** Variables a child needs to start at all. Nothing else is handed on: our environment holds secrets and PG* settings. */
const PASSED_ON = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];

/**
 * Runs a program to its end, as another account when one is given.
 * @returns what it wrote to stdout
 * @throws Error with what it wrote to stderr, when it failed or took longer than `timeoutMs`
 */
export function run(program: string, args: string[], account: ServerAccount | null = null, timeoutMs = 120_000): Promise<string> {
  const identity = account ? { uid: account.uid, gid: account.gid } : {};
  const cwd = process.platform === 'win32' ? undefined : '/';
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      { ...identity, cwd, env: childEnvironment(), timeout: timeoutMs, windowsHide: true },
      (error, stdout, stderr) => {
        if (error) reject(new Error((stderr || stdout).trim() || error.message, { cause: error }));
        else resolve(stdout);
      },
    );
  });
}

/** Whether the program ends with exit code 0. */
export async function succeeds(program: string, args: string[], account: ServerAccount | null): Promise<boolean> {
  try {
    await run(program, args, account);
    return true;
  } catch {
    return false;
  }
}

function childEnvironment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- not configuration: what the system wants every program to have
  const own = process.env;
  const passedOn = PASSED_ON.filter((name) => own[name] !== undefined).map((name) => [name, own[name]]);
  return { ...Object.fromEntries(passedOn), LC_ALL: 'C' };
}
