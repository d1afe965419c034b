import { randomBytes } from 'node:crypto';
import { Stopped, type Stage } from './stage';

/** The environment whose events are read, with a token that reads them and ends with quickstart. */
export interface Reading {
  environmentId: string;
  tokenId: string;
  token: string;
}

interface Environment {
  id: string;
  name: string;
}

/** Finds the environment of the running Client, makes one when there is none, and a token to read its events. */
export async function openEnvironment(stage: Stage): Promise<Reading> {
  const environment = await environmentOf(stage);
  const { id, token } = await stage.server.post<{ id: string; token: string }>(`/v1/environment/${environment.id}/token`, {
    name: `quickstart-${randomBytes(4).toString('hex')}`,
    kind: 'READER',
  });
  return { environmentId: environment.id, tokenId: id, token };
}

export async function closeEnvironment({ server }: Stage, { environmentId, tokenId }: Reading): Promise<void> {
  await server.delete(`/v1/environment/${environmentId}/token/${tokenId}`);
}

async function environmentOf({ server, terminal, texts }: Stage): Promise<Environment> {
  const reports = await server.get<{ items: { environmentId: string }[] }>('/v1/environment/client?order=-reportedAt&pageSize=1');
  const { items } = await server.get<{ items: Environment[] }>('/v1/environment?pageSize=500');
  const known = items.find(({ id }) => id === reports.items[0]?.environmentId) ?? (items.length === 1 ? items[0] : null);
  if (known) {
    terminal.say(texts.environment(known.name));
    return known;
  }
  if (items.length > 0) throw new Stopped(texts.severalEnvironments);
  const made = await server.post<Environment>('/v1/environment', { name: 'quickstart' });
  terminal.say(texts.environmentMade(made.name));
  return made;
}
