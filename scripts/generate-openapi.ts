/**
 * Writes docs/openapi/server.json and client.json from the controllers; with `--check` only says whether they are
 * current. Run by `npm run docs:openapi`, checked by `npm run lint`.
 */
import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { readApi } from '../src/bootstrap';
import { loadConfig } from '../src/config';
import { ClientModule } from '../src/profiles/client.module';
import { ServerModule } from '../src/profiles/server.module';

const folder = join(__dirname, '../docs/openapi');
const profiles = { server: ServerModule, client: ClientModule };
/** Nothing of it shows in the documents. */
const environment = { PUBLISH_REMOTE: 'false' };

async function main(): Promise<void> {
  const onlyCheck = process.argv.includes('--check');
  for (const profile of ['server', 'client'] as const) {
    const file = join(folder, `${profile}.json`);
    const text = spell(await readApi(loadConfig(profile, 0, environment), profiles[profile]));
    if (!onlyCheck) write(file, text);
    else if (!isCurrent(file, text)) {
      console.error(`docs/openapi/${profile}.json differs from the controllers: run npm run docs:openapi`);
      process.exitCode = 1;
    }
  }
}

/** Paths and schemas by name, so that moving a module changes nothing. */
function spell(document: OpenAPIObject): string {
  const components = { ...document.components, schemas: byName(document.components?.schemas ?? {}) };
  return `${JSON.stringify({ ...document, paths: byName(document.paths), components }, null, 2)}\n`;
}

function byName<Value>(entries: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function write(file: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, text);
}

function isCurrent(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch {
    return false;
  }
}

void main();
