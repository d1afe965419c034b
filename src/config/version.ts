import { readFileSync } from 'node:fs';
import path from 'node:path';

let known: string | undefined;

/** The connector's version, as its package says. */
export function connectorVersion(): string {
  return (known ??= readVersion());
}

function readVersion(): string {
  // Two folders up from src/config as from dist/config.
  const file = path.resolve(__dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
