import { readFileSync } from 'node:fs';
import path from 'node:path';

let version: string | undefined;

/** Version of this program, as its package says. */
export function connectorVersion(): string {
  version ??= (JSON.parse(readFileSync(path.join(__dirname, '../../../package.json'), 'utf8')) as { version: string }).version;
  return version;
}
