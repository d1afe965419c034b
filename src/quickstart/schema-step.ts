import { setTimeout as sleep } from 'node:timers/promises';
import { RefusedError } from './api';
import type { Stage } from './stage';

const POLL_MS = 500;
const PATIENCE_MS = 30_000;

interface Draft {
  name: string;
  attributes: unknown[];
}

/** Drafts, stores and publishes the SchemaDefinition and waits until the Client has it. @returns its name */
export async function publishSchema(stage: Stage, connectionId: string): Promise<string> {
  const { client, server, terminal, texts, options } = stage;
  const draft = await client.post<Draft>(`/v1/productConnection/${connectionId}/draftSchema`, { tables: options.tables });
  const id = await store(stage, draft);
  const { version } = id
    ? await server.post<{ version: string }>(`/v1/schemaDefinition/${id}/publish`, { version: '1.0.0' })
    : { version: '' };
  await received(stage, draft.name);
  if (version) terminal.say(texts.published(draft.name, version));
  return draft.name;
}

/** @returns null when a SchemaDefinition of that name was there: it stays as it is */
async function store({ server, terminal, texts }: Stage, draft: Draft): Promise<string | null> {
  try {
    const { id } = await server.post<{ id: string }>('/v1/schemaDefinition', draft);
    terminal.say(texts.schema(draft.name, draft.attributes.length));
    return id;
  } catch (error) {
    if (!(error instanceof RefusedError) || error.code !== 'ALREADY_EXISTS') throw error;
    terminal.say(texts.schemaKnown(draft.name));
    return null;
  }
}

async function received({ client }: Stage, name: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const path = `/v1/schemaDefinition?name=${encodeURIComponent(name)}`;
  while ((await client.get<{ items: unknown[] }>(path)).items.length === 0) {
    if (Date.now() > deadline)
      throw new RefusedError('SCHEMA_NOT_SYNCHRONISED', `${name}: not at the Client after ${PATIENCE_MS / 1_000} s`);
    await sleep(POLL_MS);
  }
}
