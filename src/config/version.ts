import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The connector's version, as its package says. */
export function connectorVersion(): string {
  // Two folders up from src/config as from dist/config.
  const file = path.resolve(__dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
