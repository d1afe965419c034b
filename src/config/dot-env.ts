import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as util from 'node:util';
import { configurationError } from './configuration-error';
import type { Environment } from './read-variables';

/** The environment together with the `.env` file of the working directory; the real environment wins. */
export function withDotEnv(environment: Environment, directory: string): Environment {
  const file = path.join(directory, '.env');
  const text = readText(file);
  if (text === null) return environment;
  // Absent before Node 20.12.
  if (typeof util.parseEnv !== 'function') throw configurationError(file, `Node ${process.version} cannot read it`, 'Node 20.12 or later');
  return { ...util.parseEnv(text), ...environment };
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw configurationError(file, 'it cannot be read', 'a file this user may read');
  }
}
